import ContainerRuntime
import Machine

/// `docker cp`.
enum ContainerCopy {
  private struct Side {
    var machine: MachineID
    var path: String
    /// As it was written, for messages.
    var text: String
    var isContainer: Bool
  }

  static func run(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    let texts = call.words
    guard !texts.contains("-") else {
      throw DockerFailure("docker cp: archives on standard input and output are not simulated")
    }
    let source = try side(texts[0], runtime, kernel)
    let target = try side(texts[1], runtime, kernel)
    if source.isContainer, target.isContainer {
      throw DockerFailure("copying between containers is not supported")
    }
    guard source.isContainer || target.isContainer else {
      throw DockerFailure("must specify at least one container source")
    }
    guard let node = kernel.file(source.path, on: source.machine) else {
      throw DockerFailure(
        source.isContainer
          ? "Error: No such container:path: \(source.text)"
          : "lstat \(source.path): no such file or directory"
      )
    }
    try put(node, source, target, &kernel)
    return nil
  }

  private static func put(
    _ node: FileNode,
    _ source: Side,
    _ target: Side,
    _ kernel: inout Kernel
  ) throws(DockerFailure) {
    let last = String(source.path.split(separator: "/").last ?? "")
    let there = kernel.file(target.path, on: target.machine)
    var path = target.path
    if let there, there.isDirectory {
      // `folder/.` copies what is in the folder.
      if source.text.hasSuffix("/."), node.isDirectory, case .directory(let entries) = node.content
      {
        for entry in entries.children {
          try place(entry.node, at: "\(path)/\(entry.name)", target, &kernel)
        }
        return
      }
      path = "\(path)/\(last)"
    } else if there != nil, node.isDirectory {
      throw DockerFailure("cannot copy directory")
    } else if there == nil, target.text.hasSuffix("/"), !node.isDirectory {
      throw DockerFailure("no such directory")
    }
    try place(node, at: path, target, &kernel)
  }

  private static func place(
    _ node: FileNode,
    at path: String,
    _ target: Side,
    _ kernel: inout Kernel
  ) throws(DockerFailure) {
    do throws(Errno) {
      try kernel.place(node, at: path, on: target.machine)
    } catch {
      guard target.isContainer else {
        throw DockerFailure("invalid output path: directory \"\(path)\" does not exist")
      }
      throw DockerFailure("Error: No such container:path: \(target.text)")
    }
  }

  private static func side(
    _ text: String,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) throws(DockerFailure) -> Side {
    func plain(_ path: String, from folder: String) -> String {
      let full = path.hasPrefix("/") ? path : "\(folder)/\(path)"
      var names: [Substring] = []
      for name in full.split(separator: "/") where name != "." {
        if name == ".." { _ = names.popLast() } else { names.append(name) }
      }
      return "/" + names.joined(separator: "/")
    }
    guard !text.hasPrefix("/"), !text.hasPrefix("."), let colon = text.firstIndex(of: ":") else {
      return Side(
        machine: kernel.machineID,
        path: plain(text, from: kernel.workingDirectory),
        text: text,
        isContainer: false
      )
    }
    let name = String(text[..<colon])
    let subject = try ContainerSubject.existing(name, runtime)
    guard let machine = subject.machine else {
      throw DockerFailure("docker cp: a pause container has no files here")
    }
    return Side(
      machine: machine,
      path: plain(String(text[text.index(after: colon)...]), from: "/"),
      text: text,
      isContainer: true
    )
  }
}
