/// A flag of a command as data: what parses, completes and explains it.
struct Flag: Sendable {
  /// What a flag's value is.
  enum Kind: Sendable {
    case boolean
    case string
    case integer
    /// An integer of 32 bits.
    case int32
    /// Repeatable, and split at commas.
    case strings
    /// Repeatable, taken as it is.
    case array
    /// Repeatable, `KEY=VALUE`.
    case pairs
    case duration
  }

  /// How a flag stands with a command.
  enum Standing: Sendable {
    case ordinary
    /// Taken, but not listed in help.
    case hidden
    /// Listed, and refused in plain words where it is given.
    case unsimulated
    /// Known to kubectl 1.8 only.
    case old
  }

  /// What completes a flag's value.
  enum Completion: Sendable {
    case none
    case file
    case namespace
    case container
    case labels
    case context
    case values([String])
  }

  let name: String
  let shorthand: Character?
  let kind: Kind
  let standard: String
  /// The value when the flag is given without one.
  let bare: String?
  let completion: Completion
  let usage: String
  private(set) var standing = Standing.ordinary

  /// The flag, taken but not listed.
  func hidden() -> Flag { with(.hidden) }

  /// The flag, listed but refused where it is given.
  func unsimulated() -> Flag { with(.unsimulated) }

  /// The flag, for kubectl 1.8 only.
  func old() -> Flag { with(.old) }

  private func with(_ standing: Standing) -> Flag {
    var copy = self
    copy.standing = standing
    return copy
  }

  /// A flag with a default of its own.
  init(
    _ name: String,
    _ shorthand: Character,
    _ kind: Kind,
    _ standard: String,
    bare: String? = nil,
    completion: Completion = .none,
    _ usage: String
  ) {
    self.init(name, shorthand, kind, standard, bare, completion, usage)
  }

  /// A flag whose default is the zero of its kind.
  init(
    _ name: String,
    _ shorthand: Character,
    _ kind: Kind,
    completion: Completion = .none,
    _ usage: String
  ) {
    self.init(name, shorthand, kind, "", nil, completion, usage)
  }

  /// A flag without a letter, with a default of its own.
  init(
    _ name: String,
    _ kind: Kind,
    _ standard: String,
    bare: String? = nil,
    completion: Completion = .none,
    _ usage: String
  ) {
    self.init(name, nil, kind, standard, bare, completion, usage)
  }

  /// A flag without a letter, whose default is the zero of its kind.
  init(_ name: String, _ kind: Kind, completion: Completion = .none, _ usage: String) {
    self.init(name, nil, kind, "", nil, completion, usage)
  }

  private init(
    _ name: String,
    _ shorthand: Character?,
    _ kind: Kind,
    _ standard: String,
    _ bare: String?,
    _ completion: Completion,
    _ usage: String
  ) {
    self.name = name
    self.shorthand = shorthand
    self.kind = kind
    self.standard = standard
    self.bare = bare ?? (kind == .boolean ? "true" : nil)
    self.completion = completion
    self.usage = usage
  }

  /// The default as help prints it.
  var standardText: String {
    switch kind {
    case .boolean: standard.isEmpty ? "false" : standard
    case .integer, .int32: standard.isEmpty ? "0" : standard
    case .string: "'\(standard)'"
    case .strings, .array, .pairs: "[\(standard)]"
    case .duration: standard.isEmpty ? "0s" : standard
    }
  }

  /// Why `value` is no value of this flag; nil where it is one.
  func refusal(of value: String) -> String? {
    let named = shorthand.map { "-\($0), --\(name)" } ?? "--\(name)"
    func refused(_ why: String) -> String {
      "invalid argument \"\(value)\" for \"\(named)\" flag: \(why)"
    }
    switch kind {
    case .string, .strings, .array: return nil
    case .boolean:
      return Self.boolean(value) == nil
        ? refused("strconv.ParseBool: parsing \"\(value)\": invalid syntax") : nil
    case .pairs:
      return value.split(separator: ",", omittingEmptySubsequences: false)
        .first { !$0.contains("=") }
        .map { refused("\($0) must be formatted as key=value") }
    case .integer: return Self.integerTrouble(value, bits: 64).map(refused)
    case .int32: return Self.integerTrouble(value, bits: 32).map(refused)
    case .duration:
      if GoDuration.parse(value) != nil { return nil }
      let isNumber = !value.isEmpty && value.allSatisfy(\.isNumber)
      return refused("time: \(isNumber ? "missing unit in" : "invalid") duration \"\(value)\"")
    }
  }

  /// Why Go takes `text` for no integer of so many bits.
  private static func integerTrouble(_ text: String, bits: Int) -> String? {
    let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    let isNumber = !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isNumber }
    let parsing = "strconv.ParseInt: parsing \"\(text)\": "
    guard isNumber else { return parsing + "invalid syntax" }
    let fits = bits == 32 ? Int32(text) != nil : Int64(text) != nil
    return fits ? nil : parsing + "value out of range"
  }

  /// What Go takes for a truth value.
  static func boolean(_ text: String) -> Bool? {
    switch text {
    case "1", "t", "T", "true", "TRUE", "True": true
    case "0", "f", "F", "false", "FALSE", "False": false
    default: nil
    }
  }
}
