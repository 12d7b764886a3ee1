public import APIServer
import KubernetesAPI

/// What differs between two states of a cluster, object by object.
public struct StoreDifference: Sendable {
  /// The lines: `+` came, `-` went, `~` changed, with the fields that did.
  public let lines: [InsightLine]

  /// Kinds that tell of what happened, or beat like a pulse, and are no state of their own.
  private static let passedOver: Set<String> = ["Event", "Lease"]

  /// Compares `before` with `after`.
  public init(_ before: APIServer, _ after: APIServer) {
    let (old, new) = (Self.objects(of: before), Self.objects(of: after))
    let olds = Dictionary(old.map { ($0.key, $0.object) }) { first, _ in first }
    let news = Set(new.map(\.key))
    var lines: [InsightLine] = []
    for (key, object) in new {
      guard let former = olds[key] else {
        lines.append(InsightLine("+ \(key)", .good))
        continue
      }
      guard former.metadata.resourceVersion != object.metadata.resourceVersion else { continue }
      let changes = FieldChange.between(former.encoded(), object.encoded())
      guard !changes.isEmpty else { continue }
      lines.append(InsightLine("~ \(key)", .waiting))
      lines += changes.prefix(6).map { InsightLine("    \($0.text)") }
      if changes.count > 6 {
        lines.append(InsightLine("    and \(changes.count - 6) more", .faint))
      }
    }
    for (key, _) in old where !news.contains(key) { lines.append(InsightLine("- \(key)", .bad)) }
    self.lines = lines.isEmpty ? [InsightLine("Nothing differs.")] : lines
  }

  private static func objects(of api: APIServer) -> [(key: String, object: any APIObject)] {
    var api = api
    api.user = ""
    api.isRunning = true
    api.isEtcdRunning = true
    var all: [(key: String, object: any APIObject)] = []
    var seen: Set<String> = []
    for resource in (try? api.resources()) ?? [] {
      guard resource.verbs.contains("list"), !passedOver.contains(resource.kind),
        seen.insert(resource.storagePrefix).inserted,
        let list = try? api.list(resource, ListOptions())
      else { continue }
      for object in list.items {
        let place = object.metadata.namespace.isEmpty ? "" : "\(object.metadata.namespace)/"
        all.append(("\(resource.qualifiedPlural) \(place)\(object.metadata.name)", object))
      }
    }
    return all
  }
}
