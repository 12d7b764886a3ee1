/// A file of a course's folder as the driver read it.
public struct CourseFile: Hashable, Sendable {
  /// The path within the folder, with slashes.
  public var path: String
  /// The content.
  public var bytes: [UInt8]

  /// Makes a file.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// The content as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}
