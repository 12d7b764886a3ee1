import Machine

extension Shell {
  /// Opens the named pipes among redirections aside; nil where there is nothing to wait for.
  ///
  /// A shell that opens one sleeps until it has another end.
  /// `before` are the descriptors of an earlier try, which stay until the redirections are done.
  mutating func openNamedPipes(
    _ redirections: [ResolvedRedirection],
    _ before: [Int],
    _ system: inout Kernel
  ) -> (opened: [Int], wait: Disposition)? {
    var opened = before
    if opened.isEmpty {
      for case .open(_, let path, let mode, _) in redirections where mode != .readWrite {
        guard let status = try? system.stat(path), status.kind == .pipe,
          let number = try? system.open(path, mode)
        else { continue }
        var place = 10
        while system.descriptor(place) != nil { place += 1 }
        _ = try? system.duplicate(number, onto: place)
        system.close(number)
        opened.append(place)
      }
    }
    let lonely = opened.filter { !system.hasPeer($0) }
    guard !lonely.isEmpty else {
      // Where nothing has to wait, they are opened again in a moment.
      if before.isEmpty { for number in opened { system.close(number) } }
      return nil
    }
    return (opened, .wait(lonely.map { .peer($0) }))
  }
}
