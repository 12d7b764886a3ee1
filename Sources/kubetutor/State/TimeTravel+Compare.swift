import Cluster
import Lessons
import Simulation

/// The same command in both profiles.
extension TimeTravel {
  /// How long a command may take in virtual time.
  private static var patience: Int64 { 300 }

  /// Runs `command` on a copy of the session, and on a cluster of the other profile that has seen the
  /// same commands; the session itself stays as it is.
  func compare(_ command: String, _ state: State) -> GuidedSession.Reply {
    let configuration = state.session.cluster.configuration
    var changed = configuration
    changed.profile = configuration.profile == .v18 ? .current : .v18
    changed.start = ClusterConfiguration.standardStart(changed.profile)
    var here = state.session
    var there = Session(Cluster(changed), files: state.session.workingFiles)
    for earlier in commands {
      _ = there.run(earlier, limit: .seconds(Self.patience))
      there.settle()
    }
    let ours = here.run(command, limit: .seconds(Self.patience))
    let theirs = there.run(command, limit: .seconds(Self.patience))
    let left = Self.lines(ours.output)
    let right = Self.lines(theirs.output)
    var text: [String] = []
    for (name, lines, others, status) in [
      (configuration.profile.rawValue, left, right, ours.status),
      (changed.profile.rawValue, right, left, theirs.status),
    ] {
      text.append("\(name)\(status == 0 ? "" : " (exit status \(status))")")
      let known = Set(others)
      text += lines.map { (known.contains($0) ? "    " : "  * ") + $0 }
    }
    let same = left == right && ours.status == theirs.status
    text.append(same ? "Both print the same." : "Lines with * are of this profile alone.")
    return GuidedSession.Reply(blocks: [.code(text)])
  }

  private static func lines(_ output: String) -> [String] {
    output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      .dropLast(while: \.isEmpty)
  }
}

extension Array {
  /// The array without the elements at its end that `isDropped` names.
  fileprivate func dropLast(while isDropped: (Element) -> Bool) -> [Element] {
    var rest = self
    while let last = rest.last, isDropped(last) { rest.removeLast() }
    return rest
  }
}
