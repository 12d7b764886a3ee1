import KubernetesAPI
import Manifests

/// The versions of a stateful or daemon set, which controller revisions keep.
struct RevisionHistory: Sendable {
  /// The revisions, the oldest first.
  let revisions: [ControllerRevision]

  init<Client: KubernetesClient>(of owner: any APIObject, _ client: inout Client) throws(Failure) {
    var options = ListOptions(namespace: owner.metadata.namespace)
    options.ownerUID = owner.metadata.uid
    let found: [ControllerRevision]
    do {
      found = try client.list(ControllerRevision.self, options)
    } catch {
      throw .message(
        "unable to find history controlled by \(owner.resource.kind) \(owner.metadata.name):"
          + " \(error.message)"
      )
    }
    revisions = found.sorted { $0.revision < $1.revision }
  }

  func revision(_ number: Int) -> ControllerRevision? {
    revisions.last { $0.revision == Int64(number) }
  }

  /// The template that a revision keeps.
  static func template(_ revision: ControllerRevision) -> PodTemplateSpec {
    var tree = revision.data["spec"]?["template"] ?? .emptyObject
    tree["$patch"] = Value?.none
    var template = PodTemplateSpec()
    var decoder = FieldDecoder()
    template.decode(tree, &decoder)
    return template
  }
}
