/// Why a selector cannot be understood, in the words of the API.
public struct SelectorError: Error, Hashable, Sendable {
  /// What is wrong.
  public let message: String

  /// Makes an error.
  public init(_ message: String) { self.message = message }
}
