import FoundationEssentials
import Lessons
import Terminal

/// Where the lessons are: named by an option or a variable, beside the program, or in its checkout.
struct LessonsLocation {
  let path: String

  /// Finds the folder; what was named by hand must be there.
  static func find(option: String?) throws -> LessonsLocation {
    if let option {
      guard HostFolder.isFolder(option) else {
        throw Trouble("--lessons \(option): no such folder")
      }
      return LessonsLocation(path: option)
    }
    if let variable = HostEnvironment.value(of: "KUBETUTOR_LESSONS"), !variable.isEmpty {
      guard HostFolder.isFolder(variable) else {
        throw Trouble("KUBETUTOR_LESSONS=\(variable): no such folder")
      }
      return LessonsLocation(path: variable)
    }
    for candidate in candidates() where HostFolder.isFolder(candidate) {
      return LessonsLocation(path: candidate)
    }
    throw Trouble(
      "no lessons found; name their folder with --lessons DIR or in KUBETUTOR_LESSONS"
    )
  }

  /// An installed prefix's share, or the checkout that the program was built in.
  private static func candidates() -> [String] {
    guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    else { return ["lessons"] }
    var parts = program.split(separator: "/").map(String.init).dropLast()
    var result = [
      "/" + (parts.dropLast() + ["share", "kubetutor", "lessons"]).joined(separator: "/")
    ]
    while !parts.isEmpty {
      result.append("/" + (parts + ["lessons"]).joined(separator: "/"))
      parts = parts.dropLast()
    }
    return result
  }

  /// The courses: every folder with lessons in it, in the order that they name, then of their names.
  ///
  /// `seed` determines the names that vary. Without `readsLessons` the lessons are named only.
  func courses(
    seed: UInt64 = 1,
    language: String? = nil,
    readsLessons: Bool = true
  ) throws -> [Course] {
    let courses = try HostFolder.folders(in: path).map { name in
      try course(name, seed: seed, language: language, readsLessons: readsLessons)
    }
    .filter { !$0.entries.isEmpty }
    return courses.enumerated().sorted {
      ($0.element.order, $0.offset) < ($1.element.order, $1.offset)
    }
    .map(\.element)
  }

  /// The courses that `exercise` may be in: those with a file of that name, or all where there is none.
  func courses(holding exercise: String) throws -> [Course] {
    let parts = exercise.split(separator: "/").map(String.init)
    let folders = try HostFolder.folders(in: path).filter { folder in
      let isMeant = parts.count < 2 || parts[0] == folder
      return isMeant && HostFolder.isThere("\(path)/\(folder)/\(parts.last ?? "").md")
    }
    return folders.isEmpty ? try courses() : try folders.map { try course($0) }
  }

  /// The course in the folder of that name.
  func course(
    _ name: String,
    seed: UInt64 = 1,
    language: String? = nil,
    readsLessons: Bool = true
  ) throws -> Course {
    let files = try HostFolder.files(below: "\(path)/\(name)").map {
      CourseFile(path: $0.path, bytes: $0.bytes)
    }
    return Course(
      id: name,
      files: files,
      seed: seed,
      language: language,
      readsLessons: readsLessons
    )
  }
}
