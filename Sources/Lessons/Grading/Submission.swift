import Manifests

/// What somebody hands in for an exercise.
public struct Submission: Hashable, Sendable {
  /// The form of it.
  public enum Content: Hashable, Sendable {
    /// A shell script.
    case script([UInt8])
    /// The journal of a session.
    case journal(Journal)
    /// The sealed report of an exam.
    case report(SealedReport)
    /// None of these; why.
    case unreadable(String)
  }

  /// The name under which the result is listed: the file's.
  public var name: String
  /// What was handed in.
  public var content: Content

  /// Makes a submission.
  public init(name: String, content: Content) {
    self.name = name
    self.content = content
  }

  /// Takes the bytes of a file.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    let isJSON = bytes.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x09 } == UInt8(ascii: "{")
    guard isJSON else {
      content = bytes.isEmpty ? .unreadable("the file is empty") : .script(bytes)
      return
    }
    let text = String(decoding: bytes, as: UTF8.self)
    if let report = SealedReport(text) {
      content = .report(report)
    } else if let journal = Journal.read(text) {
      content = .journal(journal)
    } else {
      content = .unreadable("it is neither a script nor a journal nor a sealed report")
    }
  }

  /// The seed that it was made with, where it says one.
  public var seed: UInt64? {
    switch content {
    case .journal(let journal): journal.seed
    case .report(let report): report.journal.seed
    case .script, .unreadable: nil
    }
  }
}

/// Seeds as people write them: a number, or any word.
public enum SeedText {
  /// The seed that `text` stands for.
  public static func seed(_ text: String) -> UInt64 {
    if let number = UInt64(text) { return number }
    var mixed: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { mixed = (mixed ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return mixed >> 16
  }

  /// The seed that a file's name stands for: its name without folders and endings.
  public static func seed(ofFile path: String) -> UInt64 {
    let file = path.split(separator: "/").last ?? ""
    return seed(String(file.prefix { $0 != "." }))
  }
}
