import Etcd
import KubernetesAPI

/// Which objects have a given owner, node or label, without a look at the others.
///
/// One ordered table of "term, key" pairs for a resource; the objects of a term are a range of it.
/// Labels and nodes are indexed for pods alone: the other kinds are few, or are not asked for so.
struct ObjectIndex: Sendable {
  /// What objects are found by.
  enum Term {
    case owner(String)
    case node(String)
    case label(String, String)

    var text: String {
      switch self {
      case .owner(let uid): "o\u{0}\(uid)\u{0}"
      case .node(let name): "n\u{0}\(name)\u{0}"
      case .label(let key, let value): "l\u{0}\(key)=\(value)\u{0}"
      }
    }
  }

  private var table = OrderedTable<String, Bool>()

  /// The keys under `term` that begin with `prefix`, in order.
  func keys(_ term: Term, prefix: String) -> [String] {
    let lead = term.text
    let skip = lead.utf8.count
    return table.entries(withPrefix: lead + prefix).map {
      String($0.key.utf8.dropFirst(skip)) ?? ""
    }
  }

  /// Follows a change of the object at `key`.
  mutating func update(key: String, from old: (any APIObject)?, to new: (any APIObject)?) {
    if let old, let new, Self.areFoundAlike(old, new) { return }
    // Events, above all, are found by nothing.
    if old == nil, let new, type(of: new) != Pod.self, new.metadata.ownerReferences.isEmpty {
      return
    }
    let before = old.map(Self.terms) ?? []
    let after = new.map(Self.terms) ?? []
    guard before != after else { return }
    for term in before where !after.contains(term) { table[term + key] = nil }
    for term in after where !before.contains(term) { table[term + key] = true }
  }

  /// Whether the two have the same terms, seen without making them.
  private static func areFoundAlike(_ old: any APIObject, _ new: any APIObject) -> Bool {
    guard old.metadata.ownerReferences == new.metadata.ownerReferences else { return false }
    guard type(of: new) == Pod.self, let pod = new as? Pod else { return !(old is Pod) }
    guard let before = old as? Pod else { return false }
    return before.metadata.labels == pod.metadata.labels
      && before.assignedNode == pod.assignedNode
  }

  private static func terms(of object: any APIObject) -> [String] {
    var terms: [String] = []
    if let owner = object.controllerReference { terms.append(Term.owner(owner.uid).text) }
    guard type(of: object) == Pod.self, let pod = object as? Pod else { return terms }
    if !pod.assignedNode.isEmpty { terms.append(Term.node(pod.assignedNode).text) }
    for label in pod.metadata.labels { terms.append(Term.label(label.key, label.value).text) }
    return terms
  }
}
