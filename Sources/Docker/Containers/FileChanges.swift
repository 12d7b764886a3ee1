import ContainerRuntime
import Machine

/// What a container changed of its image's files.
enum FileChanges {
  /// A change of one path.
  struct Change {
    /// The letter of `docker diff`.
    var kind: Character
    var path: String
    /// The size of what is there now.
    var bytes: Int
  }

  private static let ownOfContainers = ["/etc/hosts", "/etc/hostname", "/etc/resolv.conf"]

  /// The changes of a container, sorted by path.
  static func of(
    _ subject: ContainerSubject,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) -> [Change] {
    guard let machine = subject.machine, kernel.isMachine(machine) else { return [] }
    let base: FileNode?
    switch subject {
    case .own(let container): base = container.imageFiles
    case .ofPod(let container, _):
      base = runtime.images.first { $0.digest == container.imageDigest }?.files
    case .pause: base = nil
    }
    guard let base else { return [] }
    return between(base, kernel[machine].files)
  }

  /// The changes from one tree to another.
  static func between(_ old: FileNode, _ new: FileNode) -> [Change] {
    var changes: [Change] = []
    compare(old, new, "", &changes)
    return changes
  }

  private static func compare(
    _ old: FileNode,
    _ new: FileNode,
    _ path: String,
    _ changes: inout [Change]
  ) {
    guard case .directory(let before) = old.content, case .directory(let after) = new.content
    else { return }
    let names = Set(before.names + after.names).sorted()
    for name in names {
      let path = "\(path)/\(name)"
      if ownOfContainers.contains(path) { continue }
      switch (before[name], after[name]) {
      case (nil, let added?):
        changes.append(Change(kind: "A", path: path, bytes: added.totalBytes))
        if added.isDirectory { compare(.directory(), added, path, &changes) }
      case (.some, nil): changes.append(Change(kind: "D", path: path, bytes: 0))
      case (let left?, let right?):
        if left == right { continue }
        guard left.isDirectory, right.isDirectory else {
          changes.append(Change(kind: "C", path: path, bytes: right.totalBytes))
          continue
        }
        let place = changes.count
        compare(left, right, path, &changes)
        let isChanged = changes.count > place || left.mode != right.mode
        if isChanged { changes.insert(Change(kind: "C", path: path, bytes: 0), at: place) }
      case (nil, nil): break
      }
    }
  }
}
