import Machine
import Network
import Simulation

/// A web server that serves files: nginx, httpd, `python -m http.server`.
struct StaticServer: Program {
  /// Whose ways it has.
  enum Flavour: Sendable {
    case nginx
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

  /// nginx makes folders for what it keeps for a while, and gives them to its workers.
  private func prepareFolders(_ system: inout Kernel) -> String? {
    let folders = ["client", "proxy", "fastcgi", "uwsgi", "scgi"]
    for folder in folders.map({ "/var/cache/nginx/\($0)_temp" }) {
      do throws(Errno) {
        if (try? system.stat(folder)) == nil { try system.makeDirectory(folder, mode: 0o700) }
      } catch {
        return "mkdir() \"\(folder)\" failed (\(error.number): \(error.message))"
      }
      guard system.process.user == 0 else { continue }
      do throws(Errno) { try system.chown(folder, owner: 101, group: nil) } catch {
        return "chown(\"\(folder)\", 101) failed (\(error.number): \(error.message))"
      }
    }
    let pid = "/run/nginx.pid"
    do throws(Errno) { try system.writeFile(pid, Array("1\n".utf8)) } catch {
      return "open() \"\(pid)\" failed (\(error.number): \(error.message))"
    }
    return nil
  }

  private mutating func start(_ system: inout Kernel) -> Disposition? {
    if flavour == .nginx, system.process.user != 0 {
      system.print(
        "\(logTime(system.now)) [warn] 1#1: the \"user\" directive makes sense only if the master"
          + " process runs with super-user privileges, ignored in /etc/nginx/nginx.conf:2\n"
          + "nginx: [warn] the \"user\" directive makes sense only if the master process runs with"
          + " super-user privileges, ignored in /etc/nginx/nginx.conf:2\n",
        to: 2
      )
    }
    do throws(Errno) { try server.open(&system) } catch {
      let reason = "(\(error.number): \(error.message))"
      system.print(
        flavour == .nginx
          ? "nginx: [emerg] bind() to 0.0.0.0:\(server.port) failed \(reason)\n"
          : "could not bind to address 0.0.0.0:\(server.port) \(reason)\n",
        to: 2
      )
      return .exit(1)
    }
    isOpen = true
    if flavour == .nginx, let trouble = prepareFolders(&system) {
      system.print(
        "\(logTime(system.now)) [emerg] 1#1: \(trouble)\nnginx: [emerg] \(trouble)\n",
        to: 2
      )
      return .exit(1)
    }
    if flavour != .python { system.handleSignals(SignalSet(.terminate, .interrupt, .quit)) }
    if flavour == .apache {
      system.print(
        "AH00094: Command line: 'httpd -D FOREGROUND'\n",
        to: 2
      )
    }
    if flavour == .python {
      system.print(
        "Serving HTTP on 0.0.0.0 port \(server.port) (http://0.0.0.0:\(server.port)/) ...\n"
      )
    }
    return nil
  }

  private func logTime(_ now: Instant) -> String { LogClock.golang.text(now) }

  private mutating func stop(_ signal: Signal, _ system: inout Kernel) -> Disposition {
    server.close(&system)
    if flavour == .nginx, signal == .quit {
      system.print(
        "\(logTime(system.now)) [notice] 1#1: signal 3 (SIGQUIT) received, shutting down\n",
        to: 2
      )
    }
    return .exit(0)
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
    case .nginx:
      let agent = request["User-Agent"] ?? "-"
      system.print(
        "\(client) - - [\(time)] \"\(request.firstLine)\" \(status) \(size) "
          + "\"\(request["Referer"] ?? "-")\" \"\(agent)\" \"-\"\n"
      )
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
    case .nginx:
      "nginx/" + (system.environment["NGINX_VERSION"] ?? "1.29.3").prefix { $0 != "-" }
    case .apache: "Apache/2.4.62 (Unix)"
    case .python: "SimpleHTTP/0.6 Python/3.12.1"
    }
  }

  private func errorPage(_ status: String, _ system: Kernel) -> String {
    switch flavour {
    case .nginx:
      "<html>\r\n<head><title>\(status)</title></head>\r\n<body>\r\n"
        + "<center><h1>\(status)</h1></center>\r\n<hr><center>\(name(system))</center>\r\n"
        + "</body>\r\n</html>\r\n"
    case .apache, .python:
      "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n"
        + "<title>\(status)</title>\n</head><body>\n<h1>\(status.dropFirst(4))</h1>\n"
        + "</body></html>\n"
    }
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
