import Manifests

extension Progress {
  /// The version of the file's form.
  private static let version: Int64 = 1

  /// The progress as the text of its file: JSON.
  public var fileText: String {
    let lessons = records.map { record -> Value in
      [
        "lesson": .string(record.lesson),
        "steps": .array(record.steps.map { $0.map { .string($0.rawValue) } ?? .null }),
      ]
    }
    let tree: Value = [
      "version": .integer(Self.version), "course": .string(course),
      "lesson": lesson.map { .string($0) } ?? .null, "step": .integer(Int64(step)),
      "lessons": .array(lessons),
    ]
    return JSONWriter.indented(tree, sortsKeys: false)
  }

  /// Reads the text of a file; throws a sentence on what is wrong with it.
  ///
  /// The driver keeps a damaged file aside, says so, and begins anew.
  public static func reading(_ text: String) throws(ProgressDamage) -> Progress {
    let tree: Value
    do throws(ManifestError) {
      tree = try JSONReader.value(text)
    } catch {
      throw ProgressDamage(reason: error.message)
    }
    guard tree["version"]?.integer == version else {
      throw ProgressDamage(reason: "it is not of version \(version)")
    }
    guard let course = tree["course"]?.string, let lessons = tree["lessons"]?.array else {
      throw ProgressDamage(reason: "parts of it are missing")
    }
    let records = lessons.compactMap { entry -> LessonRecord? in
      guard let lesson = entry["lesson"]?.string else { return nil }
      let steps = (entry["steps"]?.array ?? []).map { $0.string.flatMap(Result.init) }
      return LessonRecord(lesson: lesson, steps: steps)
    }
    return Progress(
      course: course,
      lesson: tree["lesson"]?.string,
      step: max(0, Int(clamping: tree["step"]?.integer ?? 0)),
      records: records
    )
  }
}

/// Why a file of progress cannot be read.
public struct ProgressDamage: Error, Hashable, Sendable {
  /// What is wrong, as the end of a sentence.
  public var reason: String

  /// Names the damage.
  public init(reason: String) { self.reason = reason }
}
