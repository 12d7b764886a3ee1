/// A message between a database and its client: PostgreSQL's protocol, version 3.
///
/// The simulated MySQL speaks it too, behind a greeting of its own: what goes over its wire is the
/// one thing about it that is not as in life.
enum DatabaseMessage: Hashable, Sendable {
  struct Column: Hashable, Sendable {
    var name: String
    var isNumeric: Bool
  }

  /// The first one, with the user and the database.
  case startup([String: String])
  /// A password is wanted.
  case wantsPassword
  case password(String)
  case welcome
  case query(String)
  case farewell
  case columns([Column])
  case row([String?])
  case complete(String)
  /// Codes and texts: S severity, C state, M message, D detail, H hint, P position, N number.
  case failure([Character: String])
  case notice(String)
  case parameter(String, String)
  /// The server waits for a statement: `I`, or `T` and `E` within a transaction.
  case ready(Character)

  /// The message as it goes over the wire.
  var bytes: [UInt8] {
    switch self {
    case .startup(let fields):
      var body = WireBytes.number(196_608)
      for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
        body += WireBytes.text(name) + WireBytes.text(value)
      }
      body.append(0)
      return WireBytes.number(body.count + 4) + body
    case .wantsPassword: return WireBytes.message("R", WireBytes.number(3))
    case .welcome: return WireBytes.message("R", WireBytes.number(0))
    case .password(let text): return WireBytes.message("p", WireBytes.text(text))
    case .query(let text): return WireBytes.message("Q", WireBytes.text(text))
    case .farewell: return WireBytes.message("X", [])
    case .columns(let columns):
      var body = WireBytes.short(columns.count)
      for column in columns {
        body += WireBytes.text(column.name) + WireBytes.number(0) + WireBytes.short(0)
        body += WireBytes.number(column.isNumeric ? 20 : 25) + WireBytes.short(-1)
        body += WireBytes.number(-1) + WireBytes.short(0)
      }
      return WireBytes.message("T", body)
    case .row(let values):
      var body = WireBytes.short(values.count)
      for value in values {
        guard let value else {
          body += WireBytes.number(-1)
          continue
        }
        body += WireBytes.number(value.utf8.count) + Array(value.utf8)
      }
      return WireBytes.message("D", body)
    case .complete(let tag): return WireBytes.message("C", WireBytes.text(tag))
    case .failure(let fields):
      var body: [UInt8] = []
      for (code, text) in fields.sorted(by: { $0.key < $1.key }) {
        body += Array(String(code).utf8) + WireBytes.text(text)
      }
      return WireBytes.message("E", body + [0])
    case .notice(let text): return WireBytes.message("N", WireBytes.text(text))
    case .parameter(let name, let value):
      return WireBytes.message("S", WireBytes.text(name) + WireBytes.text(value))
    case .ready(let state): return WireBytes.message("Z", Array(String(state).utf8))
    }
  }
}

/// Numbers and texts as they go over the wire.
enum WireBytes {
  static func number(_ number: Int) -> [UInt8] {
    let bits = UInt32(bitPattern: Int32(truncatingIfNeeded: number))
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> UInt32($0)) }
  }

  static func short(_ number: Int) -> [UInt8] {
    let bits = UInt16(bitPattern: Int16(truncatingIfNeeded: number))
    return [UInt8(truncatingIfNeeded: bits >> 8), UInt8(truncatingIfNeeded: bits)]
  }

  static func text(_ text: String) -> [UInt8] { Array(text.utf8) + [0] }

  static func message(_ kind: Character, _ body: [UInt8]) -> [UInt8] {
    Array(String(kind).utf8) + number(body.count + 4) + body
  }
}

/// Takes messages off the front of what came over the wire.
struct DatabaseReader: Sendable {
  /// What a reader found.
  enum Finding: Sendable {
    case incomplete
    case malformed
    case message(DatabaseMessage, length: Int)
  }

  private let bytes: [UInt8]
  private var place = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The first message of a connection, which has no letter.
  static func startup(_ bytes: [UInt8]) -> Finding {
    var reader = DatabaseReader(bytes)
    guard let length = reader.number(), bytes.count >= 8 else { return .incomplete }
    guard (8...10_000).contains(length), reader.number() == 196_608 else { return .malformed }
    guard bytes.count >= length else { return .incomplete }
    var fields: [String: String] = [:]
    while let name = reader.text(), !name.isEmpty { fields[name] = reader.text() ?? "" }
    return .message(.startup(fields), length: length)
  }

  /// The next message.
  static func next(_ bytes: [UInt8]) -> Finding {
    guard bytes.count >= 5 else { return .incomplete }
    var reader = DatabaseReader(bytes)
    reader.place = 1
    guard let length = reader.number(), length >= 4, length < 64_000_000 else { return .malformed }
    guard bytes.count >= length + 1 else { return .incomplete }
    guard let message = reader.message(Character(Unicode.Scalar(bytes[0]))) else {
      return .malformed
    }
    return .message(message, length: length + 1)
  }

  private mutating func message(_ kind: Character) -> DatabaseMessage? {
    switch kind {
    case "R": return number() == 0 ? .welcome : .wantsPassword
    case "p": return .password(text() ?? "")
    case "Q": return .query(text() ?? "")
    case "X": return .farewell
    case "T":
      return .columns(
        (0..<max(short() ?? 0, 0)).map { _ in
          let name = text() ?? ""
          place += 6
          let isNumeric = number() == 20
          place += 8
          return DatabaseMessage.Column(name: name, isNumeric: isNumeric)
        }
      )
    case "D":
      return .row(
        (0..<max(short() ?? 0, 0)).map { _ in
          guard let length = number(), length >= 0, place + length <= bytes.count else {
            return nil
          }
          defer { place += length }
          return String(decoding: bytes[place..<place + length], as: UTF8.self)
        }
      )
    case "C": return .complete(text() ?? "")
    case "E":
      var fields: [Character: String] = [:]
      while place < bytes.count, bytes[place] != 0 {
        let code = Character(Unicode.Scalar(bytes[place]))
        place += 1
        fields[code] = text() ?? ""
      }
      return .failure(fields)
    case "N": return .notice(text() ?? "")
    case "S": return .parameter(text() ?? "", text() ?? "")
    case "Z": return .ready(place < bytes.count ? Character(Unicode.Scalar(bytes[place])) : "I")
    default: return nil
    }
  }

  private mutating func number() -> Int? {
    guard place + 4 <= bytes.count else { return nil }
    defer { place += 4 }
    let bits = bytes[place..<place + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return Int(Int32(bitPattern: bits))
  }

  private mutating func short() -> Int? {
    guard place + 2 <= bytes.count else { return nil }
    defer { place += 2 }
    return Int(Int16(bitPattern: UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1])))
  }

  private mutating func text() -> String? {
    guard place < bytes.count, let end = bytes[place...].firstIndex(of: 0) else { return nil }
    defer { place = end + 1 }
    return String(decoding: bytes[place..<end], as: UTF8.self)
  }
}
