/// The form of images' names.
///
/// Source: `github.com/distribution/reference`.
enum ImageName {
  /// Why a text is no image's name; nil where it is one.
  static func fault(of text: String) -> String? {
    isWellFormed(text) ? nil : "invalid reference format"
  }

  private static func isWellFormed(_ text: String) -> Bool {
    let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    if halves.count == 2, !isDigest(halves[1]) { return false }
    var path = halves[0]
    // A colon before the last slash belongs to the registry's port.
    let start = path.lastIndex(of: "/") ?? path.startIndex
    if let colon = path[start...].firstIndex(of: ":") {
      guard isTag(path[path.index(after: colon)...]) else { return false }
      path = path[..<colon]
    }
    var parts = path.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count > 1, let first = parts.first, isRegistry(first) { parts.removeFirst() }
    return !parts.isEmpty && parts.allSatisfy(isComponent)
  }

  private static func isRegistry(_ text: Substring) -> Bool {
    guard
      text.contains(".") || text.contains(":") || text == "localhost" || text != text.lowercased()
    else { return false }
    let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    if halves.count == 2, !halves[1].allSatisfy(\.isNumber) { return false }
    return halves[0].split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty && part.first != "-" && part.last != "-"
        && part.allSatisfy { isWordCharacter($0) || $0 == "-" }
    }
  }

  /// Letters and digits, with one dot, up to two underscores, or hyphens in between.
  private static func isComponent(_ text: Substring) -> Bool {
    let separators: Set<Character> = [".", "_", "-"]
    guard let first = text.first, let last = text.last, !separators.contains(first),
      !separators.contains(last),
      text.allSatisfy({ separators.contains($0) || (isWordCharacter($0) && !$0.isUppercase) })
    else { return false }
    let runs = text.split(whereSeparator: { !separators.contains($0) })
    return runs.allSatisfy { run in
      run == "." || run == "_" || run == "__" || run.allSatisfy { $0 == "-" }
    }
  }

  private static func isTag(_ text: Substring) -> Bool {
    guard let first = text.first, text.count <= 128 else { return false }
    return (isWordCharacter(first) || first == "_")
      && text.allSatisfy { isWordCharacter($0) || "_.-".contains($0) }
  }

  private static func isDigest(_ text: Substring) -> Bool {
    let parts = text.split(separator: ":", maxSplits: 1)
    return parts.count == 2 && parts[1].count >= 32 && parts[1].allSatisfy(\.isHexDigit)
  }

  private static func isWordCharacter(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber)
  }
}
