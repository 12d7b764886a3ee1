import KubernetesAPI

extension Gateway {
  /// Who asks: whoever shows nothing is the cluster's administrator, since nobody else can reach it.
  func credentials(of request: GatewayRequest) -> Credentials {
    var credentials = administrator
    let shown = request.values(of: "authorization").first ?? ""
    if shown.hasPrefix("Bearer ") {
      credentials = Credentials(.token(String(shown.dropFirst("Bearer ".count))))
    } else if !shown.isEmpty {
      credentials = Credentials(.password(shown, ""))
    }
    credentials.user = request.values(of: "impersonate-user").first ?? ""
    credentials.groups = request.values(of: "impersonate-group")
    credentials.uid = request.values(of: "impersonate-uid").first ?? ""
    let prefix = "impersonate-extra-"
    for header in request.headers where header.name.hasPrefix(prefix) {
      let key = PercentCoding.decode(header.name.dropFirst(prefix.count))
      credentials.extra[key] = (credentials.extra[key] ?? []) + [header.value]
    }
    return credentials
  }
}
