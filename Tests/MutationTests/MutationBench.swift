import APIServer
import Cluster
import Foundation
import KubernetesAPI
import Manifests
import Simulation

/// A cluster with something in it, and the manifests that are mutated.
struct MutationBench {
  /// What became of one mutation.
  struct Outcome {
    var output = ""
    var status: Int32 = 0
    var hasChanged = false

    /// Whether the output says, in kubectl's way, that and why nothing was done.
    var isRefusal: Bool {
      let lines = output.split(separator: "\n").filter { !$0.hasPrefix("Warning: ") }
      return lines.contains { line in
        // Several errors at once stand there without `error: `.
        [
          "error: ", "error validating ", "error when ", "Error from server", "The ",
          "The request is invalid", "Unable to ", "unable to decode ",
          "resource mapping not found ",
        ].contains { line.hasPrefix($0) }
      }
    }
  }

  private let session: Session
  private let manifests: [Value]

  init() throws {
    let cluster = Cluster(ClusterConfiguration(profile: .current, furniture: .none))
    var session = Session(cluster)
    let folder = URL(filePath: #filePath).appending(path: "../../TranscriptTests/files/recorded")
      .standardized
    var texts = [CustomManifests.definition, CustomManifests.object]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    where name.hasSuffix(".yaml") && !name.hasPrefix("bad-") {
      texts.append(try String(contentsOf: folder.appending(path: name), encoding: .utf8))
    }
    for (index, text) in texts.enumerated() where index < 2 || text.contains("kind: ConfigMap") {
      session.putFile(text, at: session.workingDirectory + "/base.yaml")
      let result = session.run("kubectl create -f base.yaml")
      precondition(result.status == 0, result.output)
    }
    session.cluster.advance(by: .minutes(5))
    // The first roles are stored when somebody looks.
    _ = session.run("kubectl get clusterroles")
    self.session = session
    manifests = texts.flatMap { text in
      ((try? ManifestReader.documents(text)) ?? []).map(\.value)
    }
  }

  /// The mutation of that number.
  func mutation(seed: UInt64, number: Int) -> Mutation {
    var random = RandomStream(seed: seed &+ UInt64(number) &* 0x9E37_79B9)
    let tree = manifests[random.below(manifests.count)]
    let other = manifests[random.below(manifests.count)]
    var mutator = ManifestMutator(random: random, other: other)
    let text = mutator.mutated(tree)
    let commands = [
      "create -f m.yaml", "create -f m.yaml", "apply -f m.yaml", "apply -f m.yaml",
      "replace -f m.yaml", "create --dry-run=server -f m.yaml", "create --validate=warn -f m.yaml",
      "apply --dry-run=server -f m.yaml", "create --validate=ignore -f m.yaml",
      "apply --validate=false -f m.yaml",
    ]
    let command = commands[mutator.random.below(commands.count)]
    return Mutation(seed: seed, number: number, text: text, command: command)
  }

  /// What the cluster makes of it; the cluster here stays as it is.
  func outcome(of mutation: Mutation) -> Outcome {
    var session = session
    session.putFile(mutation.text, at: session.workingDirectory + "/m.yaml")
    let before = (session.cluster.api.revision, session.cluster.api.objectCount)
    let result = session.run("kubectl \(mutation.command)", limit: .minutes(1))
    let after = (session.cluster.api.revision, session.cluster.api.objectCount)
    return Outcome(output: result.output, status: result.status, hasChanged: before != after)
  }
}

/// A manifest with something done to it, and the command that gets it.
struct Mutation {
  let seed: UInt64
  let number: Int
  let text: String
  let command: String

  var isDryRun: Bool { command.contains("--dry-run") }
  /// Whether the text holds one object at most.
  var isSingle: Bool { !text.contains("---") && !text.contains("List") }
}
