import KubernetesAPI
import Simulation

/// Describes roles: what they allow, sorted by verbs.
enum RoleDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ role: Role,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.role(role, role.rules)
  }
}

/// Describes cluster roles.
enum ClusterRoleDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ role: ClusterRole,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.role(role, role.rules)
  }
}

/// Describes bindings: who has which role.
enum RoleBindingDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ binding: RoleBinding,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.binding(binding, binding.roleRef, binding.subjects)
  }
}

/// Describes cluster bindings.
enum ClusterRoleBindingDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ binding: ClusterRoleBinding,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.binding(binding, binding.roleRef, binding.subjects)
  }
}

extension DescriptionPage {
  fileprivate mutating func role(_ role: any APIObject, _ rules: [PolicyRule]) {
    line(0, "Name:", role.metadata.name)
    map("Labels:", role.metadata.labels)
    map("Annotations:", role.metadata.annotations)
    line(0, "PolicyRule:")
    line(1, "Resources", "Non-Resource URLs", "Resource Names", "Verbs")
    line(1, "---------", "-----------------", "--------------", "-----")
    for rule in PolicyRule.listed(rules) {
      line(
        1,
        rule.resourceText,
        PolicyRule.goList(rule.nonResourceURLs),
        PolicyRule.goList(rule.resourceNames),
        PolicyRule.goList(rule.verbs)
      )
    }
  }

  fileprivate mutating func binding(
    _ binding: any APIObject,
    _ role: RoleRef,
    _ subjects: [RBACSubject]
  ) {
    line(0, "Name:", binding.metadata.name)
    map("Labels:", binding.metadata.labels)
    map("Annotations:", binding.metadata.annotations)
    line(0, "Role:")
    line(1, "Kind:", role.kind)
    line(1, "Name:", role.name)
    line(0, "Subjects:")
    line(1, "Kind", "Name", "Namespace")
    line(1, "----", "----", "---------")
    for subject in subjects { line(1, subject.kind, subject.name, subject.namespace) }
  }
}

/// Describes requests for certificates.
enum CertificateSigningRequestDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ request: CertificateSigningRequest,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    guard let inner = request.inner else {
      throw .message("Error parsing CSR: PEM block type must be CERTIFICATE REQUEST")
    }
    func text(_ map: StringMap) -> String {
      map.isEmpty ? "<none>" : map.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }
    page.line(0, "Name:", request.metadata.name)
    page.line(0, "Labels:", text(request.metadata.labels))
    page.line(0, "Annotations:", text(request.metadata.annotations))
    page.line(0, "CreationTimestamp:", page.time(request.metadata.creationTimestamp))
    page.line(0, "Requesting User:", request.spec.username)
    if !request.spec.signerName.isEmpty { page.line(0, "Signer:", request.spec.signerName) }
    if let seconds = request.spec.expirationSeconds {
      page.line(0, "Requested Duration:", Duration.seconds(Int64(seconds)).human)
    }
    page.line(0, "Status:", request.statusText)
    page.line(0, "Subject:")
    page.raw("\tCommon Name:\t\(inner.subject.commonName)\n")
    page.raw("\tSerial Number:\t\(inner.subject.serialNumber)\n")
    if !inner.subject.organizations.isEmpty {
      page.raw("\tOrganization:\t\(inner.subject.organizations.joined(separator: "\n\t\t"))\n")
    }
    for title in [
      "Organizational Unit", "Country", "Locality", "Province", "StreetAddress", "PostalCode",
    ] {
      guard let texts = inner.subject.others[title] else { continue }
      page.raw("\t\(title):\t\(texts.joined(separator: "\n\t\t"))\n")
    }
    page.events(about: request, &client)
  }
}
