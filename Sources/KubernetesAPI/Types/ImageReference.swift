/// The parts of an image's name: `registry/path:tag@digest`.
public struct ImageReference: Hashable, Sendable {
  /// The registry and path, as written.
  public let repository: String
  /// The tag; `latest` where neither tag nor digest is given, empty where only a digest is.
  public let tag: String
  /// The digest; empty where none is given.
  public let digest: String

  /// Takes an image's name apart.
  public init(_ name: String) {
    let halves = name.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let front = halves.first.map(String.init) ?? ""
    digest = halves.count == 2 ? String(halves[1]) : ""
    // A colon before the last slash belongs to the registry's port.
    let start = front.lastIndex(of: "/") ?? front.startIndex
    if let colon = front[start...].firstIndex(of: ":") {
      repository = String(front[..<colon])
      tag = String(front[front.index(after: colon)...])
    } else {
      repository = front
      tag = digest.isEmpty ? "latest" : ""
    }
  }
}
