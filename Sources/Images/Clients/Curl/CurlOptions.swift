/// What the words of a `curl` command ask for.
struct CurlOptions: Sendable {
  /// A piece of what is sent.
  enum Piece: Sendable {
    case text(String)
    /// The content of a file; line ends go unless it is binary.
    case file(String, isBinary: Bool)
    /// Encoded for a form: a name, and its value or the file that has it.
    case encoded(name: String, value: String, isFile: Bool)
    case json(String)
  }

  /// Why words cannot be understood.
  struct Misuse: Error {
    var message: String
    var status: Int32 = 2
  }

  var urls: [String] = []
  var isSilent = false
  var showsErrors = false
  var includesHead = false
  var headOnly = false
  var isVerbose = false
  var failsOnError = false
  var failsWithBody = false
  var follows = false
  var maxRedirects = 50
  var isInsecure = false
  var authorityFile: String?
  /// The certificate that it shows of itself.
  var certificateFile: String?
  var method: String?
  var pieces: [Piece] = []
  var form: [String] = []
  var usesQuery = false
  var fields: [String] = []
  var outputs: [String?] = []
  var usesRemoteNames = false
  var makesFolders = false
  var headFile: String?
  var format = ""
  var maxTime: Double?
  var connectTimeout: Double?
  var retries = 0
  var retryDelay: Double?
  var retriesRefused = false
  var retriesEverything = false
  var retryMaxTime: Double?
  var user: String?
  var bearer: String?
  var agent: String?
  var referer: String?
  var cookies: [String] = []
  var cookieJar: String?
  var keepsDots = false
  var upload: String?
  var range: String?
  var isCompressed = false
  /// Whether brackets and braces in addresses mean nothing.
  var keepsPatterns = false
  /// Whether requests are those of HTTP/1.0.
  var isOld = false
  /// Where connections go instead: `host:port`, and the host and port there.
  var detours: [(place: String, host: String, port: Int?)] = []
  /// Which of the addresses that were given each one comes from, where some stand for several.
  var numbers: [Int] = []
  var isVersion = false
  var isHelp = false
  /// Addresses that were given for names: `host:port` and the address.
  var resolved: [(place: String, address: String)] = []

  init() {}

