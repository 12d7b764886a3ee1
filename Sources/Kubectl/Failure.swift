import KubernetesAPI

/// Why a command ends without success; turned into text in ``FailureText`` only.
enum Failure: Error {
  /// What is wrong, in kubectl's words: `error: …`.
  case message(String)
  /// The same, followed by where help is.
  case usage(String)
  /// The flags are wrong; followed by where help on them is.
  case flag(String)
  /// There is no such command; with those that are near.
  case unknownCommand(String, near: [String])
  /// The server refused.
  case refused(Status)
  /// The text is printed as it is.
  case plain(String)
  /// The text goes to standard output, before what went wrong is told.
  indirect case printed(String, Failure)
  /// Several things went wrong, one after the other.
  case several([Failure])
  /// All was said; the command ends with this status.
  case status(Int32)
}

extension Failure {
  /// The list as one failure; nil of an empty list.
  static func of(_ failures: [Failure]) -> Failure? {
    failures.count == 1 ? failures[0] : failures.isEmpty ? nil : .several(failures)
  }
}

extension Failure {
  /// The failure as kubectl tells it where it gathers those of many objects: without `error:`.
  func asOneOfMany(_ version: KubectlVersion) -> Failure {
    if version == .current, case .message(let text) = self { .plain(text) } else { self }
  }
}

/// Runs a request; a refusal becomes the command's failure.
func asking<Result>(_ request: () throws(Status) -> Result) throws(Failure) -> Result {
  do {
    return try request()
  } catch {
    throw .refused(error)
  }
}
