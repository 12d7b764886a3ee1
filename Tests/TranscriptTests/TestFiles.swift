import Foundation

/// The files that these tests lie with: transcripts, and what lay in the working directory.
enum TestFiles {
  private static var root: URL {
    get throws {
      guard let url = Bundle.module.resourceURL else { throw CocoaError(.fileNoSuchFile) }
      return url
    }
  }

  /// What lies in a working directory: `course` is the course's own, others are below `files`.
  ///
  /// Every file with its path in the folder, in the order of paths.
  static func folder(_ name: String) throws -> [(path: String, bytes: [UInt8])] {
    let folder =
      name == "course"
      ? URL(filePath: #filePath).appending(path: "../../../lessons/kubernetes-architecture/files")
        .standardized
      : try root.appending(path: "files/\(name)")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    return try paths.compactMap { path in
      let url = folder.appending(path: path)
      var isDirectory: ObjCBool = false
      guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory),
        !isDirectory.boolValue
      else { return nil }
      return (path, [UInt8](try Data(contentsOf: url)))
    }
  }

  /// The transcripts of a folder of `Transcripts`, in the order of their names.
  static func transcripts(in folder: String) throws -> [Transcript] {
    let url = try root.appending(path: "Transcripts/\(folder)")
    return try FileManager.default.contentsOfDirectory(atPath: url.path)
      .filter { $0.hasSuffix(".console") }.sorted()
      .map { file in
        let text = try String(contentsOf: url.appending(path: file), encoding: .utf8)
        return TranscriptReader.read(text, name: file.removingSuffix(".console"))
      }
  }

  /// The text of a file of `Transcripts`.
  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: "Transcripts/\(path)"), encoding: .utf8)
  }
}
