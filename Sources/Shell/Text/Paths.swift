/// Paths as text, without looking at files.
enum Paths {
  /// The absolute path without `.`, `..` and doubled slashes.
  static func join(_ directory: String, _ path: String) -> String {
    var names: [Substring] = []
    let full = path.hasPrefix("/") ? path : directory + "/" + path
    for name in full.split(separator: "/") {
      if name == "." { continue }
      if name == ".." {
        _ = names.popLast()
      } else {
        names.append(name)
      }
    }
    return "/" + names.joined(separator: "/")
  }

  /// A name below a directory, with one slash between.
  static func child(_ directory: String, _ name: String) -> String {
    directory.hasSuffix("/") ? directory + name : directory + "/" + name
  }

  /// The last name of a path.
  static func base(_ path: String) -> String {
    let names = path.split(separator: "/")
    return names.last.map(String.init) ?? (path.isEmpty ? "" : "/")
  }

  /// The path without its last name.
  static func directory(_ path: String) -> String {
    var trimmed = path[...]
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    var parent = trimmed[..<slash]
    while parent.hasSuffix("/") { parent.removeLast() }
    return parent.isEmpty ? "/" : String(parent)
  }
}
