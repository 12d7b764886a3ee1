/// Where a file lies: in which tree, and at which names from the tree's root.
struct FilePlace: Hashable, Sendable {
  /// The trees that files are in.
  enum Tree: Hashable, Sendable {
    case machine(MachineID)
    case volume(VolumeID)
  }

  var tree: Tree
  var names: [String]
}

/// One file that has several names; every name has a node of its own with the same contents, and
/// whoever changes one changes all.
struct LinkedFile: Hashable, Sendable {
  var tree: FilePlace.Tree
  /// The names, the oldest first.
  var paths: [[String]]
}

/// Which files have several names; mostly none.
struct HardLinks: Hashable, Sendable {
  private(set) var files: [LinkedFile] = []

  var isEmpty: Bool { files.isEmpty }

  private func index(of place: FilePlace) -> Int? {
    files.firstIndex { $0.tree == place.tree && $0.paths.contains(place.names) }
  }

  /// All names of the file at a place; nil where it has that one only.
  func paths(of place: FilePlace) -> [[String]]? { index(of: place).map { files[$0].paths } }

  /// Gives a file another name.
  mutating func add(_ names: [String], to place: FilePlace) {
    if let index = index(of: place) {
      files[index].paths.append(names)
    } else {
      files.append(LinkedFile(tree: place.tree, paths: [place.names, names]))
    }
  }

  /// Forgets the names at a place and below it.
  mutating func remove(_ place: FilePlace) {
    for index in files.indices where files[index].tree == place.tree {
      files[index].paths.removeAll { $0.starts(with: place.names) }
    }
    files.removeAll { $0.paths.count < 2 }
  }

  /// Takes note that what was at a place, or below it, is at another.
  mutating func move(_ place: FilePlace, to names: [String]) {
    for index in files.indices where files[index].tree == place.tree {
      for path in files[index].paths.indices
      where files[index].paths[path].starts(with: place.names) {
        let rest = files[index].paths[path].dropFirst(place.names.count)
        files[index].paths[path] = names + rest
      }
    }
  }

  /// Forgets all of a tree that is no more.
  mutating func remove(_ tree: FilePlace.Tree) { files.removeAll { $0.tree == tree } }
}

extension Kernel {
  /// Where the file with these names lies: in what is mounted there or in the machine's own files.
  func place(of names: [String], on id: MachineID) -> (place: FilePlace, isReadOnly: Bool) {
    var best: (mount: Mount, depth: Int)?
    for mount in machines[id.index].mounts + roots(below: names, on: id) {
      let components = mount.components
      if names.starts(with: components), components.count >= best?.depth ?? 0 {
        best = (mount, components.count)
      }
    }
    guard let best else {
      return (FilePlace(tree: .machine(id), names: names), machines[id.index].hasReadOnlyRoot)
    }
    let inside = best.mount.inside + names[best.depth...]
    switch best.mount.source {
    case .volume(let volume):
      return (FilePlace(tree: .volume(volume), names: inside), best.mount.isReadOnly)
    case .files(let machine, _):
      return (FilePlace(tree: .machine(machine), names: inside), best.mount.isReadOnly)
    }
  }

  /// Changes the node at a place of a tree.
  mutating func modify<Result>(
    _ place: FilePlace,
    _ body: (inout FileNode) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    switch place.tree {
    case .volume(let id): return try volumes[id.index].modify(place.names[...], body)
    case .machine(let id):
      guard isMachine(id) else { throw .EIO }
      noteFileChange(on: id)
      return try machines[id.index].files.modify(place.names[...], body)
    }
  }

  /// Makes a second name for a file.
  public mutating func link(_ path: String, at target: String) throws(Errno) {
    let from = try follow(path, followLast: false)
    guard let node = from.node else { throw .ENOENT }
    guard !node.isDirectory else { throw .EPERM }
    let to = try follow(target, followLast: false)
    guard to.node == nil else { throw .EEXIST }
    guard let name = to.names.last else { throw .EEXIST }
    let id = current.machine
    let (source, copy) = (place(of: from.names, on: id).place, place(of: to.names, on: id).place)
    guard source.tree == copy.tree, from.names.first != "proc" else { throw .EXDEV }
    try changeDirectory(of: to.names) { (directory) throws(Errno) in
      directory[child: name] = node
    }
    hardLinks.add(copy.names, to: source)
  }

  /// Gives all names of a file what one of them has now.
  mutating func spread(_ place: FilePlace) {
    guard let paths = hardLinks.paths(of: place),
      let node = try? modify(place, { (node) throws(Errno) in node })
    else { return }
    for names in paths where names != place.names {
      // A name that is gone has nothing to keep up with.
      try? modify(FilePlace(tree: place.tree, names: names)) { (other) throws(Errno) in
        other = node
      }
    }
  }

  /// How many names the file with these names has.
  func linkCount(of names: [String], on id: MachineID) -> Int {
    guard !hardLinks.isEmpty else { return 1 }
    return hardLinks.paths(of: place(of: names, on: id).place)?.count ?? 1
  }

  /// The number of the file with these names, the same for all names that it has.
  func fileNumber(of names: [String], on id: MachineID) -> Int {
    let place = place(of: names, on: id).place
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for name in hardLinks.paths(of: place)?.first ?? place.names {
      for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      hash = (hash ^ 47) &* 0x100_0000_01b3
    }
    return 131_072 + Int(hash % 1_900_000)
  }
}
