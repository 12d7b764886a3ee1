extension NginxConfiguration {
  /// Where in a configuration a directive stands.
  enum Context: Hashable, Sendable {
    case main
    case http
    case server
    case location
    /// Within an `if`, of a server or of a location.
    case serverIf
    case locationIf
  }

  private struct Rule: Sendable {
    var contexts: [Context]
    var counts: ClosedRange<Int>
    var isBlock = false
  }

  private static let everywhere: [Context] = [.http, .server, .location]
  private static let steps: [Context] = [.server, .location, .serverIf, .locationIf]

  private static let rules: [String: Rule] = [
    "http": Rule(contexts: [.main], counts: 0...0, isBlock: true),
    "events": Rule(contexts: [.main], counts: 0...0, isBlock: true),
    "server": Rule(contexts: [.http], counts: 0...0, isBlock: true),
    "upstream": Rule(contexts: [.http], counts: 1...1, isBlock: true),
    "types": Rule(contexts: everywhere, counts: 0...0, isBlock: true),
    "location": Rule(contexts: [.server, .location], counts: 1...2, isBlock: true),
    "log_format": Rule(contexts: [.http], counts: 2...99),
    "error_log": Rule(contexts: [.main] + everywhere, counts: 1...2),
    "listen": Rule(contexts: [.server], counts: 1...9),
    "server_name": Rule(contexts: [.server], counts: 1...99),
    "root": Rule(contexts: everywhere + [.locationIf], counts: 1...1),
    "alias": Rule(contexts: [.location], counts: 1...1),
    "index": Rule(contexts: everywhere, counts: 1...99),
    "autoindex": Rule(contexts: everywhere, counts: 1...1),
    "default_type": Rule(contexts: everywhere, counts: 1...1),
    "add_header": Rule(contexts: everywhere + [.locationIf], counts: 2...3),
    "error_page": Rule(contexts: everywhere + [.locationIf], counts: 2...99),
    "access_log": Rule(contexts: everywhere + [.locationIf], counts: 1...9),
    "return": Rule(contexts: steps, counts: 1...2),
    "rewrite": Rule(contexts: steps, counts: 2...3),
    "set": Rule(contexts: steps, counts: 2...2),
    "break": Rule(contexts: steps, counts: 0...0),
    "if": Rule(contexts: [.server, .location], counts: 1...99, isBlock: true),
    "map": Rule(contexts: [.http], counts: 2...2, isBlock: true),
    "internal": Rule(contexts: [.location], counts: 0...0),
    "auth_basic": Rule(contexts: everywhere, counts: 1...1),
    "auth_basic_user_file": Rule(contexts: everywhere, counts: 1...1),
    "client_max_body_size": Rule(contexts: everywhere, counts: 1...1),
    "server_tokens": Rule(contexts: everywhere, counts: 1...1),
    "charset": Rule(contexts: everywhere, counts: 1...1),
    "resolver": Rule(contexts: everywhere, counts: 1...9),
    "ssl_certificate": Rule(contexts: [.http, .server], counts: 1...1),
    "ssl_certificate_key": Rule(contexts: [.http, .server], counts: 1...1),
    "try_files": Rule(contexts: [.server, .location], counts: 2...99),
    "proxy_pass": Rule(contexts: [.location, .locationIf], counts: 1...1),
    "proxy_set_header": Rule(contexts: everywhere, counts: 2...2),
    "proxy_read_timeout": Rule(contexts: everywhere, counts: 1...1),
    "proxy_connect_timeout": Rule(contexts: everywhere, counts: 1...1),
    "stub_status": Rule(contexts: [.server, .location], counts: 0...1),
    "allow": Rule(contexts: everywhere, counts: 1...1),
    "deny": Rule(contexts: everywhere, counts: 1...1),
  ]

  /// What is taken and changes nothing that could be seen here.
  private static let silent = [
    "user", "worker_processes", "pid", "worker_connections", "multi_accept", "use", "sendfile",
    "tcp_nopush", "tcp_nodelay", "keepalive_timeout", "keepalive_requests", "gzip", "gzip_types",
    "gzip_vary", "gzip_min_length", "gzip_proxied", "gzip_comp_level", "include",
    "client_body_buffer_size", "gzip_disable", "gzip_buffers", "gzip_http_version", "gzip_static",
    "ssl_protocols", "ssl_ciphers", "ssl_prefer_server_ciphers", "ssl_session_cache",
    "ssl_session_timeout", "ssl_session_tickets", "ssl_dhparam", "http2", "map_hash_max_size",
    "map_hash_bucket_size", "variables_hash_max_size", "open_file_cache",
    "reset_timedout_connection",
    "worker_shutdown_timeout", "proxy_request_buffering", "proxy_busy_buffers_size", "aio",
    "proxy_max_temp_file_size", "proxy_intercept_errors", "proxy_pass_request_headers",
    "merge_slashes",
    "underscores_in_headers", "rewrite_log", "ignore_invalid_headers", "lingering_close",
    "types_hash_max_size", "etag", "expires",
    "server_names_hash_bucket_size", "worker_rlimit_nofile", "proxy_http_version", "proxy_redirect",
    "proxy_buffering", "proxy_buffers", "proxy_buffer_size", "proxy_send_timeout", "send_timeout",
    "client_body_timeout", "client_header_timeout", "large_client_header_buffers",
    "resolver_timeout", "proxy_cache_bypass", "client_body_temp_path", "proxy_temp_path",
    "fastcgi_temp_path", "uwsgi_temp_path", "scgi_temp_path", "log_not_found", "daemon",
    "absolute_redirect", "port_in_redirect", "server_name_in_redirect", "proxy_next_upstream",
  ]

  private static let refused = [
    "geo", "limit_req", "limit_req_zone", "limit_conn", "limit_conn_zone", "limit_except",
    "ssl_client_certificate", "ssl_verify_client", "mirror", "js_import", "proxy_ssl_verify",
    "fastcgi_pass", "uwsgi_pass", "grpc_pass", "stream", "mail", "proxy_cache", "proxy_cache_path",
    "sub_filter", "auth_request", "split_clients", "load_module", "env", "perl",
  ]

  static func wrongCount(_ directive: NginxDirective) -> NginxFault {
    NginxFault(
      text: "invalid number of arguments in \"\(directive.name)\" directive in \(directive.place)"
    )
  }

  static func notSimulated(_ what: String, _ directive: NginxDirective) -> NginxFault {
    NginxFault(text: "\(what) is not simulated in \(directive.place)")
  }

  /// Whether a directive is one, stands where it may, and has as many words as it must.
  static func check(_ directive: NginxDirective, in context: Context) throws(NginxFault) {
    if silent.contains(directive.name) { return }
    if refused.contains(directive.name) {
      throw notSimulated("\"\(directive.name)\"", directive)
    }
    guard let rule = rules[directive.name] else {
      throw NginxFault(text: "unknown directive \"\(directive.name)\" in \(directive.place)")
    }
    guard rule.contexts.contains(context) else {
      throw NginxFault(
        text: "\"\(directive.name)\" directive is not allowed here in \(directive.place)"
      )
    }
    guard rule.isBlock == (directive.children != nil) else {
      throw NginxFault(
        text: rule.isBlock
          ? "directive \"\(directive.name)\" has no opening \"{\" in \(directive.place)"
          : "directive \"\(directive.name)\" is not terminated by \";\" in \(directive.place)"
      )
    }
    guard rule.counts.contains(directive.words.count) else { throw wrongCount(directive) }
  }
}
