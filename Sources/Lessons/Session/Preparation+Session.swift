public import Cluster
import Simulation

extension Preparation {
  /// Makes the cluster and the learner's machine as they are before the learner's first command.
  ///
  /// `files` are those of the course; `seed` determines names and addresses.
  public func makeSession(files: [CourseFile], seed: UInt64 = 1) -> Session {
    prepared(files: files, seed: seed).session
  }

  /// The same, with what went wrong: commands of the start that failed, one sentence each.
  public func prepared(
    files: [CourseFile],
    seed: UInt64 = 1
  ) -> (session: Session, complaints: [String]) {
    let laid = files.filter { file in
      start.fileNames.map { names in names.contains { $0.matches(file.path) } } ?? true
    }
    var complaints: [String] = []
    var cluster = Cluster(configuration(seed: seed))
    for fault in start.faults { fault.strike(&cluster) }
    var session = Session(cluster, files: (laid + start.files).map { ($0.path, $0.bytes) })
    let named = files.filter { start.manifestNames.contains($0.path) }
    for (index, manifest) in (named + start.manifests).enumerated() {
      let path = "/tmp/.start-\(index).yaml"
      session.putFile(manifest.text, at: path)
      let result = session.run("kubectl create -f \(path)", limit: .seconds(60))
      if result.status != 0 {
        complaints.append("a manifest is refused: \(result.output.trimmedSpaces)")
      }
      _ = session.run("rm \(path)")
    }
    if !named.isEmpty || !start.manifests.isEmpty || !start.faults.isEmpty { session.settle() }
    for command in commands {
      let status = Self.run(command, in: &session)
      if status != 0, command != "^C" {
        complaints.append("`\(command)` ends with status \(status)")
      }
    }
    _ = session.takeOutput()
    if isExercise { session.cluster.refuse([ExamRules.exerciseRefusal]) }
    return (session, complaints)
  }

  /// Runs a command unseen, until the cluster is at rest; its exit status.
  private static func run(_ command: String, in session: inout Session) -> Int32 {
    if command == "^C" { session.interrupt() } else { session.type(command) }
    session.advance(to: session.cluster.now + .seconds(120))
    let status = session.isAtShell ? session.lastStatus : 0
    session.settle()
    return status
  }

  /// The cluster that is made.
  private func configuration(seed: UInt64) -> ClusterConfiguration {
    ClusterConfiguration(
      profile: Profile(rawValue: profile) ?? .v18,
      nodes: start.nodes ?? 1,
      seed: seed,
      furniture: start.cluster == "bare" ? .system : .course,
      images: start.images
    )
  }
}
