import Simulation

/// `/sys/fs/cgroup` as a container sees it: what it may use, and what it uses.
extension Kernel {
  /// The directory of the control groups; nil on machines that are no containers.
  func controlGroupNode(on id: MachineID) -> FileNode? {
    guard machines[id.index].kind == .container else { return nil }
    var node = FileNode.directory(mode: 0o555)
    for (path, text) in killsWholeContainers ? unifiedFigures(of: id) : splitFigures(of: id) {
      node.insert(.text(text + "\n", mode: 0o444, modified: now), at: path)
    }
    return node
  }

  private func usedMemory(_ id: MachineID) -> Int64 {
    // What every program needs to be there is not counted one by one.
    memory(of: id) + Int64(machines[id.index].processes.count) * 786_432
  }

  /// The second version, with everything in one place.
  private func unifiedFigures(of id: MachineID) -> [(path: String, text: String)] {
    let machine = machines[id.index]
    let (used, time) = (usedMemory(id), processorTime(of: id).nanoseconds / 1000)
    let quota = machine.processorLimit
    let kills = machine.ranOutOfMemory ? 1 : 0
    return [
      ("cgroup.controllers", "cpuset cpu io memory hugetlb pids rdma misc"),
      ("cgroup.procs", machine.processes.map { String($0.number) }.joined(separator: "\n")),
      ("cgroup.type", "domain"),
      ("cpu.max", quota > 0 ? "\(quota * 100) 100000" : "max 100000"),
      ("cpu.stat", "usage_usec \(time)\nuser_usec \(time)\nsystem_usec 0"),
      ("cpu.weight", String(weight(of: machine.processorShares))),
      ("memory.current", String(used)),
      (
        "memory.events",
        "low 0\nhigh 0\nmax 0\noom \(kills)\noom_kill \(kills)\noom_group_kill \(kills)"
      ),
      ("memory.max", machine.memoryLimit > 0 ? String(machine.memoryLimit) : "max"),
      ("memory.stat", "anon \(used)\nfile 0\nkernel 0"),
      ("memory.swap.current", "0"), ("memory.swap.max", "0"),
      ("pids.current", String(machine.processes.count)), ("pids.max", "max"),
    ]
  }

  /// The weight that the runtime makes of shares.
  private func weight(of shares: Int64) -> Int64 {
    1 + (max(2, shares) - 2) * 9999 / 262_142
  }

  /// The first version, with a folder for each controller.
  private func splitFigures(of id: MachineID) -> [(path: String, text: String)] {
    let machine = machines[id.index]
    let limit = machine.memoryLimit > 0 ? machine.memoryLimit : 9_223_372_036_854_771_712
    let quota = machine.processorLimit
    return [
      ("cpu/cpu.cfs_period_us", "100000"),
      ("cpu/cpu.cfs_quota_us", quota > 0 ? String(quota * 100) : "-1"),
      ("cpu/cpu.shares", String(max(2, machine.processorShares))),
      ("cpuacct/cpuacct.usage", String(processorTime(of: id).nanoseconds)),
      ("memory/memory.limit_in_bytes", String(limit)),
      ("memory/memory.usage_in_bytes", String(usedMemory(id))),
      ("memory/memory.failcnt", "0"),
      ("pids/pids.current", String(machine.processes.count)), ("pids/pids.max", "max"),
    ]
  }

  /// What the kernel tells of the whole machine.
  func text(of file: FileNode.SystemFile, on id: MachineID) -> String {
    switch file {
    case .load:
      let processes = machines[id.index].processes
      let running = max(1, processes.count { $0.state == .runnable })
      let last = processes.last?.number ?? 1
      let loads = loadAverages(of: id).map { load in
        let hundredths = Int((load * 100).rounded())
        return "\(hundredths / 100).\(CivilTime.padded(hundredths % 100))"
      }
      return "\(loads.joined(separator: " ")) \(running)/\(max(1, processes.count)) \(last)\n"
    case .memory:
      let figures = memoryFigures(of: id)
      let free = max(0, figures.total - figures.used)
      let rows = [
        ("MemTotal:", figures.total), ("MemFree:", free / 5), ("MemAvailable:", free),
        ("Buffers:", 0), ("Cached:", free - free / 5), ("SwapTotal:", 0), ("SwapFree:", 0),
      ]
      return rows.map { name, count in
        let text = String(count)
        let blank = String(repeating: " ", count: max(1, 24 - name.utf8.count - text.utf8.count))
        return "\(name)\(blank)\(text) kB\n"
      }.joined()
    case .processors:
      return (0..<2).map { number in
        "processor\t: \(number)\nvendor_id\t: GenuineIntel\nmodel name\t: Virtual CPU\n"
          + "cpu MHz\t\t: 2400.000\ncpu cores\t: 2\n\n"
      }.joined()
    case .version:
      return "Linux version \(release.number) (\(release.compiler)) \(release.build)\n"
    }
  }
}
