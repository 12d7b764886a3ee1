import FoundationEssentials
import Terminal

/// Folders of the host, as far as lessons and `--files` need them.
enum HostFolder {
  /// How large all files of a folder may be together.
  static let sizeLimit = 32 * 1024 * 1024

  /// The regular files below `folder`, with paths relative to it, in the order of their paths.
  ///
  /// Hidden files and folders are left out.
  static func files(below folder: String) throws -> [(path: String, bytes: [UInt8])] {
    var result: [(path: String, bytes: [UInt8])] = []
    var size = 0
    for path in try paths(below: folder, under: "") {
      let bytes = try HostFile.read("\(folder)/\(path)")
      size += bytes.count
      guard size <= sizeLimit else {
        throw Trouble(
          "\(folder) holds more than \(sizeLimit / 1_048_576) MiB; give a smaller folder"
        )
      }
      result.append((path, bytes))
    }
    return result
  }

  /// The names of the folders in `folder`, in order.
  static func folders(in folder: String) throws -> [String] {
    try names(in: folder).filter { isFolder("\(folder)/\($0)") }
  }

  static func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  static func isFolder(_ path: String) -> Bool {
    var isFolder = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
  }

  private static func paths(below folder: String, under prefix: String) throws -> [String] {
    var result: [String] = []
    for name in try names(in: prefix.isEmpty ? folder : "\(folder)/\(prefix)") {
      let path = prefix.isEmpty ? name : "\(prefix)/\(name)"
      if isFolder("\(folder)/\(path)") {
        result += try paths(below: folder, under: path)
      } else {
        result.append(path)
      }
    }
    return result
  }

  private static func names(in folder: String) throws -> [String] {
    guard isFolder(folder) else { throw Trouble("\(folder): no such folder") }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder)
        .filter { !$0.hasPrefix(".") }.sorted()
    } catch {
      throw Trouble("\(folder): cannot be read")
    }
  }
}
