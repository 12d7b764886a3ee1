extension Kernel {
  /// Adds a machine; nothing runs on it yet.
  public mutating func makeMachine(_ machine: Machine) -> MachineID {
    MachineID(index: machines.insert(machine))
  }

  /// Ends all processes of a machine and takes it out.
  public mutating func removeMachine(_ id: MachineID) {
    guard isMachine(id) else { return }
    endAllProcesses(of: id)
    exits.removeAll { $0.machine == id }
    machines.remove(id.index)
    if !hardLinks.isEmpty { hardLinks.remove(.machine(id)) }
  }

  /// Whether a machine exists.
  public func isMachine(_ id: MachineID) -> Bool { machines.contains(id.index) }

  /// The machines, by number.
  public var machineIDs: [MachineID] { machines.indices.map(MachineID.init(index:)) }

  /// A machine, which must exist.
  public subscript(machine: MachineID) -> Machine {
    _read { yield machines[machine.index] }
    _modify { yield &machines[machine.index] }
  }

  /// The machine of the current process.
  public var machine: Machine {
    _read { yield machines[current.machine.index] }
    _modify { yield &machines[current.machine.index] }
  }

  /// The current process.
  public var process: Process {
    _read { yield machines[current.machine.index].processes[currentPlace] }
    _modify { yield &machines[current.machine.index].processes[currentPlace] }
  }

  var currentPlace: Int {
    guard let place = machines[current.machine.index].place(of: current.number) else {
      preconditionFailure("system call outside of a process")
    }
    return place
  }

  /// The words that the current process was started with.
  public var arguments: [String] { process.arguments }

  /// The variables of the current process.
  public var environment: Environment {
    _read { yield process.environment }
    _modify { yield &process.environment }
  }

  /// The working directory of the current process.
  public var workingDirectory: String { process.workingDirectory }

  /// The host name of the current machine.
  public var hostname: String { machine.hostname }

  /// Adds a volume with these files.
  public mutating func makeVolume(_ files: FileNode = .directory(mode: 0o777)) -> VolumeID {
    VolumeID(index: volumes.insert(files))
  }

  /// Takes a volume out; no machine may still mount it.
  public mutating func removeVolume(_ id: VolumeID) {
    volumes.remove(id.index)
    if !hardLinks.isEmpty { hardLinks.remove(.volume(id)) }
  }

  /// How many volumes exist.
  public var volumeCount: Int { volumes.count }

  /// The files of a volume, which must exist.
  public subscript(volume: VolumeID) -> FileNode {
    _read { yield volumes[volume.index] }
    _modify { yield &volumes[volume.index] }
  }
}

extension FileNode: Vacatable {
  static let vacant = FileNode.directory()
}