  init(_ words: [String]) throws(Misuse) {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" { continue }
      if word.hasPrefix("--") {
        let (name, isOff) = Self.long(word)
        guard let option = CurlOption.long[name] else { throw Self.unknown(word) }
        if option.needsValue {
          try set(option, try Self.value(of: word, &rest), word)
        } else {
          try set(option, isOff ? "no" : "", word)
        }
      } else if word.hasPrefix("-"), word.utf8.count > 1 {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
          guard let option = CurlOption.short[letter] else { throw Self.unknown("-\(letter)") }
          guard option.needsValue else {
            try set(option, "", "-\(letter)")
            continue
          }
          if letters.isEmpty {
            try set(option, try Self.value(of: "-\(letter)", &rest), "-\(letter)")
          } else {
            try set(option, String(letters), "-\(letter)")
          }
          letters = ""
        }
      } else {
        urls.append(word)
      }
    }
    guard urls.isEmpty, !isVersion, !isHelp else {
      try expand()
      return
    }
    throw Misuse(message: (words.isEmpty ? "" : "curl: no URL specified!\n") + Self.hint)
  }

  private static let hint = "curl: try 'curl --help' or 'curl --manual' for more information"

  private static func long(_ word: String) -> (String, isOff: Bool) {
    let name = String(word.dropFirst(2))
    if CurlOption.long[name] == nil, name.hasPrefix("no-") {
      return (String(name.dropFirst(3)), true)
    }
    return (name, false)
  }

  private static func unknown(_ word: String) -> Misuse {
    Misuse(message: "curl: option \(word): is unknown\n\(hint)")
  }

  private static func value(
    of option: String,
    _ rest: inout ArraySlice<String>
  ) throws(Misuse) -> String {
    guard let value = rest.popFirst() else {
      throw Misuse(message: "curl: option \(option): requires parameter\n\(hint)")
    }
    return value
  }

  private static func number(_ text: String, _ word: String) throws(Misuse) -> Double {
    guard let number = Double(text), number >= 0 else {
      throw Misuse(
        message: "curl: option \(word): expected a proper numerical parameter\n\(hint)"
      )
    }
    return number
  }

  private mutating func set(
    _ option: CurlOption,
    _ value: String,
    _ word: String
  ) throws(Misuse) {
    let isOn = value != "no"
    switch option {
    case .silent: isSilent = isOn
    case .showError: showsErrors = isOn
    case .include: includesHead = isOn
    case .head: headOnly = isOn
    case .verbose: isVerbose = isOn
    case .fail: failsOnError = isOn
    case .failWithBody: failsWithBody = isOn
    case .location: follows = isOn
    case .maxRedirects: maxRedirects = Int(try Self.number(value, word))
    case .insecure: isInsecure = isOn
    case .authority: authorityFile = value
    case .certificate: certificateFile = value
    case .request: method = value
    case .data: add(data: value, isBinary: false)
    case .dataBinary: add(data: value, isBinary: true)
    case .dataRaw: pieces.append(.text(value))
    case .dataEncoded: add(encoded: value)
    case .json: pieces.append(.json(value))
    case .form: form.append(value)
    case .query: usesQuery = isOn
    case .header: fields.append(value)
    case .output: outputs.append(value)
    case .remoteName:
      outputs.append(nil)
      usesRemoteNames = true
    case .createFolders: makesFolders = isOn
    case .dumpHead: headFile = value
    case .writeOut: format = value
    case .maxTime: maxTime = try Self.number(value, word)
    case .connectTimeout: connectTimeout = try Self.number(value, word)
    case .retry: retries = Int(try Self.number(value, word))
    case .retryDelay: retryDelay = try Self.number(value, word)
    case .retryRefused: retriesRefused = isOn
    case .retryAll: retriesEverything = isOn
    case .retryMaxTime: retryMaxTime = try Self.number(value, word)
    case .user: user = value
    case .bearer: bearer = value
    case .agent: agent = value
    case .referer: referer = value
    case .cookie: cookies.append(value)
    case .cookieJar: cookieJar = value
    case .pathAsIs: keepsDots = isOn
    case .upload: upload = value
    case .range: range = value
    case .compressed: isCompressed = isOn
    case .resolve: try resolve(value)
    case .url: urls.append(value)
    case .globOff: keepsPatterns = isOn
    case .old: isOld = isOn
    case .connectTo: try detour(value)
    case .version: isVersion = true
    case .help: isHelp = true
    case .ignored, .ignoredValue: break
    case .notSimulated, .notSimulatedValue:
      throw Misuse(message: "curl: option \(word): is not simulated")
    }
  }

  private mutating func resolve(_ value: String) throws(Misuse) {
    let parts = value.drop { $0 == "+" || $0 == "*" }
      .split(separator: ":", maxSplits: 2).map(String.init)
    guard parts.count == 3 else {
      throw Misuse(
        message: "curl: (49) Couldn't parse CURLOPT_RESOLVE entry '\(value)'",
        status: 49
      )
    }
    resolved.append(("\(parts[0]):\(parts[1])", parts[2]))
  }

  private mutating func detour(_ value: String) throws(Misuse) {
    let parts = value.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4 else {
      throw Misuse(
        message: "curl: (49) Unable to parse --connect-to value '\(value)'",
        status: 49
      )
    }
    detours.append(("\(parts[0]):\(parts[1])", parts[2], Int(parts[3])))
  }

  private mutating func add(data value: String, isBinary: Bool) {
    pieces.append(
      value.hasPrefix("@") ? .file(String(value.dropFirst()), isBinary: isBinary) : .text(value)
    )
  }

  private mutating func add(encoded value: String) {
    guard let mark = value.firstIndex(where: { $0 == "=" || $0 == "@" }) else {
      return pieces.append(.encoded(name: "", value: value, isFile: false))
    }
    pieces.append(
      .encoded(
        name: String(value[..<mark]),
        value: String(value[value.index(after: mark)...]),
        isFile: value[mark] == "@"
      )
    )
  }

  /// Whether anything is sent along.
  var hasData: Bool { !pieces.isEmpty }
}

/// The options by what they mean.
enum CurlOption: Sendable {
  case silent, showError, include, head, verbose, fail, failWithBody, location, maxRedirects
  case insecure, authority, certificate, request, data, dataBinary, dataRaw, dataEncoded, json,
    form, query
  case header, output, remoteName, createFolders, dumpHead, writeOut, maxTime, connectTimeout
  case retry, retryDelay, retryRefused, retryAll, retryMaxTime, user, bearer, agent, referer
  case cookie, cookieJar, pathAsIs, upload, range, compressed, resolve, url, version, help
  case globOff, old, connectTo
  case ignored, ignoredValue, notSimulated, notSimulatedValue

  var needsValue: Bool {
    switch self {
    case .maxRedirects, .authority, .certificate, .request, .data, .dataBinary, .dataRaw,
      .dataEncoded, .json,
      .form, .header, .output, .dumpHead, .writeOut, .maxTime, .connectTimeout, .retry,
      .retryDelay, .retryMaxTime, .user, .bearer, .agent, .referer, .cookie, .cookieJar, .upload,
      .range, .resolve, .url, .connectTo, .ignoredValue, .notSimulatedValue:
      true
    default: false
    }
  }

