/// Who may know whom, as Package.swift has it.
struct PackageLaw {
  /// For every target the modules that it may import.
  private(set) var allowed: [String: Set<String>] = [:]

  /// Reads the text of Package.swift.
  init(_ package: String) {
    let products = Self.products(in: package)
    for opening in ["component(", "tests(", ".target(", ".executableTarget("] {
      for call in Self.calls(of: opening, in: package) {
        let texts = Self.quoted(in: call)
        guard let name = texts.first else { continue }
        var modules = Set(texts.dropFirst())
        for (variable, module) in products
        where call.split(whereSeparator: { !$0.isLetter }).contains(Substring(variable)) {
          modules.insert(module)
        }
        allowed[name] = modules
      }
    }
  }

  /// The variables that name products of other packages, with their modules.
  private static func products(in package: String) -> [(String, String)] {
    package.split(separator: "let ").compactMap { part in
      guard let equals = part.firstRange(of: " = Target.Dependency.product(") else { return nil }
      let module = quoted(in: String(part[equals.upperBound...])).first
      return module.map { (String(part[..<equals.lowerBound]), $0) }
    }
  }

  /// The arguments of every call that begins with `opening`.
  private static func calls(of opening: String, in package: String) -> [String] {
    var calls: [String] = []
    var rest = package[...]
    while let found = rest.firstRange(of: opening) {
      var depth = 1
      var end = found.upperBound
      while end < rest.endIndex, depth > 0 {
        if rest[end] == "(" { depth += 1 }
        if rest[end] == ")" { depth -= 1 }
        end = rest.index(after: end)
      }
      calls.append(String(rest[found.upperBound..<end]))
      rest = rest[found.upperBound...]
    }
    return calls
  }

  private static func quoted(in text: String) -> [String] {
    text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }
}
