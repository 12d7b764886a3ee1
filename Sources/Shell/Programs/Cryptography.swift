import Machine
import Simulation

extension Tools {
  /// `openssl`: random bytes and digests; keys and certificates are not simulated.
  @Sendable static func cryptography(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let words = Array(system.arguments.dropFirst())
    switch words.first {
    case "version":
      system.print("OpenSSL 3.0.15 3 Sep 2024 (Library: OpenSSL 3.0.15 3 Sep 2024)\n")
      return 0
    case "rand": return random(Array(words.dropFirst()), &system)
    case "req", "x509", "genrsa", "genpkey", "rsa", "pkey", "ec", "ecparam", "s_client", "s_server",
      "verify", "ca", "pkcs12", "crl", "enc", "dgst", "passwd", "ciphers", "md5", "sha1", "sha256":
      system.print(
        "openssl: '\(words[0])' is not simulated: there are 'version' and 'rand', and"
          + " md5sum, sha1sum, sha256sum and base64 beside them\n",
        to: 2
      )
      return 1
    case let word?:
      system.print("Invalid command '\(word)'; type \"help\" for a list.\n", to: 2)
      return 1
    case nil:
      system.print("openssl: the prompt of openssl is not simulated\n", to: 2)
      return 1
    }
  }

  private static func random(_ words: [String], _ system: inout Kernel) -> Int32 {
    var count: Int?
    var form = ""
    var target: String?
    var rest = words[...]
    while let word = rest.popFirst() {
      switch word {
      case "-hex", "-base64": form = word
      case "-out": target = rest.popFirst()
      default: count = Int(word)
      }
    }
    guard let count, count > 0, count <= 1_000_000 else {
      system.print("rand: Use -help for summary.\n", to: 2)
      return 1
    }
    let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: system.programRandom.next()) }
    let shown: [UInt8]
    switch form {
    case "-hex":
      shown =
        Array(
          bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined().utf8
        ) + [Byte.newline]
    case "-base64":
      let text = Array(Base64.encoded(bytes).utf8)
      shown = stride(from: 0, to: text.count, by: 64).flatMap {
        text[$0..<min(text.count, $0 + 64)] + [Byte.newline]
      }
    default: shown = bytes
    }
    guard let target else {
      system.print(shown)
      return 0
    }
    do throws(Errno) { try system.writeFile(target, shown, mode: 0o600) } catch {
      system.print("Can't open \"\(target)\" for writing, \(error.message)\n", to: 2)
      return 1
    }
    return 0
  }
}
