/// Reads what stands within a line of Markdown: code, strong, emphasis, links.
enum InlineMarkdown {
  /// The pieces of `text`; marks without a partner are ordinary characters.
  static func spans(_ text: String) -> [StyledSpan] {
    var spans: [StyledSpan] = []
    var plain = ""
    var rest = Substring(text)
    func flush(_ spans: inout [StyledSpan], _ plain: inout String) {
      if !plain.isEmpty { spans.append(StyledSpan(plain)) }
      plain = ""
    }
    while let first = rest.first {
      if let (found, after) = marked(rest) {
        flush(&spans, &plain)
        spans += found
        rest = after
      } else if first == "\\", let next = rest.dropFirst().first, "\\`*_[]<>|#".contains(next) {
        plain.append(next)
        rest = rest.dropFirst(2)
      } else {
        plain.append(first)
        rest = rest.dropFirst()
      }
    }
    flush(&spans, &plain)
    return spans
  }

  private static func marked(_ rest: Substring) -> ([StyledSpan], Substring)? {
    if rest.hasPrefix("`") {
      let fence = rest.prefix { $0 == "`" }
      return between(rest, String(fence), .code)
    }
    if rest.hasPrefix("**") { return between(rest, "**", .strong) }
    if rest.hasPrefix("*") { return between(rest, "*", .emphasis) }
    if rest.hasPrefix("![") { return link(rest.dropFirst(), isImage: true) }
    if rest.hasPrefix("[") { return link(rest, isImage: false) }
    return nil
  }

  private static func between(
    _ rest: Substring,
    _ mark: String,
    _ style: TextStyle
  )
    -> ([StyledSpan], Substring)?
  {
    let body = rest.dropFirst(mark.count)
    guard let first = body.first, style == .code || !first.isWhitespace,
      let end = position(of: mark, in: body), end > body.startIndex
    else { return nil }
    let text = String(body[..<end])
    return ([StyledSpan(text, style)], body[end...].dropFirst(mark.count))
  }

  private static func link(_ rest: Substring, isImage: Bool) -> ([StyledSpan], Substring)? {
    guard let close = position(of: "](", in: rest) else { return nil }
    let label = String(rest[..<close].dropFirst())
    let body = rest[close...].dropFirst(2)
    guard let end = body.firstIndex(of: ")") else { return nil }
    let after = body[end...].dropFirst()
    if isImage { return ([StyledSpan("[picture: \(label)]", .muted)], after) }
    let target = String(body[..<end])
    let words = StyledSpan(label, .emphasis)
    let address = target.contains("://") && target != label
    return (address ? [words, StyledSpan(" (\(target))", .link)] : [words], after)
  }

  private static func position(of mark: String, in text: Substring) -> Substring.Index? {
    var index = text.startIndex
    while index < text.endIndex {
      if text[index...].hasPrefix(mark) { return index }
      index = text.index(after: index)
    }
    return nil
  }
}
