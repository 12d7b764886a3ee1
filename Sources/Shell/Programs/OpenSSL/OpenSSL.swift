import Machine
import Simulation

/// `openssl`: digests, base 64, random bytes, and keys, requests and certificates by their form.
///
/// Keys are made up: they have the form of RSA keys, and nothing is encrypted or signed with them. What
/// would need that says that it is not simulated.
struct OpenSSL: GatheringTool {
  let paths: [String]
  let command: String
  let options: OpenSSLOptions
  var failureStatus: Int32 { 1 }

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    command = arguments.dropFirst().first ?? ""
    options = OpenSSLOptions(Array(arguments.dropFirst(2)))
    guard Self.known.contains(command) else {
      throw Self.refusal(command)
    }
    switch command {
    case "version", "rand", "genrsa", "genpkey": paths = []
    case "req":
      paths = options.has("new") || options.has("x509") ? [] : [options["in"] ?? "-"]
    case "dgst", "md5", "sha1", "sha256", "sha384", "sha512":
      paths = options.operands.isEmpty ? ["-"] : options.operands
    default: paths = [options["in"] ?? "-"]
    }
    for path in paths where path != "-" {
      do throws(Errno) { _ = try system.stat(path) } catch {
        throw Self.failure(
          "Could not open file or uri for loading \(thing) from \(path)\n"
            + "Unable to load \(thing)"
        )
      }
    }
  }

  private static let known = [
    "version", "rand", "genrsa", "genpkey", "req", "x509", "rsa", "pkey", "dgst", "md5", "sha1",
    "sha256", "sha384", "sha512", "base64", "enc",
  ]

  private var thing: String {
    switch command {
    case "x509": options.has("req") ? "certificate request input" : "certificate"
    case "req": "X509_REQ"
    case "rsa", "pkey": "private key"
    default: "input"
    }
  }

  static func failure(_ message: String) -> UsageFailure {
    UsageFailure(message: message, status: 1, hasHint: false, isWhole: true)
  }

  private static func refusal(_ command: String) -> UsageFailure {
    if command.isEmpty { return failure("openssl: the prompt of openssl is not simulated") }
    let others = [
      "s_client", "s_server", "verify", "ca", "pkcs12", "crl", "ec", "ecparam", "passwd",
      "ciphers", "pkcs8", "rsautl", "pkeyutl", "speed", "ocsp", "dhparam", "smime", "cms",
    ]
    return failure(
      others.contains(command)
        ? "openssl: '\(command)' is not simulated: keys here are made up, and secure nothing"
        : "Invalid command '\(command)'; type \"help\" for a list."
    )
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) throws(UsageFailure) -> Int32 {
    switch command {
    case "version": system.print("OpenSSL 3.0.15 3 Sep 2024 (Library: OpenSSL 3.0.15 3 Sep 2024)\n")
    case "rand": try random(&system)
    case "genrsa", "genpkey":
      try put(PEM.text(OpenSSLKeys.make(bits, &system).bytes, "PRIVATE KEY"), &system, mode: 0o600)
    case "req": try request(inputs.first ?? [], &system)
    case "x509":
      return options.has("req")
        ? try sign(inputs.first ?? [], &system) : try show(inputs.first ?? [], &system)
    case "rsa", "pkey": try showKey(inputs.first ?? [], &system)
    case "base64", "enc": try base64(inputs.first ?? [], &system)
    default: try digests(inputs, &system)
    }
    return 0
  }

  var bits: Int {
    let text =
      options.operands.last ?? options["pkeyopt"]?.split(separator: ":").last.map(String.init)
    let number = text.flatMap { Int($0) } ?? 2048
    return min(8192, max(512, number))
  }

  /// Writes to where `-out` says.
  func put(_ text: String, _ system: inout Kernel, mode: UInt16 = 0o644) throws(UsageFailure) {
    guard let path = options["out"] else { return system.print(text) }
    try Self.write(text, to: path, &system, mode: mode)
  }

  static func write(
    _ text: String,
    to path: String,
    _ system: inout Kernel,
    mode: UInt16 = 0o644
  ) throws(UsageFailure) {
    do throws(Errno) { try system.writeFile(path, Array(text.utf8), mode: mode) } catch {
      throw failure("Can't open \"\(path)\" for writing, \(error.message)")
    }
  }

  // MARK: Bytes

  private func random(_ system: inout Kernel) throws(UsageFailure) {
    guard let text = options.operands.first, let count = Int(text), count > 0, count <= 1_000_000
    else { throw Self.failure("rand: Use -help for summary.") }
    let bytes = OpenSSLKeys.random(count, &system)
    if options.has("hex") {
      try put(CertificateText.hex(bytes, separator: "") + "\n", &system, mode: 0o600)
    } else if options.has("base64") {
      try put(wrapped(bytes), &system, mode: 0o600)
    } else if let path = options["out"] {
      do throws(Errno) { try system.writeFile(path, bytes, mode: 0o600) } catch {
        throw Self.failure("Can't open \"\(path)\" for writing, \(error.message)")
      }
    } else {
      system.print(bytes)
    }
  }

  private func wrapped(_ bytes: [UInt8]) -> String {
    let letters = Array(Base64.encoded(bytes))
    if options.has("A") { return String(letters) }
    return stride(from: 0, to: letters.count, by: 64).map {
      String(letters[$0..<min(letters.count, $0 + 64)]) + "\n"
    }.joined()
  }

  private func base64(_ input: [UInt8], _ system: inout Kernel) throws(UsageFailure) {
    guard command == "base64" || options.has("base64") || options.has("a") else {
      throw Self.failure("openssl: encryption is not simulated; enc knows -base64")
    }
    guard options.has("d") else { return try put(wrapped(input), &system) }
    system.print(Base64.decoded(input).bytes)
  }

  private func digests(_ inputs: [[UInt8]], _ system: inout Kernel) throws(UsageFailure) {
    let kinds: [(name: String, title: String, kind: MessageDigest)] = [
      ("md5", "MD5", .md5), ("sha1", "SHA1", .sha1), ("sha256", "SHA2-256", .sha256),
      ("sha384", "SHA2-384", .sha384), ("sha512", "SHA2-512", .sha512),
    ]
    if options.has("sign") || options.has("verify") {
      throw Self.failure("openssl: signatures are not simulated: keys here are made up")
    }
    let chosen = kinds.last { $0.name == command || options.has($0.name) } ?? kinds[2]
    for (path, input) in zip(paths, inputs) {
      let title = chosen.title
      var digest = chosen.kind.digest(input)
      if let key = options["hmac"] {
        digest = Self.keyed(Array(key.utf8), input, chosen.kind)
      }
      let text = CertificateText.hex(digest, separator: options.has("c") ? ":" : "")
      if options.has("binary") {
        system.print(digest)
      } else if options.has("r") {
        try put("\(text) *\(path == "-" ? "stdin" : path)\n", &system)
      } else {
        try put("\(title)(\(path == "-" ? "stdin" : path))= \(text)\n", &system)
      }
    }
  }

  private static func keyed(_ key: [UInt8], _ text: [UInt8], _ kind: MessageDigest) -> [UInt8] {
    let size = kind == .sha384 || kind == .sha512 ? 128 : 64
    var block = key.count > size ? kind.digest(key) : key
    block += Array(repeating: 0, count: size - block.count)
    let inner = kind.digest(block.map { $0 ^ 0x36 } + text)
    return kind.digest(block.map { $0 ^ 0x5C } + inner)
  }
}

/// Options with one dash, and what stands behind some of them.
struct OpenSSLOptions: Sendable {
  private static let valued = [
    "in", "out", "key", "keyout", "subj", "days", "newkey", "CA", "CAkey", "CAserial", "hmac",
    "checkend", "addext", "config", "extensions", "extfile", "set_serial", "inform", "outform",
    "algorithm", "pkeyopt", "passout", "passin", "sign", "verify", "signature", "nameopt",
    "signkey",
  ]
  private var values: [(name: String, value: String)] = []
  private(set) var operands: [String] = []

  init(_ words: [String]) {
    var rest = words[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word.count > 1 else {
        operands.append(word)
        continue
      }
      let name = String(word.drop { $0 == "-" })
      values.append((name, Self.valued.contains(name) ? rest.popFirst() ?? "" : ""))
    }
  }

  /// The options in their order.
  var names: [String] { values.map(\.name) }

  func has(_ name: String) -> Bool { values.contains { $0.name == name } }
  subscript(_ name: String) -> String? { values.last { $0.name == name }?.value }
  func all(_ name: String) -> [String] { values.filter { $0.name == name }.map(\.value) }
}
