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
    // By bytes throughout: a kubelet reads these names all the time.
    var rest = text[...].utf8
    if let at = rest.firstIndex(of: UInt8(ascii: "@")) {
      digest = String(Substring(rest[rest.index(after: at)...]))
      rest = rest[..<at]
    }
    tag = "latest"
    let lastSlash = rest.lastIndex(of: UInt8(ascii: "/")) ?? rest.startIndex
    if let colon = rest[lastSlash...].lastIndex(of: UInt8(ascii: ":")) {
      let written = rest[rest.index(after: colon)...]
      guard Self.isTag(written) else { return nil }
      tag = String(Substring(written))
      rest = rest[..<colon]
    }
    registry = "docker.io"
    var prefix = "library/"
    if let slash = rest.firstIndex(of: UInt8(ascii: "/")) {
      prefix = ""
      let first = rest[..<slash]
      if first.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") })
        || first.elementsEqual("localhost".utf8)
      {
        registry = String(Substring(first))
        rest = rest[rest.index(after: slash)...]
      }
    }
    guard Self.isPath(rest) else { return nil }
    if registry == "index.docker.io" { registry = "docker.io" }
    path = prefix + String(Substring(rest))
  }

  /// Whether the text is names with slashes between them, no joint at the edge of any.
  private static func isPath(_ text: Substring.UTF8View) -> Bool {
    let slash = UInt8(ascii: "/")
    var before = slash
    for byte in text {
      if (97...122).contains(byte) || (48...57).contains(byte) {
        before = byte
        continue
      }
      guard byte == slash || isJoint(byte), before != slash else { return false }
      if byte == slash, isJoint(before) { return false }
      before = byte
    }
    return before != slash && !isJoint(before)
  }

  private static func isJoint(_ byte: UInt8) -> Bool { byte == 45 || byte == 46 || byte == 95 }

  private static func isTag(_ text: Substring.UTF8View) -> Bool {
    !text.isEmpty && text.count <= 128
      && text.allSatisfy {
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
