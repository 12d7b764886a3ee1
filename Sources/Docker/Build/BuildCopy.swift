import Machine

/// `COPY` and `ADD`: files of the context, or of another stage, into the image.
enum BuildCopy {
  /// What is copied where, and the digest of it by which a build finds the step again.
  struct Plan {
    var sources: [(name: String, node: FileNode)]
    /// Where it goes, absolute; ends with a slash for a directory.
    var target: String
  }

  /// Finds the files; `workingDirectory` is where relative targets start.
  static func plan(
    _ words: [String],
    from root: FileNode,
    _ name: String,
    workingDirectory: String,
    folder: String
  ) throws(DockerFailure) -> Plan {
    guard words.count >= 2, let last = words.last else {
      throw DockerFailure(
        "\(name) requires at least two arguments, but only one was provided. Destination could not be determined."
      )
    }
    var sources: [(String, FileNode)] = []
    for word in words.dropLast() {
      if name == "ADD", word.contains("://") {
        throw DockerFailure("ADD of \(word) is not simulated: builds have no network for files")
      }
      let found = matches(word, root)
      guard !found.isEmpty else {
        let shown = word.hasPrefix("/") ? String(word.dropFirst()) : word
        throw DockerFailure(
          word.contains("*")
            ? "\(name) failed: no source files were specified"
            : "\(name) failed: stat \(folder)/\(shown.hasPrefix("./") ? String(shown.dropFirst(2)) : shown): no such file or directory"
        )
      }
      sources += found
    }
    let isFolder = last.hasSuffix("/") || last == "." || last.hasSuffix("/.")
    if sources.count > 1, !isFolder {
      throw DockerFailure(
        "When using \(name) with more than one source file, the destination must be a directory and "
          + "end with a /"
      )
    }
    let target = BuildInstruction.joined(workingDirectory, last)
    return Plan(sources: sources, target: isFolder ? target + "/" : target)
  }

  /// The files of a name; of a pattern all that match.
  private static func matches(_ word: String, _ root: FileNode) -> [(String, FileNode)] {
    let path = BuildInstruction.joined("/", word)
    if path == "/" { return [("", root)] }
    guard word.contains("*") || word.contains("?") || word.contains("[") else {
      let name = String(path.split(separator: "/").last ?? "")
      return root.descendant(path).map { [(name, $0)] } ?? []
    }
    let parts = path.split(separator: "/").map(String.init)
    var found: [(String, FileNode)] = [("", root)]
    for part in parts {
      found = found.flatMap { _, node -> [(String, FileNode)] in
        guard case .directory(let entries) = node.content else { return [] }
        return entries.children.filter { Wildcard.matches(part, $0.name) }.map {
          ($0.name, $0.node)
        }
      }
    }
    return found
  }

  /// Puts what was planned into the files of an image.
  static func run(_ plan: Plan, into files: FileNode) -> FileNode {
    var files = files
    for (name, node) in plan.sources {
      guard node.isDirectory else {
        var path = plan.target
        if path.hasSuffix("/") || files.descendant(path)?.isDirectory == true {
          path += (path.hasSuffix("/") ? "" : "/") + name
        }
        files.insert(owned(node), at: path)
        continue
      }
      // Of a directory its contents are copied, not itself.
      let there = files.descendant(plan.target) ?? .directory(modified: node.modified)
      if plan.target.allSatisfy({ $0 == "/" }) {
        files = merged(files, node)
      } else {
        files.insert(merged(there, node), at: plan.target)
      }
    }
    return files
  }

  private static func merged(_ old: FileNode, _ new: FileNode) -> FileNode {
    guard old.isDirectory, case .directory(let entries) = new.content else { return owned(new) }
    var result = old
    for entry in entries.children {
      let there = result[child: entry.name]
      result[child: entry.name] =
        there.map { merged($0, entry.node) } ?? merged(.directory(), entry.node, isNew: true)
    }
    return result
  }

  private static func merged(_ old: FileNode, _ new: FileNode, isNew: Bool) -> FileNode {
    guard new.isDirectory else { return owned(new) }
    var result = merged(old, new)
    result.mode = new.mode
    result.modified = new.modified
    return result
  }

  /// What comes out of a context belongs to root.
  private static func owned(_ node: FileNode) -> FileNode {
    var node = node
    (node.owner, node.group) = (0, 0)
    return node
  }

  /// A text that differs where the files differ.
  static func digest(_ plan: Plan) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    func add(_ node: FileNode, _ name: String) {
      for byte in name.utf8 { add(byte) }
      add(UInt8(truncatingIfNeeded: node.mode))
      switch node.content {
      case .directory(let entries):
        for entry in entries.children { add(entry.node, entry.name) }
      case .file(let bytes): for byte in bytes { add(byte) }
      case .link(let target): for byte in target.utf8 { add(byte) }
      case .program(let program): for byte in program.utf8 { add(byte) }
      case .blank, .device, .pipe, .generated: add(0)
      }
    }
    for source in plan.sources { add(source.node, source.name) }
    return String(hash, radix: 16)
  }
}
