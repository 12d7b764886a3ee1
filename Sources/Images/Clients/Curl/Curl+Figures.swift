import Machine
import Network
import Simulation

/// The progress meter, and what `-w` prints.
extension Curl {
  private static let meterHead =
    "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n"
    + "                                 Dload  Upload   Total   Spent    Left  Speed\n"
  private static let emptyMeter =
    "\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0"

  func beginMeter(_ system: inout Kernel) {
    guard hasMeter else { return }
    if redirects == 0 { system.print(Self.meterHead + Self.emptyMeter, to: 2) }
  }

  func endMeter(_ response: HTTPMessage?, _ system: inout Kernel) {
    guard hasMeter else { return }
    let sent = body?.count ?? 0
    let received = options.headOnly ? 0 : response?.body.count ?? 0
    let total = response?["Content-Length"].flatMap { Int($0) } ?? (received > 0 ? nil : 0)
    let seconds = (system.now - times.start).inSeconds
    let span = max(0.000_5, seconds)
    func speed(_ count: Int) -> String { Self.size(Int(Double(count) / span)) }
    let spent = seconds < 1 ? "--:--:--" : Self.clock(seconds)
    let wanted = (total ?? 0) + sent
    let done = received + sent
    let share = wanted == 0 ? 0 : min(100, done * 100 / max(1, wanted))
    let part = (total ?? 0) == 0 ? 0 : min(100, received * 100 / max(1, total ?? 1))
    let isLong = response != nil && done > 0
    system.print(
      "\r\(Self.padded("\(share)", 3)) \(Self.padded(Self.size(wanted == 0 ? done : wanted), 5))"
        + "  \(Self.padded("\(part)", 3)) \(Self.padded(Self.size(received), 5))"
        + "  \(Self.padded(sent == 0 ? "0" : "100", 3)) \(Self.padded(Self.size(sent), 5))"
        + "  \(Self.padded(isLong ? speed(received) : "0", 5))"
        + "  \(Self.padded(isLong ? speed(sent) : "0", 5))"
        + " --:--:-- \(Self.padded(spent, 8)) --:--:-- "
        + " \(Self.padded(isLong ? speed(done) : "0", 4))\n",
      to: 2
    )
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }

  /// A number of bytes in five columns.
  private static func size(_ count: Int) -> String {
    if count < 100_000 { return String(count) }
    if count < 10_240_000 { return "\(count / 1024)k" }
    if count < 104_857_600 {
      return "\(count / 1_048_576).\(count % 1_048_576 / 104_857)M"
    }
    return "\(count / 1_048_576)M"
  }

  private static func clock(_ seconds: Double) -> String {
    let whole = Int(seconds)
    return "\(whole / 3600):\(CivilTime.padded(whole / 60 % 60)):\(CivilTime.padded(whole % 60))"
  }

