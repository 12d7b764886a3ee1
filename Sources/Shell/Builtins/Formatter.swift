import Simulation

/// `printf`: a format used again as long as there are arguments.
struct Formatter {
  /// What came out, and the complaints about arguments that are no numbers.
  struct Result {
    var bytes: [UInt8] = []
    var complaints: [String] = []
    /// Where in the output each complaint comes: after the lines that are whole by then.
    var places: [Int] = []

    mutating func complain(_ text: String) {
      complaints.append(text)
      places.append((bytes.lastIndex(of: Byte.newline) ?? -1) + 1)
    }
  }

  private let format: [UInt8]
  private let arguments: [String]
  private var next = 0
  private var result = Result()
  private var stopped = false
  /// Whether backslashes in the format are escapes (awk's strings have theirs read already).
  private let readsEscapes: Bool

  /// The shell whose words complaints have.
  private var dialect = ShellDialect.bash
  /// The time that `%(…)T` tells where no argument does.
  private var now = Instant.epoch

  private init(_ format: String, _ arguments: [String], readsEscapes: Bool) {
    self.format = Array(format.utf8)
    self.arguments = arguments
    self.readsEscapes = readsEscapes
  }

  /// Formats the arguments.
  static func print(
    _ format: String,
    _ arguments: [String],
    now: Instant = .epoch,
    dialect: ShellDialect = .bash
  ) -> Result {
    var formatter = Formatter(format, arguments, readsEscapes: true)
    formatter.now = now
    formatter.dialect = dialect
    repeat {
      let before = formatter.next
      formatter.pass()
      if formatter.next == before { break }
    } while formatter.next < arguments.count && !formatter.stopped
    return formatter.result
  }

  /// Formats once, as awk's `printf` does.
  static func once(_ format: String, _ arguments: [String]) -> [UInt8] {
    var formatter = Formatter(format, arguments, readsEscapes: false)
    formatter.pass()
    return formatter.result.bytes
  }

  private mutating func pass() {
    var index = 0
    while index < format.count, !stopped {
      let byte = format[index]
      if byte == Byte.backslash, readsEscapes {
        var end = index + 2
        while end < format.count, end < index + 10,
          format[end].isDigit || Escapes.hexadecimal(format[end]) != nil
        {
          end += 1
        }
        if index + 1 < format.count, format[index + 1].isLetter,
          !"xuU".utf8.contains(format[index + 1])
        {
          end = index + 2
        }
        if index + 1 < format.count, format[index + 1].isDigit { end = min(end, index + 4) }
        end = min(end, format.count)
        let style = dialect == .dash ? Escapes.Style.plainFormat : .format
        let expanded = Escapes.expand(format[index..<end], style: style)
        result.bytes += expanded.bytes
        stopped = expanded.stop
        index = end
      } else if byte == UInt8(ascii: "%") {
        index = directive(from: index + 1)
      } else {
        result.bytes.append(byte)
        index += 1
      }
    }
  }

  private struct Shape {
    var flags = ""
    var width = 0
    var precision: Int?
  }

  private mutating func argument() -> String? {
    guard next < arguments.count else { return nil }
    next += 1
    return arguments[next - 1]
  }

  private mutating func directive(from start: Int) -> Int {
    var index = start
    var shape = Shape()
    while index < format.count, "-+ #0".utf8.contains(format[index]) {
      shape.flags.append(Character(Unicode.Scalar(format[index])))
      index += 1
    }
    shape.width = number(&index) ?? 0
    if shape.width < 0 {
      shape.flags += "-"
      shape.width = -shape.width
    }
    if index < format.count, format[index] == UInt8(ascii: ".") {
      index += 1
      shape.precision = number(&index) ?? 0
    }
    if readsEscapes, let end = timeFormat(from: index, shape) { return end }
    while index < format.count, "lhLqjzt".utf8.contains(format[index]),
      format[index] != UInt8(ascii: "q")
    {
      index += 1
    }
    guard index < format.count else {
      if readsEscapes {
        refuse(start)
      } else {
        result.bytes.append(UInt8(ascii: "%"))
      }
      return index
    }
    if readsEscapes, !accepts(format[index], isPlain: index == start) {
      refuse(start)
      return format.count
    }
    convert(format[index], shape)
    return index + 1
  }

  /// Whether the shell's `printf` knows a directive; `%%` has nothing between.
  private func accepts(_ letter: UInt8, isPlain: Bool) -> Bool {
    if letter == UInt8(ascii: "%") { return isPlain }
    if "sbcdiuxXofFeEgG".utf8.contains(letter) { return true }
    return dialect == .bash && "qQ".utf8.contains(letter)
  }

