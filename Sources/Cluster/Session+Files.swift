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

  /// The files below the working directory, with their paths in it.
  public var workingFiles: [(path: String, bytes: [UInt8])] {
    guard let folder = node(at: workingDirectory) else { return [] }
    return Self.files(below: folder, under: "")
  }

  private static func files(
    below folder: FileNode,
    under prefix: String
  ) -> [(path: String, bytes: [UInt8])] {
    guard case .directory(let directory) = folder.content else { return [] }
    var found: [(path: String, bytes: [UInt8])] = []
    for name in directory.names {
      guard let node = directory[name] else { continue }
      switch node.content {
      case .file(let bytes): found.append((prefix + name, bytes))
      case .directory: found += files(below: node, under: "\(prefix)\(name)/")
      default: continue
      }
    }
    return found
  }

  /// Writes a file of the learner's machine.
  public mutating func putFile(_ text: String, at path: String) {
    let now = cluster.now
    cluster.kernel[host].files.insert(
      FileNode(.file(Array(text.utf8)), mode: node(at: path)?.mode ?? 0o644, modified: now),
      at: path
    )
  }

  /// The terminal's size.
  public var terminalSize: (columns: Int, rows: Int) { cluster.kernel[terminal].size }

  /// Tells the terminal's size.
  public mutating func resize(columns: Int, rows: Int) {
    cluster.kernel.resize(terminal, columns: columns, rows: rows)
  }

  /// Whether a shell reads the terminal, the learner's own or that of a container.
  public var isShellReading: Bool {
    isAwaitingInput && reader.flatMap { cluster.kernel.program(of: $0) } is Shell
  }

  /// The paths that begin with `word`, as completion shows them: folders end with a slash.
  ///
  /// They are those of the machine whose program reads the terminal.
  public func fileNames(beginningWith word: String) -> [String] {
    guard let reader else { return [] }
    let slash = word.lastIndex(of: "/")
    let folder = slash.map { String(word[...$0]) } ?? ""
    let absolute: String
    if folder.hasPrefix("/") {
      absolute = folder
    } else if folder.hasPrefix("~/") {
      absolute = (reader.machine == host ? HostMachine.home : "/root") + folder.dropFirst()
    } else {
      absolute = "\(cluster.kernel.workingDirectory(of: reader) ?? "/")/\(folder)"
    }
    guard
      case .directory(let directory)? = cluster.kernel.file(absolute, on: reader.machine)?.content
    else { return [] }
    let start = word.dropFirst(folder.count)
    return directory.names.filter {
      $0.hasPrefix(start) && ($0.hasPrefix(".") == start.hasPrefix("."))
    }
    .map { name in
      folder + name + (directory[name]?.isDirectory == true ? "/" : "")
    }
  }

  /// The names of the commands that the machine has whose shell reads the terminal.
  public func commandNames() -> [String] {
    var names: Set<String> = [
      "alias", "cd", "echo", "exit", "export", "for", "history", "if", "jobs", "pwd", "read", "set",
      "source", "test", "unset", "while",
    ]
    let machine = reader?.machine ?? host
    for folder in ["/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin"] {
      guard case .directory(let directory)? = cluster.kernel.file(folder, on: machine)?.content
      else { continue }
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
