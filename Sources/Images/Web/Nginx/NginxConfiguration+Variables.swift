import Machine
import Shell

extension NginxConfiguration {
  private static let builtIn = [
    "host", "http_host", "uri", "document_uri", "request_uri", "request", "request_method", "args",
    "query_string", "is_args", "remote_addr", "remote_port", "proxy_add_x_forwarded_for",
    "remote_user", "scheme", "https", "server_port", "server_name", "server_addr",
    "server_protocol", "proxy_host", "proxy_port", "document_root", "realpath_root",
    "request_filename", "nginx_version", "status", "body_bytes_sent", "bytes_sent", "time_local",
    "time_iso8601", "msec", "request_time", "request_length", "request_id", "request_body",
    "content_type", "content_length", "connection", "connection_requests", "hostname", "pid",
    "pipe", "limit_rate", "ssl_protocol", "ssl_cipher", "ssl_server_name", "upstream_addr",
    "upstream_status", "upstream_response_time", "upstream_connect_time", "upstream_header_time",
    "upstream_cache_status", "upstream_response_length", "request_completion", "nginx_version",
    "binary_remote_addr", "gzip_ratio", "invalid_referer", "ssl_client_verify", "ssl_session_id",
    "proxy_protocol_addr", "http2",
  ]
  private static let open = [
    "http_", "arg_", "cookie_", "sent_http_", "upstream_http_", "upstream_cookie_",
  ]

  /// Remembers the variables that a text asks for.
  mutating func note(_ text: String) {
    guard text.contains("$") else { return }
    for part in text.split(separator: "$", omittingEmptySubsequences: false).dropFirst() {
      let rest = part.first == "{" ? part.dropFirst() : part
      let name = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
      if !name.isEmpty, Int(name) == nil, !wanted.contains(name) { wanted.append(name) }
    }
    // An expression makes variables of the groups that have names.
    for mark in ["(?<", "(?P<"] {
      for part in text.split(separator: mark, omittingEmptySubsequences: false).dropFirst() {
        variables.append(String(part.prefix { $0 != ">" }))
      }
    }
  }

  /// Whether all variables that are asked for are there.
  func checkVariables() throws(NginxFault) {
    for name in wanted {
      if variables.contains(name) || maps[name] != nil || Self.builtIn.contains(name) { continue }
      if Self.open.contains(where: name.hasPrefix) { continue }
      throw NginxFault(text: "unknown \"\(name)\" variable")
    }
  }

  /// Whether the servers of encrypted ports have their certificates.
  func checkCertificates(_ source: some NginxFileSource) throws(NginxFault) {
    for site in sites {
      let scope = site.scope
      if scope.certificate.isEmpty {
        guard site.listeners.contains(where: \.isSecure) else { continue }
        throw NginxFault(
          text: "no \"ssl_certificate\" is defined for the \"listen ... ssl\" directive in "
            + site.place
        )
      }
      guard !scope.certificateKey.isEmpty else {
        throw NginxFault(
          text: "no \"ssl_certificate_key\" is defined for certificate \"\(scope.certificate)\""
        )
      }
      let kinds = [("certificate", scope.certificate), ("certificate key", scope.certificateKey)]
      for (kind, path) in kinds {
        let bytes: [UInt8]
        do throws(Errno) { bytes = try source.readFile(path) } catch {
          let tail = error == .ENOENT ? " error:10000080:BIO routines::no such file" : ""
          throw NginxFault(
            text: "cannot load \(kind) \"\(path)\": BIO_new_file() failed (SSL: "
              + "error:8000000\(error.number):system library::\(error.message):"
              + "calling fopen(\(path), r)\(tail))"
          )
        }
        let isKey = kind == "certificate key"
        if isKey ? CertificateFile.hasKey(bytes) : CertificateFile(bytes) != nil { continue }
        throw NginxFault(
          text: "cannot load \(kind) \"\(path)\": "
            + (isKey ? "PEM_read_bio_PrivateKey" : "PEM_read_bio_X509_AUX")
            + "() failed (SSL: error:0480006C:PEM routines::no start line:Expecting: "
            + (isKey ? "ANY PRIVATE KEY)" : "TRUSTED CERTIFICATE)")
        )
      }
    }
  }
}
