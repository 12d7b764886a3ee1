/// How much a text may ask of the reader; a script can make texts of any size.
public struct ReadingLimits: Hashable, Sendable {
  /// The size of a text in bytes.
  public var maximumBytes: Int
  /// How deep mappings and sequences may be nested.
  public var maximumNesting: Int
  /// How many values one document may hold once its aliases are written out.
  public var maximumValues: Int

  /// Makes limits.
  public init(maximumBytes: Int, maximumNesting: Int, maximumValues: Int) {
    self.maximumBytes = maximumBytes
    self.maximumNesting = maximumNesting
    self.maximumValues = maximumValues
  }

  /// What the API server takes, and room to spare: 3 MiB of text, 400 levels.
  public static let standard = ReadingLimits(
    maximumBytes: 3 << 20,
    maximumNesting: 400,
    maximumValues: 500_000
  )
}
