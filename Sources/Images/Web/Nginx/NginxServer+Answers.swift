import Machine
import Network
import Simulation

extension NginxServer {
  /// Takes a whole request off a connection, where one has come.
  mutating func read(_ index: Int, _ place: Int, _ system: inout Kernel) {
    let connection = servers[index].connections[place]
    let port = servers[index].port
    guard !connection.isClosing,
      !jobs.contains(where: { $0.link == connection.descriptor && $0.port == port })
    else { return }
    switch HTTPMessage.parse(connection.input) {
    case .incomplete: servers[index].connections[place].isClosing = connection.isEnded
    case .malformed:
      servers[index].connections[place].isClosing = true
      let scope = configuration.sites.first?.scope ?? NginxScope()
      let page = page("400 Bad Request", scope, HTTPMessage(firstLine: ""), system)
      servers[index].connections[place].output += page.bytes
    case .message(let request, let length):
      servers[index].connections[place].input.removeFirst(length)
      handled += 1
      take(request, connection, port, &system)
      if !servers[index].connections[place].input.isEmpty { read(index, place, &system) }
    }
  }

  private mutating func take(
    _ request: HTTPMessage,
    _ connection: ConnectionServer.Connection,
    _ port: Int,
    _ system: inout Kernel
  ) {
    let host = String((request["Host"] ?? "").prefix { $0 != ":" }).lowercased()
    guard let site = configuration.site(port: port, host: host) else { return }
    var job = Job(
      port: port,
      link: connection.descriptor,
      request: request,
      scope: site.scope,
      site: site,
      client: connection.client.address,
      dialer: Dialer(host: "", port: 0),
      outgoing: request,
      shown: "",
      begun: system.now
    )
    guard !request.path.split(separator: "/").contains("..") else {
      return finish(page("400 Bad Request", job.scope, request, system), job, &system)
    }
    if let response = response(request.path, &job, 0, &system) { finish(response, job, &system) }
  }

  /// The response of a path; nil where a back end was asked.
  private mutating func response(
    _ path: String,
    _ job: inout Job,
    _ depth: Int,
    _ system: inout Kernel
  ) -> HTTPMessage? {
    if !job.site.scope.reply.isEmpty { return fixed(job.site.scope.reply, job, system) }
    let location = job.site.location(of: path)
    if let location { job.scope = location.scope }
    let scope = job.scope
    if isDenied(job) {
      error("access forbidden by rule", job, &system)
      return page("403 Forbidden", scope, job.request, system)
    }
    if !scope.reply.isEmpty { return fixed(scope.reply, job, system) }
    if scope.isStatus { return status(job, system) }
    if let address = scope.proxy {
      ask(address, location, path, &job, &system)
      return nil
    }
    guard ["GET", "HEAD"].contains(job.request.method) else {
      return page("405 Not Allowed", scope, job.request, system)
    }
    if !scope.tryFiles.isEmpty, depth < 10 {
      for (number, pattern) in scope.tryFiles.enumerated() {
        let candidate = expanded(pattern, job, path)
        if number == scope.tryFiles.count - 1 {
          if candidate.hasPrefix("="), let code = Int(candidate.dropFirst()) {
            return errorPage(Self.status(code), &job, depth, &system)
          }
          return response(String(candidate.prefix { $0 != "?" }), &job, depth + 1, &system)
        }
        let isFolder = candidate.hasSuffix("/")
        let found = try? system.stat(place(of: candidate, location, scope))
        if let found, found.isDirectory == isFolder {
          return file(candidate, location, &job, depth, &system)
        }
      }
    }
    return file(path, location, &job, depth, &system)
  }

  private func place(of path: String, _ location: NginxLocation?, _ scope: NginxScope) -> String {
    guard let alias = scope.alias, let location else { return scope.root + path }
    return alias + path.dropFirst(location.path.count)
  }

  private mutating func file(
    _ path: String,
    _ location: NginxLocation?,
    _ job: inout Job,
    _ depth: Int,
    _ system: inout Kernel
  ) -> HTTPMessage? {
    let scope = job.scope
    var name = place(of: path, location, scope)
    if (try? system.stat(name))?.isDirectory == true {
      guard path.hasSuffix("/") else {
        let address = "http://\(job.request["Host"] ?? "localhost")\(path)/"
        return redirect(301, address, job, system)
      }
      let pages = scope.index.map { name + expanded($0, job, path) }
      if let index = pages.first(where: { (try? system.stat($0)) != nil }) {
        name = index
      } else if scope.autoindex {
        let listing = NginxListing.page(of: name, at: path, system)
        return message("200 OK", Array(listing.utf8), "text/html", job, system)
      } else {
        let first = pages.first ?? name
        error(
          pages.count == 1 && scope.index == ["index.html"] || pages.count > 1
            ? "directory index of \"\(name)\" is forbidden"
            : "\"\(first)\" is not found (2: No such file or directory)",
          job,
          &system
        )
        return errorPage("403 Forbidden", &job, depth, &system)
      }
    }
    do throws(Errno) {
      let body = try system.readFile(name)
      let modified = try system.stat(name).modified
      var response = message("200 OK", body, contentType(name, scope), job, system)
      response["Last-Modified"] = modified.httpDate
      if let known = job.request["If-Modified-Since"], known == modified.httpDate {
        return message("304 Not Modified", [], "", job, system)
      }
      response["ETag"] =
        "\"\(String(modified.seconds, radix: 16))-\(String(body.count, radix: 16))\""
      response["Accept-Ranges"] = "bytes"
      return response
    } catch {
      self.error(
        "open() \"\(name)\" failed (\(error.number): \(error.message))",
        job,
        &system
      )
      return errorPage(
        error == .EACCES ? "403 Forbidden" : "404 Not Found",
        &job,
        depth,
        &system
      )
    }
  }

