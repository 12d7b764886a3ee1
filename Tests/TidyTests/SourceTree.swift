import Foundation

/// A file of the repository.
struct SourceFile {
  /// Where it lies below the repository's root, such as `Sources/Etcd/Store.swift`.
  var path: String
  var lines: [String]

  /// The target that the file belongs to, such as `Etcd`.
  var target: String { String(path.split(separator: "/").dropFirst().first ?? "") }
  /// The file's name without its ending.
  var name: String {
    String(path.split(separator: "/").last?.split(separator: ".").first ?? "")
  }
}

/// The repository that these tests are part of.
enum SourceTree {
  /// The repository's root.
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// The Swift and C files below `folders`, in the order of their paths.
  static func files(in folders: [String] = ["Sources", "Tests"]) -> [SourceFile] {
    folders.flatMap { folders in all[folders] ?? [] }
  }

  /// Read once; seven tests look at every line.
  private static let all: [String: [SourceFile]] = Dictionary(
    uniqueKeysWithValues: ["Sources", "Tests"].map { ($0, read($0)) }
  )

  private static func read(_ folder: String) -> [SourceFile] {
    let names = FileManager.default.subpaths(atPath: "\(root)/\(folder)") ?? []
    return names.sorted().filter { name in
      [".swift", ".c", ".h"].contains { name.hasSuffix($0) }
    }.map { name in
      let path = "\(folder)/\(name)"
      return SourceFile(path: path, lines: text(of: path).components(separatedBy: "\n"))
    }
  }

  /// The text of the file at `path` below the root.
  static func text(of path: String) -> String {
    (try? String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)) ?? ""
  }
}
