import KubernetesAPI
import Simulation

extension Role: Listed {
  static let columns: [Column<Role>] = [.name, .creation]
}

extension ClusterRole: Listed {
  static let columns: [Column<ClusterRole>] = [.name, .creation]
}

extension Column {
  /// When the object was made.
  fileprivate static var creation: Column {
    Column("CREATED AT") { object, _ in CivilTime(object.metadata.creationTimestamp.instant).rfc3339
    }
  }
}

extension RoleBinding: Listed {
  static let columns: [Column<RoleBinding>] = [
    .name,
    Column("ROLE") { binding, _ in "\(binding.roleRef.kind)/\(binding.roleRef.name)" },
    .age,
    Column("USERS", wide: true) { binding, _ in binding.subjects.names("User") },
    Column("GROUPS", wide: true) { binding, _ in binding.subjects.names("Group") },
    Column("SERVICEACCOUNTS", wide: true) { binding, _ in
      binding.subjects.names("ServiceAccount")
    },
  ]
}

extension ClusterRoleBinding: Listed {
  static let columns: [Column<ClusterRoleBinding>] = [
    .name,
    Column("ROLE") { binding, _ in "\(binding.roleRef.kind)/\(binding.roleRef.name)" },
    .age,
    Column("USERS", wide: true) { binding, _ in binding.subjects.names("User") },
    Column("GROUPS", wide: true) { binding, _ in binding.subjects.names("Group") },
    Column("SERVICEACCOUNTS", wide: true) { binding, _ in
      binding.subjects.names("ServiceAccount")
    },
  ]
}

extension [RBACSubject] {
  /// The subjects of a kind, as cells name them.
  fileprivate func names(_ kind: String) -> String {
    filter { $0.kind == kind }.map {
      kind == "ServiceAccount" ? "\($0.namespace)/\($0.name)" : $0.name
    }.joined(separator: ", ")
  }
}

extension CertificateSigningRequest: Listed {
  static let columns: [Column<CertificateSigningRequest>] = [
    .name, .age,
    Column("SIGNERNAME") { request, _ in
      request.spec.signerName.isEmpty ? "<none>" : request.spec.signerName
    },
    Column("REQUESTOR") { request, _ in request.spec.username },
    Column("REQUESTEDDURATION") { request, _ in
      request.spec.expirationSeconds.map { Duration.seconds(Int64($0)).human } ?? "<none>"
    },
    Column("CONDITION") { request, _ in request.statusText },
  ]
}

extension CertificateSigningRequest {
  /// What has become of the request, in a word or two.
  var statusText: String {
    func holds(_ type: String) -> Bool { status.conditions.contains { $0.type == type } }
    var text = holds("Denied") ? "Denied" : holds("Approved") ? "Approved" : "Pending"
    if holds("Failed") { text += ",Failed" }
    if !(status.certificate ?? "").isEmpty { text += ",Issued" }
    return text
  }
}