  /// A page for a status: that of `error_page` where there is one.
  mutating func errorPage(
    _ status: String,
    _ job: inout Job,
    _ depth: Int,
    _ system: inout Kernel
  ) -> HTTPMessage? {
    let code = Int(status.prefix(3)) ?? 0
    guard let path = job.scope.errorPages[code], depth < 5, path.hasPrefix("/") else {
      return page(status, job.scope, job.request, system)
    }
    let plain = page(status, job.scope, job.request, system)
    guard var response = response(path, &job, 5, &system) else { return nil }
    guard response.status == 200 else { return plain }
    response.firstLine = "HTTP/1.1 \(status)"
    return response
  }

  private func isDenied(_ job: Job) -> Bool {
    for rule in job.scope.rules {
      guard rule.value == "all" || rule.value == "\(job.client)" else { continue }
      return rule.name == "deny"
    }
    return false
  }

  // MARK: Messages

  func message(
    _ status: String,
    _ body: [UInt8],
    _ type: String,
    _ job: Job,
    _ system: Kernel
  ) -> HTTPMessage {
    var response = HTTPMessage.response(
      status,
      fields: [
        "Server": "nginx/" + Self.version(system), "Date": system.now.httpDate,
      ],
      body: body
    )
    if !type.isEmpty {
      response["Content-Type"] = type
      response["Content-Length"] = String(body.count)
    }
    response["Connection"] = job.request.keepsAlive ? "keep-alive" : "close"
    let code = Int(status.prefix(3)) ?? 0
    let plain = [200, 201, 204, 206, 301, 302, 303, 304, 307, 308]
    for header in job.scope.headers where header.isAlways || plain.contains(code) {
      let value = expanded(header.value, job, job.request.path)
      response.fields.append(HTTPMessage.Field(name: header.name, value: value))
    }
    return response
  }

  /// One of nginx' own pages.
  func page(
    _ status: String,
    _ scope: NginxScope,
    _ request: HTTPMessage,
    _ system: Kernel
  ) -> HTTPMessage {
    let body =
      "<html>\r\n<head><title>\(status)</title></head>\r\n<body>\r\n<center><h1>\(status)</h1>"
      + "</center>\r\n<hr><center>nginx/\(Self.version(system))</center>\r\n</body>\r\n</html>\r\n"
    return HTTPMessage.response(
      status,
      fields: [
        "Server": "nginx/" + Self.version(system), "Date": system.now.httpDate,
        "Content-Type": "text/html", "Content-Length": String(body.utf8.count),
        "Connection": request.keepsAlive ? "keep-alive" : "close",
      ],
      body: Array(body.utf8)
    )
  }

  static func status(_ code: Int) -> String {
    let reasons = [
      200: "OK", 201: "Created", 204: "No Content", 301: "Moved Permanently",
      302: "Moved Temporarily", 303: "See Other", 307: "Temporary Redirect",
      308: "Permanent Redirect", 400: "Bad Request", 401: "Authorization Required",
      403: "Forbidden", 404: "Not Found", 405: "Not Allowed", 429: "Too Many Requests",
      500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Temporarily Unavailable",
      504: "Gateway Time-out",
    ]
    return "\(code) \(reasons[code] ?? "")"
  }

  private func fixed(_ reply: [String], _ job: Job, _ system: Kernel) -> HTTPMessage {
    guard let code = Int(reply[0]) else {
      return redirect(302, expanded(reply[0], job, job.request.path), job, system)
    }
    let text = reply.count > 1 ? expanded(reply[1], job, job.request.path) : nil
    if [301, 302, 303, 307, 308].contains(code) {
      return redirect(code, text ?? "", job, system)
    }
    guard let text else {
      if code == 200 || code == 204 { return message(Self.status(code), [], "", job, system) }
      return page(Self.status(code), job.scope, job.request, system)
    }
    return message(Self.status(code), Array(text.utf8), job.scope.defaultType, job, system)
  }

  private func redirect(
    _ code: Int,
    _ address: String,
    _ job: Job,
    _ system: Kernel
  ) -> HTTPMessage {
    let title = code == 302 ? "302 Found" : Self.status(code)
    var response = page(title, job.scope, job.request, system)
    response.firstLine = "HTTP/1.1 " + Self.status(code)
    let isLocal = address.hasPrefix("/")
    let host = job.request["Host"] ?? "localhost"
    response["Location"] = isLocal ? "http://\(host)\(address)" : address
    return response
  }

  private func status(_ job: Job, _ system: Kernel) -> HTTPMessage {
    let active = servers.reduce(0) { $0 + $1.connections.count }
    let text =
      "Active connections: \(active) \nserver accepts handled requests\n "
      + "\(accepted) \(accepted) \(handled) \nReading: 0 Writing: 1 Waiting: \(max(0, active - 1)) \n"
    return message("200 OK", Array(text.utf8), "text/plain", job, system)
  }

  private func contentType(_ path: String, _ scope: NginxScope) -> String {
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else {
      return scope.defaultType
    }
    return switch path[path.index(after: dot)...] {
    case "html", "htm", "shtml": "text/html"
    case "txt": "text/plain"
    case "css": "text/css"
    case "js": "application/javascript"
    case "json": "application/json"
    case "xml": "text/xml"
    case "png": "image/png"
    case "jpg", "jpeg": "image/jpeg"
    case "gif": "image/gif"
    case "svg": "image/svg+xml"
    case "ico": "image/x-icon"
    case "pdf": "application/pdf"
    default: scope.defaultType
    }
  }
}
