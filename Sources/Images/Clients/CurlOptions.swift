/// What the words of a `curl` command ask for.
struct CurlOptions: Sendable {
  var urls: [String] = []
  var isSilent = false
  var showsErrors = false
  var includesHead = false
  var headOnly = false
  var isVerbose = false
  var failsOnError = false
  var follows = false
  var method: String?
  var data: [String] = []
  var fields: [String] = []
  var output: String?
  var usesRemoteName = false
  var format = ""
  var maxTime: Double?
  var connectTimeout: Double?
  var agent = "curl/7.88.1"

  /// Why words cannot be understood.
  struct Misuse: Error {
    var message: String
    var status: Int32 = 2
  }

  private static let longNames: [String: Character] = [
    "--silent": "s", "--show-error": "S", "--include": "i", "--head": "I", "--verbose": "v",
    "--output": "o", "--write-out": "w", "--fail": "f", "--request": "X", "--data": "d",
    "--data-raw": "d", "--header": "H", "--location": "L", "--max-time": "m", "--insecure": "k",
    "--remote-name": "O", "--user-agent": "A", "--no-buffer": "N", "--get": "G",
  ]

  init(_ words: [String]) throws(Misuse) {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--connect-timeout" {
        connectTimeout = Double(try Self.value(of: word, &rest))
      } else if word.hasPrefix("--") {
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        guard let letter = Self.longNames[parts[0]] else {
          throw Misuse(message: "curl: option \(word): is unknown or not simulated")
        }
        if parts.count > 1 { rest = [parts[1]] + rest }
        try apply(letter, word, &rest)
      } else if word.hasPrefix("-"), word.count > 1 {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
          if Self.takesValue(letter), !letters.isEmpty {
            rest = [String(letters)] + rest
            letters = ""
          }
          try apply(letter, "-\(letter)", &rest)
        }
      } else {
        urls.append(word)
      }
    }
    guard urls.isEmpty else { return }
    throw Misuse(message: "curl: try 'curl --help' or 'curl --manual' for more information")
  }

  private static func takesValue(_ letter: Character) -> Bool { "owXdHmA".contains(letter) }

  private static func value(
    of option: String,
    _ rest: inout ArraySlice<String>
  ) throws(Misuse) -> String {
    guard let value = rest.popFirst() else {
      throw Misuse(
        message: "curl: option \(option): requires parameter\n"
          + "curl: try 'curl --help' or 'curl --manual' for more information"
      )
    }
    return value
  }

  private mutating func apply(
    _ letter: Character,
    _ word: String,
    _ rest: inout ArraySlice<String>
  ) throws(Misuse) {
    switch letter {
    case "s": isSilent = true
    case "S": showsErrors = true
    case "i": includesHead = true
    case "I": headOnly = true
    case "v": isVerbose = true
    case "f": failsOnError = true
    case "L": follows = true
    case "O": usesRemoteName = true
    case "k", "N", "4": break
    case "o": output = try Self.value(of: word, &rest)
    case "w": format = try Self.value(of: word, &rest)
    case "X": method = try Self.value(of: word, &rest)
    case "d": data.append(try Self.value(of: word, &rest))
    case "H": fields.append(try Self.value(of: word, &rest))
    case "A": agent = try Self.value(of: word, &rest)
    case "m": maxTime = Double(try Self.value(of: word, &rest))
    default: throw Misuse(message: "curl: option \(word): is unknown or not simulated")
    }
  }

  /// The request for an address.
  func request(_ address: WebAddress) -> HTTPMessage {
    let verb = method ?? (headOnly ? "HEAD" : data.isEmpty ? "GET" : "POST")
    var message = HTTPMessage(firstLine: "\(verb) \(address.target) HTTP/1.1")
    message["Host"] = address.hostField
    message["User-Agent"] = agent
    message["Accept"] = "*/*"
    if !data.isEmpty {
      message.body = Array(data.joined(separator: "&").utf8)
      message["Content-Length"] = String(message.body.count)
      message["Content-Type"] = "application/x-www-form-urlencoded"
    }
    for field in fields {
      guard let colon = field.firstIndex(of: ":") else { continue }
      let value = String(field[field.index(after: colon)...].drop { $0 == " " })
      message[String(field[..<colon])] = value.isEmpty ? nil : value
    }
    return message
  }
}
