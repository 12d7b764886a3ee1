import KubernetesAPI

/// Describes config maps: the data whole.
enum ConfigMapDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ map: ConfigMap,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.line(0, "Name:", map.metadata.name)
    page.line(0, "Namespace:", map.metadata.namespace)
    page.map("Labels:", map.metadata.labels)
    page.map("Annotations:", map.metadata.annotations)
    page.raw("\nData\n====\n")
    for entry in map.data {
      page.raw("\(entry.key):\n----\n\(entry.value)\n")
      if page.version == .current { page.raw("\n") }
    }
    if page.version == .current {
      page.raw("\nBinaryData\n====\n")
      for entry in map.binaryData {
        page.raw("\(entry.key): \((try? Base64.decode(entry.value).count) ?? 0) bytes\n")
      }
      page.raw("\n")
      let options = ListOptions(namespace: map.metadata.namespace)
      if page.showsEvents {
        // Of config maps the description fails without the events.
        _ = try asking { () throws(Status) in try client.list(Event.resource, options) }
      }
    }
    page.events(about: map, &client)
  }
}

/// Describes secrets: how many bytes, not which.
enum SecretDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ secret: Secret,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.line(0, "Name:", secret.metadata.name)
    page.line(0, "Namespace:", secret.metadata.namespace)
    page.map("Labels:", secret.metadata.labels)
    page.map("Annotations:", secret.metadata.annotations)
    page.raw("\nType:\t\(secret.type)\n\nData\n====\n")
    for entry in secret.data {
      let bytes = (try? Base64.decode(entry.value)) ?? []
      let isToken =
        secret.type == "kubernetes.io/service-account-token" && entry.key == "token"
      page.line(
        0,
        "\(entry.key):",
        isToken ? String(decoding: bytes, as: UTF8.self) : "\(bytes.count) bytes"
      )
    }
  }
}

/// Describes service accounts.
enum ServiceAccountDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ account: ServiceAccount,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.line(0, "Name:", account.metadata.name)
    page.line(0, "Namespace:", account.metadata.namespace)
    page.map("Labels:", account.metadata.labels)
    page.map("Annotations:", account.metadata.annotations)
    page.list("Image pull secrets:", account.imagePullSecrets.map(\.name))
    guard page.version == .v18 else { return page.events(about: account, &client) }
    page.list("Mountable secrets:", account.secrets.map(\.name))
    var options = ListOptions(namespace: account.metadata.namespace)
    options.fieldSelector = FieldSelector([.init("type", "kubernetes.io/service-account-token")])
    let tokens = ((try? client.list(Secret.self, options)) ?? []).filter {
      $0.metadata.annotations["kubernetes.io/service-account.uid"] == account.metadata.uid
    }
    page.list("Tokens:", tokens.map(\.metadata.name))
    page.events(about: account, &client)
  }
}