  static let long: [String: CurlOption] = [
    "silent": .silent, "show-error": .showError, "include": .include, "head": .head,
    "verbose": .verbose, "fail": .fail, "fail-with-body": .failWithBody, "location": .location,
    "max-redirs": .maxRedirects, "insecure": .insecure, "cacert": .authority,
    "request": .request, "data": .data, "data-ascii": .data, "data-binary": .dataBinary,
    "data-raw": .dataRaw, "data-urlencode": .dataEncoded, "json": .json, "form": .form,
    "get": .query, "header": .header, "output": .output, "remote-name": .remoteName,
    "create-dirs": .createFolders, "dump-header": .dumpHead, "write-out": .writeOut,
    "max-time": .maxTime, "connect-timeout": .connectTimeout, "retry": .retry,
    "retry-delay": .retryDelay, "retry-connrefused": .retryRefused,
    "retry-all-errors": .retryAll, "retry-max-time": .retryMaxTime, "user": .user,
    "oauth2-bearer": .bearer, "user-agent": .agent, "referer": .referer, "cookie": .cookie,
    "cookie-jar": .cookieJar, "path-as-is": .pathAsIs, "upload-file": .upload, "range": .range,
    "compressed": .compressed, "resolve": .resolve, "url": .url, "version": .version,
    "help": .help, "no-buffer": .ignored, "buffer": .ignored, "ipv4": .ignored,
    "http1.1": .ignored, "http1.0": .old, "globoff": .globOff, "no-keepalive": .ignored,
    "keepalive": .ignored, "location-trusted": .location, "basic": .ignored,
    "no-progress-meter": .ignored, "progress-bar": .notSimulated, "tlsv1.2": .ignored,
    "tlsv1.3": .ignored, "tls-max": .ignoredValue, "noproxy": .ignoredValue, "ipv6": .notSimulated,
    "proxy": .notSimulatedValue, "cert": .certificate, "key": .ignoredValue,
    "unix-socket": .notSimulatedValue, "interface": .notSimulatedValue,
    "http2": .ignored, "http3": .notSimulated, "http2-prior-knowledge": .notSimulated,
    "parallel": .ignored, "limit-rate": .notSimulatedValue, "next": .notSimulated,
    "config": .notSimulatedValue, "trace": .notSimulatedValue, "digest": .notSimulated,
    "trace-ascii": .notSimulatedValue, "connect-to": .connectTo,
    "socks5": .notSimulatedValue, "haproxy-protocol": .notSimulated,
    "dns-servers": .notSimulatedValue, "continue-at": .notSimulatedValue,
    "parallel-max": .ignoredValue, "parallel-immediate": .ignored, "tcp-nodelay": .ignored,
    "tcp-fastopen": .ignored, "styled-output": .ignored, "disable": .ignored, "alpn": .ignored,
    "sessionid": .ignored, "fail-early": .ignored, "raw": .ignored, "tr-encoding": .ignored,
    "proto": .ignoredValue, "proto-default": .ignoredValue, "proto-redir": .ignoredValue,
    "ciphers": .ignoredValue, "tls13-ciphers": .ignoredValue, "keepalive-time": .ignoredValue,
    "expect100-timeout": .ignoredValue, "happy-eyeballs-timeout-ms": .ignoredValue,
    "tlsv1": .ignored, "tlsv1.0": .ignored, "tlsv1.1": .ignored, "progress-meter": .ignored,
    "post301": .ignored, "post302": .ignored, "post303": .ignored, "capath": .ignoredValue,
  ]

  static let short: [Character: CurlOption] = [
    "s": .silent, "S": .showError, "i": .include, "I": .head, "v": .verbose, "f": .fail,
    "L": .location, "k": .insecure, "X": .request, "d": .data, "F": .form, "G": .query,
    "H": .header, "o": .output, "O": .remoteName, "D": .dumpHead, "w": .writeOut, "m": .maxTime,
    "u": .user, "A": .agent, "e": .referer, "b": .cookie, "c": .cookieJar, "T": .upload,
    "r": .range, "V": .version, "h": .help, "N": .ignored, "4": .ignored, "g": .globOff,
    "q": .ignored,
    "6": .notSimulated, "x": .notSimulatedValue, "E": .certificate, "#": .notSimulated,
    "K": .notSimulatedValue, "Z": .ignored, "C": .notSimulatedValue, "0": .old,
    "1": .ignored, "j": .ignored, "z": .notSimulatedValue, "n": .notSimulated,
  ]
}
