import Machine
import Simulation

/// The pages that the web app answers with when it has no count to tell.
enum WebPages {
  /// The page for a path or method that the app does not know.
  static func error(_ status: String) -> String {
    let (title, text) =
      status.hasPrefix("404")
      ? (
        "404 Not Found",
        "The requested URL was not found on the server.  If you entered the URL manually please "
          + "check your spelling and try again."
      ) : ("405 Method Not Allowed", "The method is not allowed for the requested URL.")
    return "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 3.2 Final//EN\">\n<title>\(title)</title>\n"
      + "<h1>\(title.dropFirst(4))</h1>\n<p>\(text)</p>\n"
  }

  /// Why Redis could not be reached, as the client library says it.
  static func reason(_ failure: Dialer.Failure, host: String) -> String {
    let place = "connecting to \(host):6379."
    return switch failure {
    case .unknownHost: "ConnectionError: Error -2 \(place) Name or service not known."
    case .noNameServer:
      "ConnectionError: Error -3 \(place) Temporary failure in name resolution."
    case .connection(let error, _):
      "ConnectionError: Error \(error.number) \(place) \(error.message)."
    case .deadline: "TimeoutError: Timeout connecting to server"
    }
  }

  /// The debugger's page of a Flask app with `debug=True`; a comment at its end has the traceback.
  static func debugger(_ reason: String, isRead: Bool) -> String {
    let parts = reason.split(separator: ":", maxSplits: 1).map(String.init)
    let name = "redis.exceptions.\(parts[0])"
    let text = parts.count > 1 ? String(parts[1].dropFirst()) : ""
    let plain = traceback(reason, isRead: isRead)
    return """
      <!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"
        "http://www.w3.org/TR/html4/loose.dtd">
      <html>
        <head>
          <title>\(name): \(text) // Werkzeug Debugger</title>
        </head>
        <body>
          <div class="debugger">
      <h1>\(parts[0])</h1>
      <div class="detail">
        <p class="errormsg">\(name): \(text)</p>
      </div>
      <h2 class="traceback">Traceback <em>(most recent call last)</em></h2>
      <pre>\(plain)</pre>
          </div>
        </body>
      </html>

      <!--

      \(plain)

      -->

      """
  }

  /// The traceback that the log shows, cut out of a debugger's page.
  static func traceback(in page: String) -> String {
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(of: "<!--"), start + 2 < lines.count,
      let end = lines[start...].firstIndex(of: "-->")
    else { return "" }
    return lines[(start + 2)..<(end - 1)].joined(separator: "\n") + "\n"
  }

  private static func traceback(_ reason: String, isRead: Bool) -> String {
    let packages = "/usr/local/lib/python2.7/site-packages"
    let frames = [
      (
        "\(packages)/flask/app.py", 2000, "__call__",
        "return self.wsgi_app(environ, start_response)"
      ),
      (
        "\(packages)/flask/app.py", 1991, "wsgi_app",
        "response = self.make_response(self.handle_exception(e))"
      ),
      ("\(packages)/flask/app.py", 1988, "wsgi_app", "response = self.full_dispatch_request()"),
      ("\(packages)/flask/app.py", 1639, "full_dispatch_request", "rv = self.dispatch_request()"),
      (
        "\(packages)/flask/app.py", 1625, "dispatch_request",
        "return self.view_functions[rule.endpoint](**req.view_args)"
      ),
      isRead
        ? (
          "/usr/src/app/app.py", 10, "hello",
          "return 'Hello Container World! I have been seen %s times.\\n' % redis.get('hits')"
        ) : ("/usr/src/app/app.py", 9, "hello", "redis.incr('hits')"),
    ]
    let lines = frames.map { "  File \"\($0.0)\", line \($0.1), in \($0.2)\n    \($0.3)\n" }
    return "Traceback (most recent call last):\n" + lines.joined() + reason
  }

  /// The time as the development server logs it, as in `10/Dec/2017 13:25:33`.
  static func logTime(_ now: Instant) -> String {
    let time = CivilTime(now)
    let date = "\(CivilTime.padded(time.day))/\(CivilTime.months[time.month - 1])/\(time.year)"
    return "\(date) \(time.timeOfDay)"
  }
}
