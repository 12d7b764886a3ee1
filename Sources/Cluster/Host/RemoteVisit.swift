import Machine

/// A process on another machine that somebody here started: what it prints comes through pipes, unless
/// both sit at one terminal.
struct RemoteVisit: Sendable {
  private let child: ProcessID
  private var streams: [Stream]

  private struct Stream: Sendable {
    var source: Int
    var target: Int
  }

  /// Starts the process.
  init(_ request: SpawnRequest, _ system: inout Kernel) throws(Errno) {
    var request = request
    var streams: [Stream] = []
    if !system.isTerminal(1) {
      var files: [SpawnRequest.FileMapping] = [.init(child: 0, parent: 0)]
      // One pipe where both go to the same place, so that what is printed stays in its order.
      let isOne = system.descriptor(1) == system.descriptor(2)
      for target in isOne ? [1] : [1, 2] {
        let pipe = system.pipe()
        streams.append(Stream(source: pipe.read, target: target))
        files.append(.init(child: target, parent: pipe.write))
        if isOne { files.append(.init(child: 2, parent: pipe.write)) }
      }
      request.files = files
    }
    self.streams = streams
    child = try system.spawn(request)
    for file in request.files ?? [] where file.parent > 2 { system.close(file.parent) }
  }

  /// Hands on what was printed; the status once the process ended, else what to wait for.
  mutating func look(_ system: inout Kernel) -> (status: Int32?, waits: [Wait]) {
    let open = relay(&system)
    if let status = system.exitStatus(of: child) {
      _ = relay(&system)
      return (status, [])
    }
    return system.isAlive(child) ? (nil, [.process(child)] + open) : (255, [])
  }

  private mutating func relay(_ system: inout Kernel) -> [Wait] {
    var waits: [Wait] = []
    streams.removeAll { stream in
      while true {
        switch system.read(stream.source) {
        case .bytes(let bytes): system.print(bytes, to: stream.target)
        case .wouldBlock:
          waits.append(.readable(stream.source))
          return false
        case .endOfFile, .failure:
          system.close(stream.source)
          return true
        }
      }
    }
    return waits
  }
}
