/// A flag of a command as data: what parses, completes and explains it.
struct Flag: Sendable {
  /// What a flag's value is.
  enum Kind: Sendable {
    case boolean
    case string
    case integer
    /// Repeatable, and split at commas.
    case strings
    /// Repeatable, taken as it is.
    case array
    case duration
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
    case .integer: standard.isEmpty ? "0" : standard
    case .string: "'\(standard)'"
    case .strings, .array: "[\(standard)]"
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
    case .integer:
      return Int(value) == nil
        ? refused("strconv.ParseInt: parsing \"\(value)\": invalid syntax") : nil
    case .duration:
      if GoDuration.parse(value) != nil { return nil }
      let isNumber = !value.isEmpty && value.allSatisfy(\.isNumber)
      return refused("time: \(isNumber ? "missing unit in" : "invalid") duration \"\(value)\"")
    }
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
