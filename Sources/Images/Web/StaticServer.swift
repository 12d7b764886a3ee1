import Machine
import Network
import Simulation

/// A web server that serves files: httpd and `python -m http.server`.
struct StaticServer: Program {
  /// Whose ways it has.
  enum Flavour: Sendable {
    case apache
    case python
  }

  private let flavour: Flavour
  private let root: String
  private var server: ConnectionServer
  private var isOpen = false

  init(_ flavour: Flavour, port: Int, root: String) {
    self.flavour = flavour
    self.root = root
    server = ConnectionServer(port: port)
  }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isOpen, let failure = start(&system) { return failure }
    if let signal = system.takeSignals().first { return stop(signal, &system) }
    server.pump(&system)
    for index in server.connections.indices { serve(index, &system) }
    server.flush(&system)
    return .wait(server.waits)
  }

  private mutating func start(_ system: inout Kernel) -> Disposition? {
    do throws(Errno) { try server.open(&system) } catch {
      let reason = "(\(error.number))\(error.message)"
      system.print(
        flavour == .python
          ? "OSError: [Errno \(error.number)] \(error.message)\n"
          : "\(reason): AH00072: make_sock: could not bind to address 0.0.0.0:\(server.port)\n"
            + "no listening sockets available, shutting down\nAH00015: Unable to open logs\n",
        to: 2
      )
      return .exit(1)
    }
    isOpen = true
    switch flavour {
    case .python: break
    case .apache: system.handleSignals(SignalSet(.terminate, .interrupt, .windowChange))
    }
    if flavour == .apache {
      notice(
        "mpm_event",
        "AH00489: \(name(system)) configured -- resuming normal operations",
        &system
      )
      notice("core", "AH00094: Command line: 'httpd -D FOREGROUND'", &system)
    }
    if flavour == .python {
      system.print(
        "Serving HTTP on 0.0.0.0 port \(server.port) (http://0.0.0.0:\(server.port)/) ...\n"
      )
    }
    return nil
  }

  private mutating func stop(_ signal: Signal, _ system: inout Kernel) -> Disposition {
    server.close(&system)
    if flavour == .apache {
      let words =
        switch signal {
        case .windowChange: "AH00492: caught SIGWINCH, shutting down gracefully"
        case .interrupt: "AH00491: caught SIGINT, shutting down"
        default: "AH00491: caught SIGTERM, shutting down"
        }
      notice("mpm_event", words, &system)
    }
    return .exit(0)
  }

  /// A line of Apache's error log.
  private func notice(_ module: String, _ text: String, _ system: inout Kernel) {
    let number = system.current.number
    system.print(
      "[\(LogClock.apache.text(system.now))] [\(module):notice] [pid \(number):tid \(number)] "
        + "\(text)\n",
      to: 2
    )
  }

  private mutating func serve(_ index: Int, _ system: inout Kernel) {
    while !server.connections[index].isClosing {
      switch HTTPMessage.parse(server.connections[index].input) {
      case .incomplete:
        if server.connections[index].isEnded { server.connections[index].isClosing = true }
        return
      case .malformed:
        respond(index, HTTPMessage(firstLine: ""), "400 Bad Request", nil, &system)
        server.connections[index].isClosing = true
      case .message(let request, let length):
        server.connections[index].input.removeFirst(length)
        answer(request, index, &system)
        if !request.keepsAlive || flavour == .python {
          server.connections[index].isClosing = true
        }
      }
    }
  }

  private mutating func answer(
    _ request: HTTPMessage,
    _ index: Int,
    _ system: inout Kernel
  ) {
    guard request.method == "GET" || request.method == "HEAD" else {
      return respond(index, request, "405 Not Allowed", nil, &system)
    }
    guard !request.path.split(separator: "/").contains("..") else {
      return respond(index, request, "400 Bad Request", nil, &system)
    }
    var path = root + request.path
    if (try? system.stat(path))?.isDirectory == true {
      let page = path.hasSuffix("/") ? path + "index.html" : path + "/index.html"
      if (try? system.stat(page)) == nil {
        guard flavour == .python else {
          return respond(index, request, "403 Forbidden", nil, &system)
        }
        let listing = Self.listing((try? system.list(path)) ?? [], request.path)
        return respond(index, request, "200 OK", Array(listing.utf8), &system)
      }
      path = page
    }
    do throws(Errno) {
      let body = try system.readFile(path)
      let modified = try system.stat(path).modified
      respond(index, request, "200 OK", body, path: path, modified: modified, &system)
    } catch {
      respond(
        index,
        request,
        error == .EACCES ? "403 Forbidden" : "404 Not Found",
        nil,
        &system
      )
    }
  }

  private static func listing(_ names: [String], _ path: String) -> String {
    let items = names.map { "<li><a href=\"\($0)\">\($0)</a></li>\n" }.joined()
    return "<!DOCTYPE HTML>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      + "<title>Directory listing for \(path)</title>\n</head>\n<body>\n"
      + "<h1>Directory listing for \(path)</h1>\n<hr>\n<ul>\n\(items)</ul>\n<hr>\n"
      + "</body>\n</html>\n"
  }

  private mutating func respond(
    _ index: Int,
    _ request: HTTPMessage,
    _ status: String,
    _ content: [UInt8]?,
    path: String = "x.html",
    modified: Instant? = nil,
    _ system: inout Kernel
  ) {
    let body = content ?? Array(errorPage(status, system).utf8)
    var response = HTTPMessage.response(
      status,
      version: flavour == .python ? "HTTP/1.0" : "HTTP/1.1",
      fields: ["Server": name(system), "Date": system.now.httpDate],
      body: body
    )
    response["Content-Type"] = Self.contentType(path)
    response["Content-Length"] = String(body.count)
    if let modified { response["Last-Modified"] = modified.httpDate }
    if flavour != .python {
      response["Connection"] = request.keepsAlive ? "keep-alive" : "close"
      if modified != nil { response["Accept-Ranges"] = "bytes" }
    }
    server.connections[index].output +=
      request.method == "HEAD" ? Array(response.head.utf8) : response.bytes
    log(request, response, server.connections[index].client.address, &system)
  }

  private func log(
    _ request: HTTPMessage,
    _ response: HTTPMessage,
    _ client: IPv4Address,
    _ system: inout Kernel
  ) {
    let time = system.now.accessLogTime
    let (status, size) = (response.status, response.body.count)
    switch flavour {
    case .apache:
      system.print("\(client) - - [\(time)] \"\(request.firstLine)\" \(status) \(size)\n")
    case .python:
      let stamp = time.split(separator: "+")[0].dropLast()
      system.print(
        "\(client) - - [\(stamp.replacingFirstColon())] \"\(request.firstLine)\" \(status) -\n",
        to: 2
      )
    }
  }

  private func name(_ system: Kernel) -> String {
    switch flavour {
    case .apache: "Apache/\(ApacheCommand.version(system)) (Unix)"
    case .python: "SimpleHTTP/0.6 Python/3.12.1"
    }
  }

  private func errorPage(_ status: String, _ system: Kernel) -> String {
    "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n"
      + "<title>\(status)</title>\n</head><body>\n<h1>\(status.dropFirst(4))</h1>\n"
      + "</body></html>\n"
  }

  private static func contentType(_ path: String) -> String {
    switch path.split(separator: ".").last {
    case "html", "htm": "text/html"
    case "txt": "text/plain"
    case "css": "text/css"
    case "js": "application/javascript"
    case "json": "application/json"
    case "xml": "text/xml"
    case "png": "image/png"
    case "svg": "image/svg+xml"
    default: "application/octet-stream"
    }
  }
}

extension Substring {
  /// Python's log has a space between date and time where nginx' has a colon.
  fileprivate func replacingFirstColon() -> String {
    guard let colon = firstIndex(of: ":") else { return String(self) }
    return self[..<colon] + " " + self[index(after: colon)...]
  }
}
