/// An image's name as users write it, taken apart.
public struct ImageReference: Hashable, Sendable, CustomStringConvertible {
  /// The registry, as in `docker.io`.
  public var registry: String
  /// The repository in full, as in `library/redis`.
  public var path: String
  /// The tag; `latest` where neither tag nor digest was written.
  public var tag: String
  /// The digest behind `@`, if any.
  public var digest: String?

  /// Reads a name such as `redis`, `janakiramm/web:2` or `gcr.io/google_containers/pause:3.0`.
  ///
  /// nil where the text is no reference (`Invalid image name`).
  public init?(_ text: String) {
    if text.utf8.allSatisfy({ (97...122).contains($0) }) {
      // The most frequent form by far, `redis`, in one look.
      guard !text.isEmpty else { return nil }
      registry = "docker.io"
      path = "library/" + text
      tag = "latest"
      return
    }
    var rest = text[...]
    if let at = rest.firstIndex(of: "@") {
      digest = String(rest[rest.index(after: at)...])
      rest = rest[..<at]
    }
    var tag: String?
    let lastSlash = rest.lastIndex(of: "/") ?? rest.startIndex
    if let colon = rest[lastSlash...].lastIndex(of: ":") {
      tag = String(rest[rest.index(after: colon)...])
      rest = rest[..<colon]
    }
    var parts = rest.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let first = parts.first else { return nil }
    if parts.count > 1, first.contains(".") || first.contains(":") || first == "localhost" {
      registry = first
      parts.removeFirst()
    } else {
      registry = "docker.io"
      if parts.count == 1 { parts.insert("library", at: 0) }
    }
    guard parts.allSatisfy(Self.isName), tag.map(Self.isTag) ?? true else { return nil }
    if registry == "index.docker.io" { registry = "docker.io" }
    path = parts.joined(separator: "/")
    self.tag = tag ?? "latest"
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || isJoint($0) }
      && !(text.utf8.first.map(isJoint) ?? true) && !(text.utf8.last.map(isJoint) ?? true)
  }

  private static func isJoint(_ byte: UInt8) -> Bool { byte == 45 || byte == 46 || byte == 95 }

  private static func isTag(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 128
      && text.utf8.allSatisfy {
        (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || isJoint($0)
      }
  }

  /// The repository with its registry, as in `docker.io/library/redis`.
  public var repository: String { "\(registry)/\(path)" }

  /// The repository as docker shows it, as in `redis`.
  public var familiarName: String {
    guard registry == "docker.io" else { return repository }
    return path.hasPrefix("library/") ? String(path.dropFirst(8)) : path
  }

  /// The full form with the tag, as in `docker.io/library/redis:latest`.
  public var description: String { "\(repository):\(tag)" }
}
