import KubernetesAPI
import Manifests

/// The versions of the template of a stateful or daemon set, kept as controller revisions.
///
/// Source: `k8s.io/kubernetes/pkg/controller/history`.
struct ControllerHistory {
  /// The revisions, the oldest first.
  private(set) var revisions: [ControllerRevision]

  /// Reads the revisions that `owner` owns; one that has none yet adopts those that nobody owns.
  init<Client: KubernetesClient>(
    of owner: some APIObject,
    _ selector: LabelSelectorTerms,
    _ client: inout Client
  ) throws(Status) {
    var options = ListOptions(namespace: owner.metadata.namespace)
    options.ownerUID = owner.metadata.uid
    var found = try client.list(ControllerRevision.self, options)
    if found.isEmpty, owner.metadata.deletionTimestamp == nil {
      let all = ListOptions(namespace: owner.metadata.namespace, labels: selector)
      for orphan in try client.list(ControllerRevision.self, all)
      where orphan.controllerReference == nil {
        var adopted = orphan
        adopted.metadata.ownerReferences.append(OwnerReference(controller: owner))
        found.append(try client.update(adopted))
      }
    }
    revisions = found.sorted {
      ($0.revision, $0.metadata.creationTimestamp.instant, $0.metadata.name)
        < ($1.revision, $1.metadata.creationTimestamp.instant, $1.metadata.name)
    }
  }

  /// The revision of that name.
  func named(_ name: String) -> ControllerRevision? {
    revisions.first { $0.metadata.name == name }
  }

  /// The revision that holds `template`: the last one, an older one that is made the last again, or a
  /// new one.
  ///
  /// `hashKey` is the label that a revision of this sort of owner has its hash under; `collisions`
  /// counts up where the name of a new revision belongs to another one.
  mutating func revision<Client: KubernetesClient>(
    of template: PodTemplateSpec,
    owner: some APIObject,
    hashKey: String,
    collisions: inout Int32,
    _ client: inout Client
  ) throws(Status) -> ControllerRevision {
    let data = Self.data(template)
    let next = (revisions.last?.revision ?? 0) + 1
    if let index = revisions.lastIndex(where: { $0.data == data }) {
      if index == revisions.count - 1 { return revisions[index] }
      var again = revisions[index]
      again.revision = next
      again = try client.update(again)
      revisions.remove(at: index)
      revisions.append(again)
      return again
    }
    while true {
      let hash = TemplateHash.of(template, collisions: collisions)
      var revision = ControllerRevision()
      revision.metadata.namespace = owner.metadata.namespace
      revision.metadata.name = "\(owner.metadata.name.prefix(223))-\(hash)"
      revision.metadata.labels = template.metadata.labels
      revision.metadata.labels[hashKey] = hash
      revision.metadata.annotations = owner.metadata.annotations
      revision.metadata.ownerReferences = [OwnerReference(controller: owner)]
      revision.data = data
      revision.revision = next
      do {
        revision = try client.create(revision)
        revisions.append(revision)
        return revision
      } catch  where error.reason == .alreadyExists {
        collisions += 1
      }
    }
  }

  /// Deletes the oldest of those revisions that nobody uses, down to `limit`.
  func truncate<Client: KubernetesClient>(
    keeping live: Set<String>,
    limit: Int32,
    _ client: inout Client
  ) throws(Status) {
    guard revisions.count > Int(limit) else { return }
    let idle = revisions.filter { !live.contains($0.metadata.name) }
    for revision in idle.dropLast(max(0, Int(limit))) {
      do {
        try client.delete(
          ControllerRevision.self,
          namespace: revision.metadata.namespace,
          name: revision.metadata.name
        )
      } catch  where error.reason == .notFound {
        continue
      }
    }
  }

  /// The template as a revision holds it: a patch that puts it in the place of another.
  static func data(_ template: PodTemplateSpec) -> Value {
    var tree = ValueObject()
    tree["$patch"] = "replace"
    if case .object(let fields) = template.encoded() {
      for field in fields.fields { tree.append(newKey: field.key, field.value) }
    }
    return ["spec": ["template": .object(tree)]]
  }

  /// The template that a revision holds.
  static func template(_ revision: ControllerRevision) -> PodTemplateSpec {
    var tree = revision.data["spec"]?["template"] ?? .emptyObject
    tree["$patch"] = Value?.none
    var template = PodTemplateSpec()
    var decoder = FieldDecoder()
    template.decode(tree, &decoder)
    return template
  }
}

extension Pod {
  /// The label by which pods of stateful and daemon sets tell their version.
  static let revisionKey = "controller-revision-hash"

  /// The version that the pod was made from: a revision's name, or its hash.
  var revisionName: String { metadata.labels[Self.revisionKey] ?? "" }
}
