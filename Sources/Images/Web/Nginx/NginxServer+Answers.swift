import Machine
import Network
import Shell
import Simulation

extension NginxServer {
  /// Takes a whole request off a connection, where one has come.
  mutating func read(_ index: Int, _ place: Int, _ system: inout Kernel) {
    let connection = servers[index].connections[place]
    let port = servers[index].port
    guard !connection.isClosing,
      !jobs.contains(where: { $0.link == connection.descriptor && $0.port == port })
    else { return }
    let isSecure = configuration.isSecure(port)
    if isSecure, !decode(index, place, &system) { return }
    let input = isSecure ? received[connection.descriptor] ?? [] : connection.input
    switch HTTPMessage.parse(input) {
    case .incomplete: servers[index].connections[place].isClosing = connection.isEnded
    case .malformed:
      servers[index].connections[place].isClosing = true
      let scope = configuration.sites.first?.scope ?? NginxScope()
      let page = page("400 Bad Request", scope, HTTPMessage(firstLine: ""), system)
      servers[index].connections[place].output += page.bytes
    case .message(let request, let length):
      if isSecure {
        received[connection.descriptor]?.removeFirst(length)
      } else {
        servers[index].connections[place].input.removeFirst(length)
      }
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
      begun: system.now,
      query: String(request.target.dropFirst(request.path.count + 1)),
      isSecure: configuration.isSecure(port)
    )
    guard !request.path.split(separator: "/").contains("..") else {
      return finish(page("400 Bad Request", job.scope, request, system), job, &system)
    }
    if let response = response(request.path, &job, 0, &system) { finish(response, job, &system) }
  }

  /// The response of a path; nil where a back end was asked.
  mutating func response(
    _ path: String,
    _ job: inout Job,
    _ depth: Int,
    _ system: inout Kernel
  ) -> HTTPMessage? {
    var path = path
    if depth == 0 {
      switch run(job.site.scope.script, &path, &job, system) {
      case .reply(let words): return answer(words, path, &job, depth, &system)
      case .again, .onward, .stay: break
      }
    }
    let location = job.site.location(of: path)
    if let location {
      job.scope = location.scope
      if case .expression(let ignores) = location.match {
        capture(location.path, ignores, in: path, &job)
      }
    }
    if job.scope.isInternal, depth == 0 { return errorPage("404 Not Found", &job, depth, &system) }
    switch run(job.scope.script, &path, &job, system) {
    case .reply(let words): return answer(words, path, &job, depth, &system)
    case .again:
      guard depth < 10 else {
        error("rewrite or internal redirection cycle while processing \"\(path)\"", job, &system)
        return page("500 Internal Server Error", job.scope, job.request, system)
      }
      return response(path, &job, depth + 1, &system)
    case .onward, .stay: break
    }
    if let refusal = refusal(&job, depth, &system) { return refusal }
    let scope = job.scope
    if scope.isStatus { return status(job, system) }
    if !scope.tryFiles.isEmpty, depth < 10 {
      for (number, pattern) in scope.tryFiles.enumerated() {
        let candidate = expanded(pattern, job, path)
        if number == scope.tryFiles.count - 1 {
          if candidate.hasPrefix("="), let code = Int(candidate.dropFirst()) {
            return errorPage(Self.status(code), &job, depth, &system)
          }
          if let mark = candidate.firstIndex(of: "?") {
            job.query = String(candidate[candidate.index(after: mark)...])
          }
          return response(String(candidate.prefix { $0 != "?" }), &job, depth + 1, &system)
        }
        let isFolder = candidate.hasSuffix("/")
        let found = try? system.stat(place(of: candidate, location, job))
        guard let found, found.isDirectory == isFolder else { continue }
        path = candidate
        break
      }
    }
    if let address = scope.proxy { return ask(address, location, path, &job, &system) }
    guard ["GET", "HEAD"].contains(job.request.method) else {
      return errorPage("405 Not Allowed", &job, depth, &system)
    }
    return file(path, location, &job, depth, &system)
  }

