/// The bytes that the grammar names.
enum Byte {
  static let newline = UInt8(ascii: "\n")
  static let tab = UInt8(ascii: "\t")
  static let space = UInt8(ascii: " ")
  static let backslash = UInt8(ascii: "\\")
  static let quote = UInt8(ascii: "'")
  static let doubleQuote = UInt8(ascii: "\"")
  static let backtick = UInt8(ascii: "`")
  static let dollar = UInt8(ascii: "$")
  static let hash = UInt8(ascii: "#")
  static let open = UInt8(ascii: "(")
  static let close = UInt8(ascii: ")")
  static let openBrace = UInt8(ascii: "{")
  static let closeBrace = UInt8(ascii: "}")
  static let openBracket = UInt8(ascii: "[")
  static let closeBracket = UInt8(ascii: "]")
  static let semicolon = UInt8(ascii: ";")
  static let ampersand = UInt8(ascii: "&")
  static let pipe = UInt8(ascii: "|")
  static let less = UInt8(ascii: "<")
  static let greater = UInt8(ascii: ">")
  static let equals = UInt8(ascii: "=")
  static let plus = UInt8(ascii: "+")
  static let minus = UInt8(ascii: "-")
  static let colon = UInt8(ascii: ":")
  static let slash = UInt8(ascii: "/")
  static let bang = UInt8(ascii: "!")
  static let star = UInt8(ascii: "*")
  static let at = UInt8(ascii: "@")
}

extension UInt8 {
  /// A blank between words.
  var isBlank: Bool { self == Byte.space || self == Byte.tab }
  var isDigit: Bool { self >= 48 && self <= 57 }
  var isLetter: Bool { (self >= 65 && self <= 90) || (self >= 97 && self <= 122) }
  var isNameStart: Bool { isLetter || self == 95 }
  var isNamePart: Bool { isNameStart || isDigit }
  /// Ends a word unless it is quoted.
  var isMeta: Bool {
    switch self {
    case Byte.space, Byte.tab, Byte.newline, Byte.semicolon, Byte.ampersand, Byte.pipe, Byte.less,
      Byte.greater, Byte.open, Byte.close:
      true
    default: false
    }
  }
}

extension String {
  /// Text from bytes; what is not UTF-8 becomes the replacement character.
  init(bytes: some Collection<UInt8>) {
    self = String(decoding: bytes, as: UTF8.self)
  }

  /// Whether this can name a variable.
  var isShellName: Bool {
    guard let first = utf8.first, first.isNameStart else { return false }
    return utf8.allSatisfy(\.isNamePart)
  }
}
