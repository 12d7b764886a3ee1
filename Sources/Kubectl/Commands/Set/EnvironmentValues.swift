import KubernetesAPI
import Machine
import Manifests

/// The values behind variables that come from other places: for `kubectl set env --resolve`.
///
/// Source of the behaviour: `k8s.io/kubectl/pkg/cmd/set/env/env_resolve.go`.
struct EnvironmentValues: Sendable {
  /// Why a value is not known.
  struct Trouble: Error {
    let text: String
  }

  /// What config maps and secrets hold, by `kind/name`, or why they are not there.
  private var stores: [(id: String, data: Result<Value, Trouble>)] = []

  /// Fetches what a source leads to, if it leads to an object.
  mutating func fetch<Client: KubernetesClient>(
    _ source: Value,
    _ namespace: String,
    _ client: inout Client
  ) {
    for (field, resource) in [
      ("configMapKeyRef", ConfigMap.resource), ("secretKeyRef", Secret.resource),
    ] {
      guard let name = source[field]?["name"]?.string else { continue }
      let id = "\(field)/\(name)"
      if stores.contains(where: { $0.id == id }) { continue }
      do {
        let object = try client.get(resource, namespace: namespace, name: name)
        stores.append((id, .success(object.manifest()["data"] ?? .emptyObject)))
      } catch {
        stores.append((id, .failure(Trouble(text: error.message))))
      }
    }
  }

  /// What a source stands for.
  func value(of source: Value, _ container: Value, _ object: Value) -> Result<String, Trouble> {
    if let reference = source["secretKeyRef"] {
      return key(reference, "secretKeyRef", "secret").map { text in
        guard let bytes = try? Base64.decode(text) else { return text }
        return String(decoding: bytes, as: UTF8.self)
      }
    }
    if let reference = source["configMapKeyRef"] {
      return key(reference, "configMapKeyRef", "config map")
    }
    if let path = source["fieldRef"]?["fieldPath"]?.string { return Self.field(path, object) }
    if let reference = source["resourceFieldRef"] {
      return .success(Self.amount(reference, container))
    }
    return .failure(Trouble(text: "invalid valueFrom"))
  }

  private func key(
    _ reference: Value,
    _ field: String,
    _ what: String
  ) -> Result<String, Trouble> {
    let (name, key) = (reference["name"]?.string ?? "", reference["key"]?.string ?? "")
    guard let store = stores.first(where: { $0.id == "\(field)/\(name)" }) else {
      return .failure(Trouble(text: "invalid valueFrom"))
    }
    return store.data.flatMap { data in
      guard let value = data[key]?.string else {
        return .failure(Trouble(text: "key \(key) not found in \(what) \(name)"))
      }
      return .success(value)
    }
  }

  private static func field(_ path: String, _ object: Value) -> Result<String, Trouble> {
    let metadata = object["metadata"]
    switch path {
    case "metadata.name", "metadata.namespace", "metadata.uid":
      return .success(metadata?[String(path.dropFirst(9))]?.string ?? "")
    case "metadata.labels", "metadata.annotations":
      let map = metadata?[String(path.dropFirst(9))]?.sortedByKey().object
      let lines = (map?.fields ?? []).map { field in
        "\(field.key)=" + JSONWriter.compact(.string(field.value.string ?? ""))
      }
      return .success(lines.joined(separator: "\n"))
    default: return .failure(Trouble(text: "unsupported fieldPath: \(path)"))
    }
  }

  /// An amount of a container's resources, counted in what the reference divides by.
  private static func amount(_ reference: Value, _ container: Value) -> String {
    let parts = (reference["resource"]?.string ?? "").split(separator: ".").map(String.init)
    guard parts.count == 2,
      let text = container["resources"]?[parts[0]]?[parts[1]]?.string,
      let amount = Quantity(text)
    else { return "0" }
    let divisor = reference["divisor"]?.string.flatMap { Quantity($0) } ?? Quantity(1)
    let unit = max(1, divisor.milliValue == 0 ? 1000 : divisor.milliValue)
    return "\((amount.milliValue + unit - 1) / unit)"
  }

  /// Where a variable's value comes from, in words.
  static func place(of source: Value) -> String {
    func key(_ field: String, _ what: String) -> String? {
      source[field].map {
        "\(what) \($0["name"]?.string ?? ""), key \($0["key"]?.string ?? "")"
      }
    }
    func amount(_ reference: Value) -> String {
      let container = reference["containerName"]?.string ?? ""
      let prefix = container.isEmpty ? "" : "\(container)/"
      return "resource field \(prefix)\(reference["resource"]?.string ?? "")"
    }
    return key("configMapKeyRef", "configmap") ?? key("secretKeyRef", "secret")
      ?? source["fieldRef"].map { "field path \($0["fieldPath"]?.string ?? "")" }
      ?? source["resourceFieldRef"].map(amount) ?? "invalid valueFrom"
  }
}
