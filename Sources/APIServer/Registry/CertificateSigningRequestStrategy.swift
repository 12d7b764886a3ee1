import KubernetesAPI

extension CertificateSigningRequest: RegistryStrategy {
  mutating func prepareForCreate(_ server: inout APIServer) throws(Status) {
    let asker = server.session.asker
    spec.username = asker.username
    spec.uid = asker.uid
    spec.groups = asker.groups
    spec.extra = asker.extra
    status = CertificateSigningRequestStatus()
    let signer = "kubernetes.io/kube-apiserver-client"
    if spec.signerName == signer, inner?.subject.organizations.contains("system:masters") == true {
      throw .forbidden(
        resource,
        metadata.name,
        "use of \(signer) signer with system:masters group is not allowed"
      )
    }
  }

  mutating func prepareForUpdate(
    from old: CertificateSigningRequest,
    _ server: inout APIServer
  ) throws(Status) {
    spec = old.spec
    status = old.status
  }

  mutating func prepareForStatusUpdate(from old: CertificateSigningRequest) {
    spec = old.spec
    // Whoever decides does not issue; what was issued stays.
    if status.certificate == nil { status.certificate = old.status.certificate }
  }
}

extension APIServer {
  /// Refuses the approval of a request whose signer the asker may not approve for.
  mutating func checkApproval(_ object: any APIObject) throws(Status) {
    guard !session.isPrivileged, let request = object as? CertificateSigningRequest else { return }
    let group = request.resource.group
    let signer = request.spec.signerName
    let domain = "\(signer.prefix { $0 != "/" })/*"
    for name in [signer, domain] {
      let wish = RequestAttributes("approve", group: group, "signers", name: name)
      if decide(session.asker, wish).isAllowed { return }
    }
    throw .forbidden(
      request.resource,
      request.metadata.name,
      "user not permitted to approve requests with signerName \"\(signer)\""
    )
  }
}
