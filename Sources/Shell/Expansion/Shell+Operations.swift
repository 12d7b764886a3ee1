import Machine

extension Shell {
  /// `$name` and the `${…}` forms.
  mutating func expand(
    _ parameter: Parameter,
    into builder: inout FieldBuilder,
    quoted: Bool,
    splits: Bool,
    _ system: Kernel
  ) throws(ExpansionStop) {
    switch parameter.operation {
    case .keys:
      add(
        variables[parameter.name]?.keys ?? [],
        parameter,
        &builder,
        quoted: quoted,
        splits: splits
      )
      return
    case .names:
      let names = variables.names.filter { $0.hasPrefix(parameter.name) }
      add(names, parameter, &builder, quoted: quoted, splits: splits)
      return
    case .length:
      let count: Int
      if let elements = elements(of: parameter) {
        count = elements.count
      } else {
        count = (try present(parameter, system) ?? "").unicodeScalars.count
      }
      expandPlain(String(count), &builder, quoted: quoted, splits: splits)
      return
    case .useDefault(let word, let evenIfEmpty):
      if try isMissing(parameter, evenIfEmpty, system) {
        try expand(word.parts, into: &builder, quoted: quoted, splits: splits, system)
        return
      }
    case .useAlternative(let word, let evenIfEmpty):
      if try !isMissing(parameter, evenIfEmpty, system) {
        try expand(word.parts, into: &builder, quoted: quoted, splits: splits, system)
      }
      return
    case .assignDefault(let word, let evenIfEmpty):
      if try isMissing(parameter, evenIfEmpty, system) {
        let text = try expandText(word, system).string
        try assign(parameter.name, text)
        expandPlain(text, &builder, quoted: quoted, splits: splits)
        return
      }
    case .complain(let word, let evenIfEmpty):
      if try isMissing(parameter, evenIfEmpty, system) {
        let fallback = evenIfEmpty ? "parameter null or not set" : "parameter not set"
        let text = try word.map { (word) throws(ExpansionStop) in
          try expandText(word, system).string
        }
        throw .failure("\(parameter.name): \(text ?? fallback)", fatal: true)
      }
    default: break
    }
    if let elements = elements(of: parameter) {
      let changed = try change(list: elements, parameter, system)
      add(changed, parameter, &builder, quoted: quoted, splits: splits)
      return
    }
    guard let text = try present(parameter, system) else {
      if quoted { builder.quoted("") }
      return
    }
    let changed = try change(text, parameter, system)
    expandPlain(changed, &builder, quoted: quoted, splits: splits)
  }

  /// The value; with `set -u` an unset one is an error.
  private mutating func present(
    _ parameter: Parameter,
    _ system: Kernel
  )
    throws(ExpansionStop) -> String?
  {
    if let text = try scalar(of: parameter, system) { return text }
    if options.unsetIsError {
      switch parameter.operation {
      case .useDefault, .useAlternative, .assignDefault, .complain: break
      default:
        let name = parameter.name
        let shown = name.utf8.first?.isDigit == true && dialect == .bash ? "$" + name : name
        throw .failure(
          "\(shown): " + (dialect == .bash ? "unbound variable" : "parameter not set"),
          fatal: true
        )
      }
    }
    return nil
  }

  private mutating func isMissing(
    _ parameter: Parameter,
    _ evenIfEmpty: Bool,
    _ system: Kernel
  ) throws(ExpansionStop) -> Bool {
    if let elements = elements(of: parameter) {
      return elements.isEmpty || (evenIfEmpty && elements == [""])
    }
    guard let text = try scalar(of: parameter, system) else { return true }
    return evenIfEmpty && text.isEmpty
  }

  /// Adds several values: as fields of their own, or joined where `*` asks for it.
  private func add(
    _ elements: [String],
    _ parameter: Parameter,
    _ builder: inout FieldBuilder,
    quoted: Bool,
    splits: Bool
  ) {
    if !splits || (quoted && joins(parameter)) {
      let separator: String
      if joins(parameter), let first = variables["IFS"]?.text {
        separator = first.first.map(String.init) ?? ""
      } else {
        separator = " "
      }
      let text = elements.joined(separator: separator)
      if quoted { builder.quoted(text) } else { builder.literal(text) }
      return
    }
    for (index, element) in elements.enumerated() {
      if index > 0 { builder.breakField() }
      expandPlain(element, &builder, quoted: quoted, splits: splits)
    }
  }