  private func place(of path: String, _ location: NginxLocation?, _ job: Job) -> String {
    let scope = job.scope
    guard let alias = scope.alias, let location else {
      return expanded(scope.root, job, path) + path
    }
    if case .expression = location.match { return expanded(alias, job, path) }
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
    var name = place(of: path, location, job)
    if (try? system.stat(name))?.isDirectory == true {
      guard path.hasSuffix("/") else {
        let scheme = job.isSecure ? "https" : "http"
        let address = "\(scheme)://\(job.request["Host"] ?? "localhost")\(path)/"
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
    let plain = page(status, job.scope, job.request, system, job)
    guard let replacement = job.scope.errorPages[code], depth < 5, !job.isTold else { return plain }
    job.isTold = true
    let target = expanded(replacement.target, job, job.request.path)
    guard target.hasPrefix("/") || target.hasPrefix("@") else {
      let code = replacement.status ?? 302
      return redirect([301, 302, 303, 307, 308].contains(code) ? code : 302, target, job, system)
    }
    if job.request.method != "HEAD", target.hasPrefix("/") {
      job.request.firstLine = "GET " + job.request.words.dropFirst().joined(separator: " ")
    }
    guard var response = response(target, &job, 5, &system) else { return nil }
    // A named location answers with a status of its own only where `=` says so.
    guard response.status == 200 || target.hasPrefix("@") else { return plain }
    if replacement.status != 0 {
      response.firstLine = "HTTP/1.1 " + (replacement.status.map { Self.status($0) } ?? status)
    }
    return response
  }

  /// Why a request may not come in: its address, its missing name, its size.
  private mutating func refusal(
    _ job: inout Job,
    _ depth: Int,
    _ system: inout Kernel
  ) -> HTTPMessage? {
    let scope = job.scope
    if scope.largestBody > 0, job.request.body.count > scope.largestBody {
      let size = job.request.body.count
      error("client intended to send too large body: \(size) bytes", job, &system)
      return errorPage("413 Request Entity Too Large", &job, depth, &system)
    }
    for rule in scope.rules where covers(rule.value, job.client) {
      guard rule.name == "deny" else { break }
      error("access forbidden by rule", job, &system)
      return errorPage("403 Forbidden", &job, depth, &system)
    }
    guard let realm = scope.realm, !job.isTold else { return nil }
    let text: String
    do throws(Errno) {
      text = String(decoding: try system.readFile(scope.users), as: UTF8.self)
    } catch {
      let reason = "open() \"\(scope.users)\" failed (\(error.number): \(error.message))"
      self.error(reason, job, &system)
      return errorPage(
        error == .ENOENT ? "403 Forbidden" : "500 Internal Server Error",
        &job,
        depth,
        &system
      )
    }
    if let given = PasswordHash.basic(job.request["Authorization"] ?? "") {
      job.user = given.user
      let line = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix(given.user + ":") }
      if let line {
        let hash = line.dropFirst(given.user.count + 1).prefix { $0 != ":" }
        switch PasswordHash.matches(given.password, String(hash)) {
        case true?: return nil
        case nil where hash.hasPrefix("$"):
          error("crypt_r() failed: this kind of hash is not simulated", job, &system)
          return errorPage("500 Internal Server Error", &job, depth, &system)
        default: error("user \"\(given.user)\": password mismatch", job, &system)
        }
      } else {
        error("user \"\(given.user)\" was not found in \"\(scope.users)\"", job, &system)
      }
    }
    var refusal = errorPage("401 Authorization Required", &job, depth, &system)
    refusal?["WWW-Authenticate"] = "Basic realm=\"\(expanded(realm, job, job.request.path))\""
    return refusal
  }

  private func covers(_ rule: String, _ client: IPv4Address) -> Bool {
    if rule == "all" { return true }
    if let range = CIDR(rule) { return range.contains(client) }
    return rule == "\(client)"
  }
}