  /// A directive that is none ends the output.
  private mutating func refuse(_ start: Int) {
    stopped = true
    let place = format[start...].firstIndex { !$0.isDigit && !"-+ #.*lhLjzt".utf8.contains($0) }
    switch dialect {
    case .bash:
      let letter = place.map { String(bytes: [format[$0]]) }
      let reason = letter == nil ? "missing format character" : "invalid format character"
      result.complain("`\(letter ?? "%")': \(reason)")
    case .dash:
      let text = String(bytes: format[start...(place ?? format.count - 1)])
      result.complain("%\(text): invalid directive")
    case .busybox: result.complain("%\(String(bytes: format[start...])): invalid format")
    }
  }

  private mutating func number(_ index: inout Int) -> Int? {
    if index < format.count, format[index] == Byte.star {
      index += 1
      return Int(argument() ?? "0") ?? 0
    }
    var value: Int?
    while index < format.count, format[index].isDigit, (value ?? 0) < 100_000 {
      value = (value ?? 0) * 10 + Int(format[index] - 48)
      index += 1
    }
    return value
  }

  private mutating func convert(_ letter: UInt8, _ shape: Shape) {
    switch letter {
    case UInt8(ascii: "%"): result.bytes.append(letter)
    case UInt8(ascii: "s"):
      var text = argument() ?? ""
      if let precision = shape.precision { text = String(text.prefix(precision)) }
      pad(text, shape)
    case UInt8(ascii: "q"):
      let text = Quoting.backslashed(argument() ?? "")
      pad(shape.precision.map { String(text.prefix($0)) } ?? text, shape)
    case UInt8(ascii: "Q"):
      let text = argument() ?? ""
      pad(Quoting.backslashed(shape.precision.map { String(text.prefix($0)) } ?? text), shape)
    case UInt8(ascii: "b"):
      let style = dialect == .dash ? Escapes.Style.plainEcho : .echo
      let expanded = Escapes.expand((argument() ?? "").utf8, style: style)
      stopped = expanded.stop
      let text = String(bytes: expanded.bytes)
      pad(shape.precision.map { String(text.prefix($0)) } ?? text, shape)
    case UInt8(ascii: "c"):
      let text = argument() ?? ""
      if !readsEscapes, let code = UInt32(text), let scalar = Unicode.Scalar(code) {
        pad(String(Character(scalar)), shape)
      } else {
        // The shell takes a byte, awk a character.
        let first = readsEscapes ? Array(text.utf8.prefix(1)) : Array(String(text.prefix(1)).utf8)
        pad(first.isEmpty && readsEscapes ? [0] : first, count: 1, shape)
      }
    case UInt8(ascii: "d"), UInt8(ascii: "i"), UInt8(ascii: "u"), UInt8(ascii: "x"),
      UInt8(ascii: "X"), UInt8(ascii: "o"):
      integer(letter, shape)
    case UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "e"), UInt8(ascii: "E"),
      UInt8(ascii: "g"), UInt8(ascii: "G"):
      let text = argument() ?? "0"
      let code = Self.code(text)
      let value = code.map(Double.init) ?? Double(text) ?? Double(NumberText.prefix(text)) ?? 0
      if readsEscapes, code == nil, Double(text) == nil, !text.isEmpty { complain(text) }
      signed(
        NumberText.format(
          value,
          letter,
          shape.precision ?? 6,
          alternate: shape.flags.contains("#")
        ),
        shape
      )
    default:
      guard readsEscapes else {
        result.bytes += [UInt8(ascii: "%"), letter]
        return
      }
      refuse(format.lastIndex(of: letter) ?? 0)
    }
  }

  private mutating func complain(_ text: String) {
    switch dialect {
    case .bash: result.complain("\(text): invalid number")
    case .dash:
      let isBegun = text.utf8.first?.isDigit ?? false
      result.complain("\(text): \(isBegun ? "not completely converted" : "expected numeric value")")
    case .busybox: result.complain("invalid number '\(text)'")
    }
  }

  /// The number of the character behind a quote; nil where the text begins with none.
  private static func code(_ text: String) -> Int64? {
    guard let first = text.utf8.first, first == Byte.quote || first == Byte.doubleQuote else {
      return nil
    }
    return Int64(text.unicodeScalars.dropFirst().first?.value ?? 0)
  }

  private mutating func integer(_ letter: UInt8, _ shape: Shape) {
    let text = argument() ?? "0"
    var value: Int64 = 0
    if let code = Self.code(text) {
      value = code
    } else {
      let trimmed = text.drop { $0 == " " }
      let isNegative = trimmed.hasPrefix("-")
      let digits = Array(trimmed.drop { $0 == "-" || $0 == "+" }.utf8)
      if readsEscapes, let clamped = Self.clamped(digits, isNegative, letter) {
        value = clamped
        result.complain("warning: \(text): Numerical result out of range")
      } else if !digits.contains(Byte.hash), !digits.isEmpty, digits.allSatisfy(\.isNamePart),
        readsEscapes,
        let number = try? Arithmetic<NoVariables>.constant(digits)
      {
        value = isNegative ? -number : number
      } else if let number = Double(text) ?? Double(NumberText.prefix(text)), abs(number) < 9e18 {
        value = Int64(number)
        let isOctal = digits.first == 48 && digits.allSatisfy(\.isDigit)
        if readsEscapes, isOctal {
          value = Int64(text.prefix { "01234567".contains($0) }, radix: 8) ?? 0
          if dialect == .bash {
            result.complain("\(text): invalid octal number")
          } else {
            complain(text)
          }
        } else if readsEscapes, !text.isEmpty {
          complain(text)
        }
      } else if readsEscapes, !text.isEmpty {
        complain(text)
      }
    }
    show(value, letter, shape)
  }

  /// The end of the range for a decimal number that lies outside; nil for all others.
  private static func clamped(_ digits: [UInt8], _ isNegative: Bool, _ letter: UInt8) -> Int64? {
    guard digits.count > 18, digits.allSatisfy(\.isDigit), digits.first != 48 else { return nil }
    let text = String(bytes: digits)
    let isSigned = letter == UInt8(ascii: "d") || letter == UInt8(ascii: "i")
    if isSigned {
      return Int64((isNegative ? "-" : "") + text) == nil ? (isNegative ? .min : .max) : nil
    }
    return UInt64(text) == nil ? -1 : nil
  }

  /// An integer as C prints it: with a precision, no flag fills with zeros; only signed ones have signs.
  private mutating func show(_ value: Int64, _ letter: UInt8, _ shape: Shape) {
    var shape = shape
    var digits: String
    let bits = UInt64(bitPattern: value)
    let isSigned = letter == UInt8(ascii: "d") || letter == UInt8(ascii: "i")
    let alternate = shape.flags.contains("#") && value != 0
    switch letter {
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      digits = String(bits, radix: 16, uppercase: letter == UInt8(ascii: "X"))
    case UInt8(ascii: "o"): digits = String(bits, radix: 8)
    case UInt8(ascii: "u"): digits = String(bits)
    default: digits = String(value.magnitude)
    }
    if let precision = shape.precision {
      shape.flags.removeAll { $0 == "0" }
      if precision == 0, value == 0 { digits = "" }
      if digits.count < precision {
        digits = String(repeating: "0", count: precision - digits.count) + digits
      }
    }
    if shape.flags.contains("#"), letter == UInt8(ascii: "o"), !digits.hasPrefix("0") {
      digits = "0" + digits
    }
    guard isSigned else {
      shape.flags.removeAll { $0 == "+" || $0 == " " }
      guard alternate, letter | 32 == UInt8(ascii: "x") else { return signed(digits, shape) }
      if shape.flags.contains("0"), !shape.flags.contains("-") {
        let zeros = max(0, shape.width - digits.count - 2)
        digits = String(repeating: "0", count: zeros) + digits
      }
      return pad("0\(Character(Unicode.Scalar(letter)))" + digits, shape)
    }
    signed(value < 0 ? "-" + digits : digits, shape)
  }

  /// `%(…)T`: a time in `strftime`'s form; the end of the directive, nil where this is none.
  private mutating func timeFormat(from start: Int, _ shape: Shape) -> Int? {
    guard start < format.count, format[start] == Byte.open,
      let close = format[start...].firstIndex(of: Byte.close), close + 1 < format.count,
      format[close + 1] == UInt8(ascii: "T")
    else { return nil }
    let text = String(bytes: format[(start + 1)..<close])
    let seconds = argument().flatMap { Int64($0) } ?? -1
    let time = seconds < 0 ? now : Instant(seconds: seconds)
    pad(DateText.format(time, text.isEmpty ? "%X" : text), shape)
    return close + 2
  }

  private mutating func signed(_ digits: String, _ shape: Shape) {
    var digits = digits
    if !digits.hasPrefix("-") {
      if shape.flags.contains("+") {
        digits = "+" + digits
      } else if shape.flags.contains(" ") {
        digits = " " + digits
      }
    }
    if shape.flags.contains("0"), !shape.flags.contains("-"), digits.count < shape.width {
      let sign = digits.prefix { "+- ".contains($0) }
      let zeros = String(repeating: "0", count: shape.width - digits.count)
      digits = sign + zeros + digits.dropFirst(sign.count)
    }
    pad(digits, shape)
  }

  private mutating func pad(_ text: String, _ shape: Shape) {
    pad(Array(text.utf8), count: text.count, shape)
  }

  private mutating func pad(_ bytes: [UInt8], count: Int, _ shape: Shape) {
    let blanks = [UInt8](repeating: Byte.space, count: max(0, shape.width - count))
    result.bytes += shape.flags.contains("-") ? bytes + blanks : blanks + bytes
  }
}

/// Arithmetic without variables.
struct NoVariables: ArithmeticVariables {
  var hasSteps: Bool { true }

  mutating func text(
    of name: String,
    subscript key: String?,
    depth: Int
  ) throws(ArithmeticFailure)
    -> String?
  { nil }

  mutating func assign(
    _ value: Int64,
    to name: String,
    subscript key: String?,
    depth: Int
  ) throws(ArithmeticFailure) {}
}
