/// Machines that share the numbers of their processes: the containers of a pod, or a node with those that
/// ask for it.
extension Kernel {
  /// A machine's first process, whether it runs or not.
  public func mainProcess(of machine: MachineID) -> ProcessID {
    ProcessID(machine: machine, number: isMachine(machine) ? self[machine].mainNumber : 1)
  }

  func isMain(_ id: ProcessID) -> Bool { id.number == machines[id.machine.index].mainNumber }

  /// Takes the number of a process that is about to start.
  mutating func nextNumber(on machine: MachineID) -> Int32 {
    let leader = space(of: machine)
    let number = machines[leader.index].nextNumber
    machines[leader.index].nextNumber += 1
    if leader != machine, machines[machine.index].nextNumber == 1 {
      // Its first one; its own numbers are not used.
      machines[machine.index].nextNumber = 2
      machines[machine.index].mainNumber = number
    }
    return number
  }

  /// The machine whose numbers the processes of another take.
  private func space(of machine: MachineID) -> MachineID {
    guard let leader = machines[machine.index].processSpace, isMachine(leader) else {
      return machine
    }
    return leader
  }

  /// The processes of other machines under the numbers that `machine` shares with them.
  func neighbours(of machine: MachineID) -> [ProcessID] {
    let leader = space(of: machine)
    guard leader != machine || machines[machine.index].kind != .host else { return [] }
    return machines.indices.filter {
      $0 != machine.index && ($0 == leader.index || machines[$0].processSpace == leader)
    }.flatMap { index in
      machines[index].processes.map {
        ProcessID(machine: MachineID(index: index), number: $0.number)
      }
    }
  }

  /// What `ps` on a machine tells of those that share their numbers with it.
  public func neighbourhood(of machine: MachineID) -> [GuestProcess] {
    neighbours(of: machine).compactMap { id in
      processStatus(id).map { GuestProcess($0, process: id) }
    }
  }

  /// The process that a machine sees under a number: its own, a neighbour's, or a guest's.
  public func seen(_ number: Int32, on machine: MachineID) -> ProcessID? {
    if machines[machine.index].place(of: number) != nil {
      return ProcessID(machine: machine, number: number)
    }
    if let neighbour = neighbours(of: machine).first(where: { $0.number == number }) {
      return neighbour
    }
    let guest = machines[machine.index].guests.first { $0.status.number == number }?.process
    return guest.flatMap { find($0) == nil ? nil : $0 }
  }

  /// What is mounted below `/proc/NUMBER/root` for a process of another machine, where `names` lead
  /// there: that machine's files.
  func roots(below names: [String], on id: MachineID) -> [Mount] {
    guard names.count > 2, names[0] == "proc", names[2] == "root", let number = Int32(names[1]),
      let target = seen(number, on: id), target.machine != id
    else { return [] }
    let root = "/proc/\(number)/root"
    let inside = self[target.machine].mounts.map { mount in
      var mount = mount
      mount.path = root + mount.path
      return mount
    }
    return [Mount(path: root, source: .files(of: target.machine, at: "/"))] + inside
  }

  /// Makes a machine whose root is a directory of the current one, for `chroot` and the like.
  ///
  /// `network` and `name` say whose network and host name it has. Whoever makes it removes it.
  public mutating func makeView(
    of path: String,
    network: MachineID? = nil,
    name: MachineID? = nil
  ) throws(Errno) -> MachineID {
    let resolved = try follow(path)
    guard let node = resolved.node else { throw .ENOENT }
    guard node.isDirectory else { throw .ENOTDIR }
    let own = machine
    var view = Machine(
      kind: .container,
      hostname: self[name ?? current.machine].hostname,
      namespace: self[network ?? current.machine].namespace,
      resolver: own.resolver,
      hostAliases: own.hostAliases,
      bootedAt: now
    )
    let (place, isReadOnly) = place(of: resolved.names, on: current.machine)
    let inside = "/" + place.names.joined(separator: "/")
    let source: Mount.Source =
      switch place.tree {
      case .machine(let id): .files(of: id, at: inside)
      case .volume(let id): .volume(id)
      }
    let subPath = if case .volume = place.tree { inside } else { "" }
    view.mounts = [Mount(path: "/", source: source, subPath: subPath, isReadOnly: isReadOnly)]
    for mount in own.mounts where mount.components.starts(with: resolved.names) {
      let rest = mount.components.dropFirst(resolved.names.count)
      guard !rest.isEmpty else { continue }
      var mount = mount
      mount.path = "/" + rest.joined(separator: "/")
      view.mounts.append(mount)
    }
    view.security = own.security
    return makeMachine(view)
  }

  /// Whether what the current process writes to a descriptor goes to its machine's log, which a
  /// process elsewhere does not have.
  public func leadsToLog(_ number: Int) -> Bool {
    if case .log? = process.descriptor(number) { true } else { false }
  }

  /// The machine that lies as a whole below a path of the current one; nil for none.
  public func machine(mountedAt path: String) -> MachineID? {
    guard let resolved = try? follow(path), resolved.node?.isDirectory == true else { return nil }
    let place = place(of: resolved.names, on: current.machine).place
    guard case .machine(let id) = place.tree, place.names.isEmpty, id != current.machine else {
      return nil
    }
    return id
  }
}
