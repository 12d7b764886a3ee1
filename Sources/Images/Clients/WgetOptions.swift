/// What the words of a `wget` command ask for.
struct WgetOptions: Sendable {
  /// Why words cannot be understood.
  struct Misuse: Error {
    var message: String
    var status: Int32
  }

  var urls: [String] = []
  var isQuiet = false
  var isTerse = false
  var isSpider = false
  var showsHead = false
  var isInsecure = false
  var retriesRefused = false
  var output: String?
  var folder: String?
  var timeout: Double?
  /// How often it is tried; 0 for without end.
  var tries = 20
  var fields: [String] = []
  var agent: String?
  var post: String?
  var method: String?
  var authorityFile: String?

  init() {}

  init(_ words: [String], isGNU: Bool) throws(Misuse) {
    if !isGNU { timeout = 900 }
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" { continue }
      if word.hasPrefix("--") {
        try takeLong(word, &rest, isGNU)
      } else if word.hasPrefix("-"), word.utf8.count > 1 {
        try takeShort(word, &rest, isGNU)
      } else {
        urls.append(word)
      }
    }
    if timeout == 0 { timeout = nil }
    guard urls.isEmpty else { return }
    throw Misuse(
      message: isGNU
        ? "wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n"
        : "BusyBox v1.36.1 multi-call binary.\n\nUsage: wget [-cqS] [--spider] [-O FILE] [--header STR]"
          + " [-T SEC] URL...\n",
      status: 1
    )
  }

  /// An option of a word, as in `--tries=3`.
  private mutating func takeLong(
    _ word: String,
    _ rest: inout ArraySlice<String>,
    _ isGNU: Bool
  ) throws(Misuse) {
    let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
    let name = parts.first ?? ""
    func value() throws(Misuse) -> String {
      if parts.count > 1 { return parts[1] }
      guard let next = rest.popFirst() else {
        throw Misuse(
          message: "wget: option '--\(name)' requires an argument\n",
          status: isGNU ? 2 : 1
        )
      }
      return next
    }
    switch name {
    case "quiet": isQuiet = true
    case "no-verbose": isTerse = true
    case "spider": isSpider = true
    case "server-response": showsHead = true
    case "no-check-certificate": isInsecure = true
    case "retry-connrefused": retriesRefused = true
    case "no-cache", "no-proxy", "continue", "inet4-only", "verbose", "no-hsts", "no-clobber",
      "content-on-error":
      break
    case "output-document": output = try value()
    case "directory-prefix": folder = try value()
    case "timeout", "connect-timeout", "read-timeout", "dns-timeout":
      timeout = Double(try value())
    case "tries": tries = Int(try value()) ?? 20
    case "header": fields.append(try value())
    case "user-agent": agent = try value()
    case "post-data", "body-data": post = try value()
    case "method": method = try value()
    case "ca-certificate": authorityFile = try value()
    case "progress", "wait", "waitretry": _ = try value()
    default: throw Self.unknown("unrecognized option '--\(name)'", isGNU)
    }
  }

  /// Options of a letter, as in `-qO-`.
  private mutating func takeShort(
    _ word: String,
    _ rest: inout ArraySlice<String>,
    _ isGNU: Bool
  ) throws(Misuse) {
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      func value() throws(Misuse) -> String {
        if !letters.isEmpty {
          defer { letters = "" }
          return String(letters)
        }
        guard let next = rest.popFirst() else {
          throw Misuse(
            message: "wget: option requires an argument -- '\(letter)'\n",
            status: isGNU ? 2 : 1
          )
        }
        return next
      }
      switch letter {
      case "q": isQuiet = true
      case "n":
        isTerse = letters.first == "v"
        letters = ""
      case "S": showsHead = true
      case "c", "v", "4": break
      case "O": output = try value()
      case "P": folder = try value()
      case "T": timeout = Double(try value())
      case "t": tries = Int(try value()) ?? 20
      case "U": agent = try value()
      case "Y", "w": _ = try value()
      default: throw Self.unknown("invalid option -- '\(letter)'", isGNU)
      }
    }
  }

  private static func unknown(_ words: String, _ isGNU: Bool) -> Misuse {
    isGNU
      ? Misuse(
        message: "wget: \(words)\nUsage: wget [OPTION]... [URL]...\n\n"
          + "Try `wget --help' for more options.\n",
        status: 2
      )
      : Misuse(
        message: "wget: \(words)\nBusyBox v1.36.1 multi-call binary.\n\n"
          + "Usage: wget [-cqS] [--spider] [-O FILE] [--header STR] [-T SEC] URL...\n",
        status: 1
      )
  }
}
