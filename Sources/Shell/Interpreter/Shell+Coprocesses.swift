import Machine

/// A command that runs beside the shell with pipes to and from it.
struct Coprocess: Sendable {
  var name: String
  var process: Int32
  /// What is read from it, and what is written to it.
  var descriptors: [Int]
}

extension Shell {
  /// The descriptors that process substitutions and coprocesses take, in their order.
  static let highDescriptors = [63, 62, 61, 60]

  /// Descriptors of coprocesses, which children do not get.
  var coprocessDescriptors: [Int] { coprocesses.flatMap(\.descriptors) }

  /// `coproc`: starts a command, and sets the array of its descriptors.
  mutating func startCoprocess(_ name: String, _ command: Command, _ system: inout Kernel) {
    updateJobs(&system)
    if let other = coprocesses.first {
      let text = "execute_coproc: coproc [\(other.process):\(other.name)] still exists"
      complain("warning: " + text)
    }
    let toChild = makePipe(&system)
    let fromChild = makePipe(&system)
    var files = inherited(system)
    replace(&files, 0, by: toChild.read)
    replace(&files, 1, by: fromChild.write)
    var child = subshell(.command(command))
    child.coprocesses = []
    var request = SpawnRequest(system.arguments, program: child, files: files)
    request.newGroup = isInteractive
    let process = try? system.spawn(request).number
    system.close(toChild.read)
    system.close(fromChild.write)
    guard let process else {
      system.close(toChild.write)
      system.close(fromChild.read)
      lastStatus = 254
      return complain("fork: Resource temporarily unavailable")
    }
    let read = raise(fromChild.read, &system)
    let write = raise(toChild.write, &system)
    coprocesses.append(Coprocess(name: name, process: process, descriptors: [read, write]))
    lastBackground = process
    lastStatus = 0
    add(job: [process], CommandPrinter.line(pipelineText, like: self), process)
    do throws(ExpansionStop) {
      try assign(name, list: [(nil, String(read)), (nil, String(write))])
      try assign(name + "_PID", String(process))
    } catch {
      handle(error)
    }
  }

  /// Moves a pipe of a coprocess to where bash has it.
  private func raise(_ number: Int, _ system: inout Kernel) -> Int {
    guard let place = [63, 60, 62, 61].first(where: { system.descriptor($0) == nil }),
      let raised = try? system.duplicate(number, onto: place)
    else { return number }
    system.close(number)
    return raised
  }

  /// Closes what led to coprocesses that ended, and forgets their variables.
  mutating func dropCoprocesses(_ ended: Set<Int32>, _ system: inout Kernel) {
    guard coprocesses.contains(where: { ended.contains($0.process) }) else { return }
    for coprocess in coprocesses where ended.contains(coprocess.process) {
      for number in coprocess.descriptors { system.close(number) }
      variables[coprocess.name] = nil
      variables[coprocess.name + "_PID"] = nil
    }
    coprocesses.removeAll { ended.contains($0.process) }
  }
}