  /// Prints what `-w` asks for.
  func writeOut(
    _ response: HTTPMessage?,
    status: Int32,
    _ error: String,
    _ system: inout Kernel
  ) {
    guard !options.format.isEmpty else { return }
    var format = options.format
    if format.hasPrefix("@") {
      let bytes = try? system.readFile(String(format.dropFirst()))
      format = bytes.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
    var text = ""
    var number = 1
    var rest = format[...]
    while let first = rest.popFirst() {
      if first == "%", rest.first == "%" {
        rest.removeFirst()
        text += "%"
      } else if first == "%", rest.hasPrefix("{"), let end = rest.firstIndex(of: "}") {
        let name = String(rest[rest.index(after: rest.startIndex)..<end])
        rest = rest[rest.index(after: end)...]
        if name == "stderr" || name == "stdout" {
          system.print(text, to: number)
          text = ""
          number = name == "stderr" ? 2 : 1
        } else if name == "onerror" {
          if status == 0 { rest = "" }
        } else if let value = value(of: name, response, status, error, system) {
          text += value
        } else {
          system.print("curl: unknown --write-out variable: '\(name)'\n", to: 2)
        }
      } else if first == "%", rest.hasPrefix("header{"), let end = rest.firstIndex(of: "}") {
        let name = String(rest.dropFirst(7).prefix { $0 != "}" })
        rest = rest[rest.index(after: end)...]
        text += response?[name] ?? ""
      } else if first == "\\", let next = rest.popFirst() {
        text += ["n": "\n", "t": "\t", "r": "\r"][next] ?? "\\\(next)"
      } else {
        text.append(first)
      }
    }
    system.print(text, to: number)
  }

  /// The variables in the order in which they stand in JSON.
  private static let variables = [
    "certs", "content_type", "errormsg", "exitcode", "filename_effective", "ftp_entry_path",
    "http_code", "http_connect", "http_version", "local_ip", "local_port", "method", "num_certs",
    "num_connects", "num_headers", "num_redirects", "proxy_ssl_verify_result", "redirect_url",
    "referer", "remote_ip", "remote_port", "response_code",
    "scheme", "size_download", "size_header", "size_request", "size_upload", "speed_download",
    "speed_upload", "ssl_verify_result", "time_appconnect", "time_connect", "time_namelookup",
    "time_pretransfer", "time_redirect", "time_starttransfer", "time_total", "url",
    "url_effective", "urlnum",
  ]

  /// A number without zeros before it, which JSON does not have.
  private static func trimmed(_ text: String) -> String {
    let rest = text.drop { $0 == "0" }
    return rest.isEmpty ? "0" : rest.hasPrefix(".") ? "0" + rest : String(rest)
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for letter in text {
      if letter == "\"" || letter == "\\" { result.append("\\") }
      result.append(letter)
    }
    return result + "\""
  }

  private func value(
    of name: String,
    _ response: HTTPMessage?,
    _ status: Int32,
    _ error: String,
    _ system: Kernel
  ) -> String? {
    if name.hasPrefix("time_") { return time(name) }
    let body = response?.body.count ?? 0
    let total = max(0.000_5, ((times.end ?? system.now) - times.start).inSeconds)
    let ends = connection.flatMap { system.endpoints(of: $0.descriptor) }
    switch name {
    case "http_code", "response_code":
      return response.map { CivilTime.padded($0.status, 3) } ?? "000"
    case "header_json":
      guard let response else { return "{}" }
      let rows = response.fields.map { field in
        "\(Self.quoted(field.name.lowercased())):[\(Self.quoted(field.value))]"
      }
      return "{\(rows.joined(separator: ",\n"))\n}"
    case "json":
      let rows = Self.variables.compactMap { name -> String? in
        guard let text = value(of: name, response, status, error, system) else { return nil }
        let isNumber = Double(text) != nil && !["http_version", "content_type"].contains(name)
        let isEmpty = text.isEmpty && name != "certs"
        let shown = Double(text).map { _ in Self.trimmed(text) } ?? text
        return "\"\(name)\":" + (isNumber ? shown : isEmpty ? "null" : Self.quoted(text))
      }
      return
        "{\((rows + ["\"curl_version\":\"libcurl/\(release.version)\""]).joined(separator: ","))}"
    case "http_connect": return "000"
    case "http_version":
      return response.map { $0.firstLine.hasPrefix("HTTP/1.0") ? "1" : "1.1" } ?? "0"
    case "size_download": return options.headOnly ? "0" : String(body)
    case "size_upload": return String(self.body?.count ?? 0)
    case "size_header": return String(headBytes)
    case "size_request": return String(sentBytes)
    case "speed_download": return String(Int(Double(body) / total))
    case "speed_upload": return String(Int(Double(self.body?.count ?? 0) / total))
    case "content_type": return response?["Content-Type"] ?? ""
    case "filename_effective": return currentOutput ?? ""
    case "num_connects": return String(connectsMade)
    case "num_headers": return String(response?.fields.count ?? 0)
    case "num_redirects": return String(redirects)
    case "redirect_url":
      guard let response, (300..<400).contains(response.status), !options.follows else { return "" }
      return response["Location"].flatMap { address?.following($0) }?.text ?? ""
    case "url_effective": return address?.text ?? options.urls[place]
    case "url": return options.urls[place]
    case "urlnum": return String(options.numbers.isEmpty ? place : options.numbers[place])
    case "scheme": return address?.scheme.uppercased() ?? ""
    case "method": return address.map { request(to: $0).method } ?? ""
    case "remote_ip": return ends.map { "\($0.remote.address)" } ?? ""
    case "remote_port": return ends.map { "\($0.remote.port)" } ?? "0"
    case "local_ip": return ends.map { "\($0.local.address)" } ?? ""
    case "local_port": return ends.map { "\($0.local.port)" } ?? "0"
    case "ssl_verify_result": return status == 60 ? "20" : "0"
    case "exitcode": return String(status)
    case "errormsg": return String(error.prefix { $0 != "\n" })
    case "referer": return options.referer ?? ""
    case "certs", "ftp_entry_path": return ""
    case "num_certs", "proxy_ssl_verify_result": return "0"
    default: return nil
    }
  }

  private func time(_ name: String) -> String? {
    func since(_ instant: Instant?) -> String {
      Self.seconds(instant.map { $0 - times.start } ?? .zero)
    }
    switch name {
    case "time_namelookup": return since(times.resolved)
    case "time_connect": return since(times.connected)
    case "time_appconnect": return since(times.secured)
    case "time_pretransfer": return since(times.sent)
    case "time_starttransfer": return since(times.firstByte)
    case "time_redirect": return Self.seconds(times.redirect)
    case "time_total": return since(times.end)
    default: return nil
    }
  }

  private static func seconds(_ length: Duration) -> String {
    let micros = Int(length.nanoseconds / 1000)
    return "\(micros / 1_000_000).\(CivilTime.padded(micros % 1_000_000, 6))"
  }
}
