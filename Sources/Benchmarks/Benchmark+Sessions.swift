import Cluster
import Lessons
import Simulation

/// What learners wait for: going back, comparing states, taking up a session.
extension Benchmark {
  /// A command, and back to before it.
  func measureUndo(nodes: Int, pods: Int) -> Figure {
    let state = FreeSession(Session(Worlds.running(nodes: nodes, pods: pods)))
    let command = "kubectl scale rc web --replicas=\(pods - 1)"
    var isBack = true
    let timing = Timing.of(9, on: state) { state in
      var travel = TimeTravel<FreeSession>()
      travel.record(command, state)
      _ = state.session.run(command)
      isBack = travel.reply(to: "undo", &state) != nil && isBack
    }
    precondition(isBack)
    return figure("a command and undo at \(pods) pods", "", timing.text())
  }

  /// A snapshot, a command, and what differs.
  func measureDifference(nodes: Int, pods: Int) -> Figure {
    let state = FreeSession(Session(Worlds.running(nodes: nodes, pods: pods)))
    let timing = Timing.of(5, on: state) { state in
      var travel = TimeTravel<FreeSession>()
      _ = travel.reply(to: "snapshot save a", &state)
      _ = state.session.run("kubectl scale rc web --replicas=\(pods - 1)")
      _ = travel.reply(to: "snapshot diff a", &state)
    }
    return figure("snapshot save, a command, diff at \(pods) pods", "", timing.text())
  }

  private static let commands = [
    "kubectl create deployment web-$N --image=nginx", "kubectl get pods",
    "kubectl scale deployment web-$N --replicas=3", "kubectl get pods -o wide",
    "kubectl describe deployment web-$N", "kubectl expose deployment web-$N --port=80",
    "kubectl get all", "echo $N > note; cat note", "kubectl delete service web-$N",
    "kubectl delete deployment web-$N",
  ]

  /// The journal of a session of 1,000 commands, twenty seconds apart.
  private static func journal(_ session: Session) -> [JournalEntry] {
    var session = session
    var entries: [JournalEntry] = []
    for index in 0..<1000 {
      let line = commands[index % commands.count].replacing("$N", with: "\(index / commands.count)")
      entries.append(JournalEntry(time: session.cluster.now, event: .line(line)))
      session.type(line)
      session.advance(to: session.cluster.now + .seconds(10))
      session.cluster.advance(by: .seconds(20))
    }
    return entries
  }

  func measureResume() -> Figure {
    let setup = Journal.Setup(profile: .current, nodes: 1)
    let entries = Self.journal(FreeSession(setup, seed: 1).session)
    let timing = Timing.of(3, on: ()) { _ in
      var state = FreeSession(setup, seed: 1)
      var travel = TimeTravel<FreeSession>()
      state.replay(entries, &travel)
    }
    return figure("resume of a session of 1,000 commands", "1 s", timing.text())
  }

  func measureGuidedResume() -> Figure {
    let name = "the same with a tutor beside it"
    guard let course = Self.course() else { return figure(name, "1 s", "the lessons are not here") }
    var guided = GuidedSession(course)
    _ = guided.reply(to: "open 9")
    let entries = Self.journal(guided.session)
    let timing = Timing.of(3, on: guided) { guided in
      var travel = TimeTravel<GuidedSession>()
      guided.replay(entries, &travel)
    }
    return figure(name, "1 s", timing.text())
  }
}
