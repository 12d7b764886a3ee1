public import Cluster
import Simulation

extension Preparation {
  /// Makes the cluster and the learner's machine as they are before the learner's first command.
  ///
  /// `files` are those of the course; `seed` determines names and addresses.
  public func makeSession(files: [CourseFile], seed: UInt64 = 1) -> Session {
    let laid = files.filter { file in
      start.fileNames.map { names in names.contains { $0.matches(file.path) } } ?? true
    }
    var cluster = Cluster(configuration(seed: seed))
    for fault in start.faults { fault.strike(&cluster) }
    var session = Session(cluster, files: (laid + start.files).map { ($0.path, $0.bytes) })
    let named = files.filter { start.manifestNames.contains($0.path) }
    for (index, manifest) in (named + start.manifests).enumerated() {
      let path = "/tmp/.start-\(index).yaml"
      session.putFile(manifest.text, at: path)
      _ = session.run("kubectl create -f \(path) > /dev/null", limit: .seconds(60))
      _ = session.run("rm \(path)")
    }
    if !named.isEmpty || !start.manifests.isEmpty || !start.faults.isEmpty { session.settle() }
    run(in: &session)
    return session
  }

  /// Runs the commands unseen, each until the cluster is at rest.
  public func run(in session: inout Session) {
    for command in commands {
      if command == "^C" { session.interrupt() } else { session.type(command) }
      session.advance(to: session.cluster.now + .seconds(120))
      session.settle()
    }
    _ = session.takeOutput()
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
