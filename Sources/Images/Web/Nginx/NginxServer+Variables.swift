import Machine
import Network
import Simulation

extension NginxServer {
  /// A text with the values of its variables.
  func expanded(
    _ text: String,
    _ job: Job,
    _ path: String,
    response: HTTPMessage? = nil,
    now: Instant? = nil
  ) -> String {
    guard text.contains("$") else { return text }
    var result = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      let isBraced = rest.first == "{"
      if isBraced { rest = rest.dropFirst() }
      let name = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
      rest = rest.dropFirst(name.count)
      if isBraced, rest.first == "}" { rest = rest.dropFirst() }
      result += variable(name, job, path, response, now)
    }
    return result + rest
  }

  private func variable(
    _ name: String,
    _ job: Job,
    _ path: String,
    _ response: HTTPMessage?,
    _ now: Instant?
  ) -> String {
    let request = job.request
    let query = job.query
    let isLogged = response != nil
    if let known = job.variables[name] { return known }
    if let number = Int(name) { return number < job.captures.count ? job.captures[number] : "" }
    if let map = configuration.maps[name] {
      return value(of: map, expanded(map.source, job, path), job, path)
    }
    switch name {
    case "host": return String((request["Host"] ?? "").prefix { $0 != ":" }).lowercased()
    case "http_host": return request["Host"] ?? ""
    case "uri", "document_uri": return path
    case "request_uri": return request.target
    case "request": return request.firstLine
    case "request_method": return request.method
    case "args", "query_string": return query
    case "is_args": return query.isEmpty ? "" : "?"
    case "remote_addr", "proxy_add_x_forwarded_for":
      if name != "remote_addr", let known = request["X-Forwarded-For"] {
        return "\(known), \(job.client)"
      }
      return "\(job.client)"
    case "remote_user": return job.user.isEmpty && isLogged ? "-" : job.user
    case "scheme": return job.isSecure ? "https" : "http"
    case "https": return job.isSecure ? "on" : ""
    case "server_protocol": return request.words.count > 2 ? request.words[2] : "HTTP/1.0"
    case "request_filename": return (job.scope.alias ?? job.scope.root) + path
    case "time_iso8601": return now.map { CivilTime($0).rfc3339 } ?? ""
    case "upstream_addr":
      return job.upstream == nil
        ? "-" : "\(job.dialer.address.map { "\($0)" } ?? job.dialer.host):\(job.dialer.port)"
    case "upstream_status":
      return job.upstream == nil ? "-" : response.map { String($0.status) } ?? ""
    case "content_type", "content_length":
      return request[name == "content_type" ? "Content-Type" : "Content-Length"] ?? ""
    case "request_body": return String(decoding: request.body, as: UTF8.self)
    case "server_port": return String(job.port)
    case "server_name": return job.site.names.first ?? ""
    case "proxy_host": return job.dialer.host
    case "document_root": return job.scope.root
    case "nginx_version": return "1.29.3"
    case "status": return response.map { String($0.status) } ?? ""
    case "body_bytes_sent":
      return response.map { String(request.method == "HEAD" ? 0 : $0.body.count) } ?? ""
    case "time_local": return now?.accessLogTime ?? ""
    case "request_time":
      let span = now.map { Int(($0 - job.begun).nanoseconds / 1_000_000) } ?? 0
      return "\(span / 1000).\(CivilTime.padded(span % 1000, 3))"
    case "request_length": return String(request.head.utf8.count + request.body.count)
    default:
      return open(name, request, query, isLogged) ?? (isLogged ? "-" : "")
    }
  }

  /// The variables whose names go on with those of headers, cookies and the query's parts.
  private func open(
    _ name: String,
    _ request: HTTPMessage,
    _ query: String,
    _ isLogged: Bool
  ) -> String? {
    if name.hasPrefix("http_") {
      let field = name.dropFirst(5).map { $0 == "_" ? "-" : String($0) }.joined()
      return request[field] ?? (isLogged ? "-" : "")
    }
    if name.hasPrefix("cookie_") {
      let wanted = name.dropFirst(7) + "="
      return (request["Cookie"] ?? "").split(separator: ";").map { $0.drop { $0 == " " } }
        .first { $0.hasPrefix(wanted) }.map { String($0.dropFirst(wanted.count)) } ?? ""
    }
    if name.hasPrefix("arg_") {
      let wanted = name.dropFirst(4) + "="
      return query.split(separator: "&").first { $0.hasPrefix(wanted) }
        .map { String($0.dropFirst(wanted.count)) } ?? ""
    }
    return nil
  }
}
