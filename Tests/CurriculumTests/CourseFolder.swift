import Foundation
import Lessons

/// Reads the courses of the checkout.
enum CourseFolder {
  /// The course in the folder `name` of `lessons`.
  static func course(_ name: String, language: String? = nil) throws -> Course {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "lessons").appending(path: name)
    let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path)
    var files: [CourseFile] = []
    for path in paths.sorted() {
      let url = root.appending(path: path)
      if try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true { continue }
      files.append(CourseFile(path: path, bytes: Array(try Data(contentsOf: url))))
    }
    return Course(id: name, files: files, language: language)
  }
}
