import Simulation

/// The disk of a node, which its containers and their volumes share.
public struct DiskFigures: Hashable, Sendable {
  /// How large it is, in bytes.
  public var capacity: Int
  /// What is used of it.
  public var used: Int

  /// What is left.
  public var available: Int { max(0, capacity - used) }

  /// A disk of the usual size.
  public init(capacity: Int = 17_784_752 << 10, used: Int) {
    self.capacity = capacity
    self.used = used
  }
}

/// How much memory a machine has and uses, in KiB.
public struct MemoryFigures: Hashable, Sendable {
  /// All that there is.
  public var total: Int
  /// What programs use.
  public var used: Int

  /// Makes the figures.
  public init(total: Int, used: Int) {
    self.total = total
    self.used = used
  }
}

extension Kernel {
  /// Makes a file of zero bytes that takes up `count` bytes of the disk; a file of that name is replaced.
  ///
  /// - Throws: `ENOSPC` where the disk has not as much left.
  public mutating func allocate(_ path: String, count: Int) throws(Errno) {
    let names = try prepareToWrite(path)
    let id = current.machine
    let before = file("/" + names.joined(separator: "/"), on: id)?.byteCount ?? 0
    let (time, limit) = (now, limits.fileBytes / 16)
    if count > limit {
      guard count - before <= disk(of: id).available else { throw .ENOSPC }
      hasLargeFiles = true
      largeFileChanges += 1
    }
    try modify(names, on: id) { (node) throws(Errno) in
      guard node.byteCount != nil else { throw .EINVAL }
      node.content = count > limit ? .blank(count) : .file(Array(repeating: 0, count: count))
      node.modified = time
    }
  }

  /// The disk that a machine's files are on.
  public func disk(of id: MachineID) -> DiskFigures {
    let keeper = machines[id.index].keeper
    guard machines[id.index].kind != .host, keeper >= 0 else {
      return DiskFigures(used: 4_404_019 << 10)
    }
    return DiskFigures(used: systemBytes(ofKeeper: keeper) + bytes(ofKeeper: keeper))
  }

  /// How many bytes the files of a node, of its containers, and of their volumes have.
  public func bytes(ofKeeper keeper: Int32) -> Int {
    var total = 0
    var seen: [VolumeID] = []
    for index in machines.indices where machines[index].keeper == keeper {
      let machine = machines[index]
      total += machine.files.totalBytes
      for mount in machine.mounts {
        guard case .volume(let id) = mount.source, !seen.contains(id) else { continue }
        seen.append(id)
        total += volumes[id.index].totalBytes
      }
    }
    return total
  }

  private func systemBytes(ofKeeper keeper: Int32) -> Int {
    let node = machines.indices.first {
      machines[$0].kind == .node && machines[$0].keeper == keeper
    }
    return node.map { machines[$0].systemBytes } ?? 0
  }

  /// How much memory there is where a machine runs; a container sees that of its node.
  public func memoryFigures(of id: MachineID) -> MemoryFigures {
    let keeper = machines[id.index].keeper
    let node = machines.indices.first {
      machines[$0].kind == .node && machines[$0].keeper == keeper
    }
    guard machines[id.index].kind != .host, let node,
      let figures = machines[node].memoryFigures
    else { return MemoryFigures(total: 2_048_484, used: 1_022_512) }
    return figures
  }
}
