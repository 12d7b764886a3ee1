import Machine

/// The files that a build may take: a directory of the client, less what `.dockerignore` names.
struct BuildContext: Sendable {
  /// The files, as a tree.
  let files: FileNode
  /// The Dockerfile's text.
  let dockerfile: String
  /// How many bytes the client sends: an archive of the files.
  let bytes: Int

  init(_ call: DockerCall, _ kernel: Kernel) throws(DockerFailure) {
    let folder = call.words[0]
    guard folder != "-", !folder.contains("://") else {
      throw DockerFailure(
        "docker build: a context from \(folder == "-" ? "standard input" : "elsewhere") is not simulated"
      )
    }
    try self.init(
      folder: BuildInstruction.joined(kernel.workingDirectory, folder),
      shown: folder,
      dockerfile: call["file"].map { BuildInstruction.joined(kernel.workingDirectory, $0) },
      kernel
    )
  }

  init(
    folder path: String,
    shown folder: String,
    dockerfile name: String?,
    _ kernel: Kernel
  ) throws(DockerFailure) {
    let machine = kernel.machineID
    guard let root = kernel.file(path, on: machine) else {
      throw DockerFailure("unable to prepare context: path \"\(folder)\" not found")
    }
    guard root.isDirectory else {
      throw DockerFailure(
        "unable to prepare context: context must be a directory: \(path)"
      )
    }
    let place = name ?? (path == "/" ? "/Dockerfile" : "\(path)/Dockerfile")
    guard let text = kernel.contents(place, on: machine) else {
      throw DockerFailure(
        "unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat \(place): "
          + "no such file or directory"
      )
    }
    dockerfile = String(decoding: text, as: UTF8.self)
    let ignored = kernel.contents("\(path)/.dockerignore", on: machine)
      .map { IgnoreList(String(decoding: $0, as: UTF8.self)) }
    files = ignored?.filtered(root) ?? root
    bytes = 1024 + Self.archiveBytes(files)
  }

  /// The size of the files in an archive: a block for each name, and its bytes in whole blocks.
  private static func archiveBytes(_ node: FileNode) -> Int {
    guard case .directory(let entries) = node.content else {
      return 512 + (node.totalBytes + 511) / 512 * 512
    }
    return entries.children.reduce(0) { sum, child in
      sum + (child.node.isDirectory ? 512 : 0) + archiveBytes(child.node)
    }
  }
}

/// The patterns of a `.dockerignore`.
struct IgnoreList {
  private let rules: [(pattern: String, isKept: Bool)]

  init(_ text: String) {
    rules = text.split(separator: "\n").map { String($0).trimmingBlanks }
      .filter { !$0.isEmpty && !$0.hasPrefix("#") }
      .map { line in
        var pattern = line.hasPrefix("!") ? String(line.dropFirst()) : line
        while pattern.hasPrefix("/") || pattern.hasPrefix("./") {
          pattern.removeFirst(pattern.hasPrefix("/") ? 1 : 2)
        }
        while pattern.hasSuffix("/") { pattern.removeLast() }
        return (pattern, line.hasPrefix("!"))
      }
  }

  func filtered(_ root: FileNode) -> FileNode { filtered(root, "") ?? .directory() }

  private func filtered(_ node: FileNode, _ path: String) -> FileNode? {
    guard case .directory(let entries) = node.content else {
      return isIgnored(path) ? nil : node
    }
    if !path.isEmpty, isIgnored(path), !rules.contains(where: \.isKept) { return nil }
    var result = node
    for entry in entries.children {
      let name = path.isEmpty ? entry.name : "\(path)/\(entry.name)"
      // What the build itself needs is sent in any case.
      if name == "Dockerfile" || name == ".dockerignore" { continue }
      result[child: entry.name] = filtered(entry.node, name)
    }
    return result
  }

  private func isIgnored(_ path: String) -> Bool {
    var isIgnored = false
    for rule in rules {
      let parts = path.split(separator: "/")
      let holds = (1...max(1, parts.count)).contains { count in
        let head = parts.prefix(count).joined(separator: "/")
        let anywhere = rule.pattern.hasPrefix("**/") ? String(rule.pattern.dropFirst(3)) : nil
        return Wildcard.matches(rule.pattern, head)
          || anywhere.map { Wildcard.matches($0, String(parts[count - 1])) } == true
      }
      if holds { isIgnored = !rule.isKept }
    }
    return isIgnored
  }
}
