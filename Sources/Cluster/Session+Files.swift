import Machine
import Shell
import Simulation

/// The learner's files and commands, for whoever shows or edits them.
extension Session {
  /// The text of a file of the learner's machine; nil where there is none.
  public func fileText(at path: String) -> String? {
    guard case .file(let bytes)? = node(at: path)?.content else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes a file of the learner's machine.
  public mutating func putFile(_ text: String, at path: String) {
    let now = cluster.now
    cluster.kernel[host].files.insert(
      FileNode(.file(Array(text.utf8)), mode: node(at: path)?.mode ?? 0o644, modified: now),
      at: path
    )
  }

  /// Tells the terminal's size.
  public mutating func resize(columns: Int, rows: Int) {
    cluster.kernel.resize(terminal, columns: columns, rows: rows)
  }

  /// The paths that begin with `word`, as completion shows them: folders end with a slash.
  public func fileNames(beginningWith word: String) -> [String] {
    let slash = word.lastIndex(of: "/")
    let folder = slash.map { String(word[...$0]) } ?? ""
    let absolute =
      folder.hasPrefix("/")
      ? folder
      : folder.hasPrefix("~/")
        ? HostMachine.home + folder.dropFirst() : "\(currentDirectory)/\(folder)"
    guard case .directory(let directory)? = node(at: absolute)?.content else { return [] }
    let start = word.dropFirst(folder.count)
    return directory.names.filter {
      $0.hasPrefix(start) && ($0.hasPrefix(".") == start.hasPrefix("."))
    }
    .map { name in
      folder + name + (directory[name]?.isDirectory == true ? "/" : "")
    }
  }

  /// The names of the commands that the learner's machine has.
  public func commandNames() -> [String] {
    var names: Set<String> = [
      "alias", "cd", "echo", "exit", "export", "for", "history", "if", "jobs", "pwd", "read", "set",
      "source", "test", "unset", "while",
    ]
    for folder in ["/bin", "/usr/bin", "/usr/local/bin"] {
      guard case .directory(let directory)? = node(at: folder)?.content else { continue }
      names.formUnion(directory.names)
    }
    return names.sorted()
  }

  private func node(at path: String) -> FileNode? {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    var node = cluster.kernel[host].files
    for part in parts {
      guard let next = node[child: String(part)] else { return nil }
      node = next
    }
    return node
  }
}
