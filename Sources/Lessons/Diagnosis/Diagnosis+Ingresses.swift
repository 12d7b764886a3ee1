import KubernetesAPI
import Manifests

/// Ingresses that lead nowhere.
extension Diagnosis {
  /// What is wrong with an ingress: its class, its hosts' certificates, the services it leads to.
  static func ingressTrouble(
    _ ingress: ClusterObject,
    _ client: inout some KubernetesClient
  ) -> [String] {
    let name = ingress.metadata.name
    let classes = client.manifests("IngressClass").map(\.metadata.name)
    let wanted = ingress.text("spec", "ingressClassName")
    if !wanted.isEmpty, !classes.contains(wanted) {
      let near = Spelling.nearest(to: wanted, among: classes).map { " Did you mean `\($0)`?" }
      return [
        "The ingress `\(name)` wants the class `\(wanted)`, which is not there, so no controller"
          + " looks at it.\(near ?? known(classes))"
      ]
    }
    if classes.isEmpty {
      return [
        "No ingress controller is there, so nobody looks at the ingress `\(name)`:"
          + " `minikube addons enable ingress` starts one."
      ]
    }
    var advice: [String] = []
    for backend in backends(of: ingress) {
      for text in backendTrouble(backend, of: ingress, &client) where !advice.contains(text) {
        advice.append(text)
      }
    }
    let secrets = client.manifests("Secret", namespace: ingress.metadata.namespace)
    for tls in ingress.value("spec", "tls")?.array ?? [] {
      guard let secret = tls["secretName"]?.string,
        !secrets.contains(where: { $0.metadata.name == secret })
      else { continue }
      advice.append(
        "The ingress `\(name)` wants the secret `\(secret)` for TLS, which is not there."
      )
    }
    return advice
  }

  /// Why a request through the ingress controller is not answered as it should be.
  ///
  /// `words` are those of the request: its address, or a command line with a header `Host`.
  static func ingressTrouble(
    behind words: String,
    _ client: inout some KubernetesClient
  ) -> [String] {
    let all = client.manifests("Ingress")
    guard !all.isEmpty else { return [] }
    let hosts = all.flatMap { $0.value("spec", "rules")?.array ?? [] }
      .compactMap { $0["host"]?.string }
    if let asked = hostHeader(in: words), !hosts.isEmpty, !hosts.contains(asked),
      !hosts.contains(where: { $0.hasPrefix("*.") && asked.hasSuffix($0.dropFirst()) }),
      let near = Spelling.nearest(to: asked, among: hosts) ?? hosts.first
    {
      return ["No ingress is for the host `\(asked)`; there is one for `\(near)`."]
    }
    for ingress in all {
      let advice = ingressTrouble(ingress, &client)
      if !advice.isEmpty { return advice }
    }
    return []
  }

  private static func hostHeader(in words: String) -> String? {
    guard let mark = words.firstRange(of: "Host:") else { return nil }
    let rest = words[mark.upperBound...].drop { $0 == " " }
    let host = rest.prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" }
    return host.isEmpty ? nil : String(host)
  }

  private static func backends(of ingress: ClusterObject) -> [Value] {
    let paths = (ingress.value("spec", "rules")?.array ?? []).flatMap {
      $0["http"]?["paths"]?.array ?? []
    }
    return ([ingress.value("spec", "defaultBackend")] + paths.map { $0["backend"] })
      .compactMap { $0?["service"] }
  }

  private static func backendTrouble(
    _ backend: Value,
    of ingress: ClusterObject,
    _ client: inout some KubernetesClient
  ) -> [String] {
    let space = ingress.metadata.namespace
    let lead = "The ingress `\(ingress.metadata.name)` leads to"
    guard let name = backend["name"]?.string else { return [] }
    let (found, hint) = find(
      name,
      in: space,
      among: client.manifests("Service"),
      elsewhere: "; an ingress leads only to those of its own."
    )
    guard let service = found else {
      return ["\(lead) the service `\(name)`, which is not there.\(hint)"]
    }
    let ports = service.value("spec", "ports")?.array ?? []
    let wanted = backend["port"]?["number"] ?? backend["port"]?["name"] ?? .null
    guard ports.contains(where: { $0["port"] == wanted || $0["name"] == wanted }) else {
      return [
        "\(lead) port \(ValueText.short(wanted)) of the service `\(name)`, which has port"
          + " \(Words.list(portWords(ports, number: "port")))."
      ]
    }
    return serviceTrouble(service, &client)
  }

  /// Ports with their names, as in ``80 (`http`)``.
  static func portWords(_ ports: [Value], number key: String) -> [String] {
    ports.compactMap { port in
      port[key]?.integer.map { number in
        "\(number)" + (port["name"]?.string.map { " (`\($0)`)" } ?? "")
      }
    }
  }

  private static func known(_ names: [String]) -> String {
    names.isEmpty ? "" : " There is \(Words.list(names.map { "`\($0)`" }))."
  }
}