  private mutating func change(
    list: [String],
    _ parameter: Parameter,
    _ system: Kernel
  )
    throws(ExpansionStop) -> [String]
  {
    if case .substring(let offset, let length) = parameter.operation {
      let isPositional = parameter.name == "@" || parameter.name == "*"
      let all = isPositional ? [argumentZero] + list : list
      var start = Int(try evaluate(try expandText(offset, system).string))
      if start < 0 { start += all.count }
      if isPositional, start == 0, length == nil { return all }
      guard start >= 0, start < all.count else { return [] }
      guard let length else { return Array(all[start...]) }
      let count = Int(try evaluate(try expandText(length, system).string))
      return Array(all[start..<min(all.count, start + max(0, count))])
    }
    var result: [String] = []
    for element in list { result.append(try change(element, parameter, system)) }
    return result
  }

  private mutating func change(
    _ text: String,
    _ parameter: Parameter,
    _ system: Kernel
  ) throws(ExpansionStop) -> String {
    switch parameter.operation {
    case .trim(let word, let suffix, let longest):
      let pattern = try pattern(word, system)
      return trim(text, pattern, suffix: suffix, longest: longest)
    case .replace(let word, let replacement, let all, let anchor):
      let pattern = try pattern(word, system)
      let new = try expandText(replacement, system).string
      return replace(text, pattern, new, all: all, anchor: anchor)
    case .substring(let offset, let length):
      let scalars = Array(text.unicodeScalars)
      var start = Int(try evaluate(try expandText(offset, system).string))
      if start < 0 { start += scalars.count }
      guard start >= 0, start <= scalars.count else { return "" }
      var end = scalars.count
      if let length {
        let count = Int(try evaluate(try expandText(length, system).string))
        end = count < 0 ? scalars.count + count : min(scalars.count, start + count)
        if end < start {
          throw .failure("\(count): substring expression < 0", fatal: false)
        }
      }
      return join(scalars[start..<end])
    case .changeCase(let upper, let all):
      if all { return upper ? text.uppercased() : text.lowercased() }
      let first = text.prefix(1)
      return (upper ? first.uppercased() : first.lowercased()) + text.dropFirst()
    case .indirect:
      return value(of: text, system) ?? ""
    case .quote: return Quoting.quote(text)
    default: return text
    }
  }

  private func join(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  mutating func pattern(_ word: Word, _ system: Kernel) throws(ExpansionStop) -> Pattern {
    let text = try expandText(word, system)
    return Pattern(text.bytes, quoted: text.quoted)
  }

  private func trim(_ value: String, _ pattern: Pattern, suffix: Bool, longest: Bool) -> String {
    let scalars = Array(value.unicodeScalars)
    let lengths = longest ? Array((0...scalars.count).reversed()) : Array(0...scalars.count)
    for length in lengths {
      let part = suffix ? scalars[(scalars.count - length)...] : scalars[..<length]
      if pattern.matches(part) {
        return join(suffix ? scalars[..<(scalars.count - length)] : scalars[length...])
      }
    }
    return value
  }

  private func replace(
    _ value: String,
    _ pattern: Pattern,
    _ new: String,
    all: Bool,
    anchor: Parameter.Anchor
  ) -> String {
    let scalars = Array(value.unicodeScalars)
    var result = ""
    var position = 0
    while position <= scalars.count {
      var found: Int?
      if anchor != .start || position == 0 {
        var end = scalars.count
        while end >= position {
          if anchor == .end, end != scalars.count { break }
          if end > position || scalars.isEmpty, pattern.matches(scalars[position..<end]) {
            found = end
            break
          }
          end -= 1
        }
      }
      if let found {
        result += new
        position = max(found, position)
        if !all || found == position && scalars.isEmpty { break }
        continue
      }
      guard position < scalars.count else { break }
      result.unicodeScalars.append(scalars[position])
      position += 1
    }
    if position < scalars.count { result += join(scalars[position...]) }
    return result
  }
}
