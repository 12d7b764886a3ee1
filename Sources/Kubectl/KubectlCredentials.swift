import KubernetesAPI
import Manifests

/// Who a call of kubectl says it is: by its flags, else by the user of the kubeconfig's context.
enum KubectlCredentials {
  /// Finds the credentials; `own` are the flags that mean something else to the command.
  static func find<Station: Workstation>(
    _ arguments: ParsedArguments,
    own: [String],
    _ kubeconfig: Kubeconfig,
    path: String,
    _ station: Station
  ) throws(Failure) -> Credentials {
    func flag(_ name: String) -> String { own.contains(name) ? "" : arguments.string(name) }
    let named = flag("user")
    let name =
      named.isEmpty
      ? kubeconfig.currentContext(override: arguments.string("context"))?.user ?? "" : named
    let user = kubeconfig.users.first { $0.name == name }
    if user == nil, !named.isEmpty { throw .message("auth info \"\(named)\" does not exist") }
    func field(_ key: String) -> String { user?[key] ?? "" }
    let folder = path.split(separator: "/").dropLast().map { "/\($0)" }.joined()

    var proof = Credentials.Proof.none
    let token = flag("token").isEmpty ? field("token") : flag("token")
    let certificate = flag("client-certificate")
    if !flag("token").isEmpty {
      proof = .token(token)
    } else if !certificate.isEmpty || !field("client-certificate").isEmpty
      || !field("client-certificate-data").isEmpty
    {
      proof = .certificate(
        try text(
          certificate.isEmpty ? field("client-certificate") : certificate,
          certificate.isEmpty ? field("client-certificate-data") : "",
          key: flag("client-key").isEmpty ? field("client-key") : flag("client-key"),
          keyData: field("client-key-data"),
          of: name,
          in: folder,
          station
        )
      )
    } else if !token.isEmpty {
      if !field("username").isEmpty {
        throw .message(
          "more than one authentication method found for \(name); found [token basicAuth], only"
            + " one is allowed"
        )
      }
      proof = .token(token)
    } else if !flag("username").isEmpty || !field("username").isEmpty {
      proof = .password(field("username"), field("password"))
    } else if let plugin = user?.fields["exec"]?["command"]?.string {
      throw missing(plugin)
    }
    var credentials = Credentials(proof)
    try impersonate(
      &credentials,
      flag,
      field,
      own.contains("as-group") ? [] : arguments.list("as-group"),
      arguments,
      name
    )
    return credentials
  }

  /// A plugin that fetches credentials; there never is one.
  private static func missing(_ plugin: String) -> Failure {
    .plain(
      """
      Unable to connect to the server: getting credentials: exec: executable \(plugin) not found

      It looks like you are trying to use a client-go credential plugin that is not installed.

      To learn more about this feature, consult the documentation available at:
            https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins

      """
    )
  }

  private static func impersonate(
    _ credentials: inout Credentials,
    _ flag: (String) -> String,
    _ field: (String) -> String,
    _ groups: [String],
    _ arguments: ParsedArguments,
    _ name: String
  ) throws(Failure) {
    credentials.user = flag("as").isEmpty ? field("as") : flag("as")
    credentials.groups = groups
    credentials.uid = flag("as-uid")
    for entry in arguments.list("as-user-extra") {
      let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { continue }
      credentials.extra[parts[0], default: []].append(parts[1])
    }
    let isMore =
      !credentials.groups.isEmpty || !credentials.uid.isEmpty || !credentials.extra.isEmpty
    if credentials.user.isEmpty, isMore {
      throw .message(
        "requesting uid, groups or user-extra for \(name) without impersonating a user"
      )
    }
  }

  /// The certificate that a user has in a file, or in the settings themselves.
  private static func text<Station: Workstation>(
    _ path: String,
    _ data: String,
    key: String,
    keyData: String,
    of user: String,
    in folder: String,
    _ station: Station
  ) throws(Failure) -> String {
    var failures: [String] = []
    func read(_ path: String, _ title: String) -> String {
      let whole = path.hasPrefix("/") ? path : "\(folder)/\(path)"
      if case .file(let bytes) = station.content(of: whole) {
        return String(decoding: bytes, as: UTF8.self)
      }
      failures.append(
        "unable to read \(title) \(path) for \(user) due to open \(path): no such file or directory"
      )
      return ""
    }
    let bytes = try? Base64.decode(data)
    let certificate =
      data.isEmpty ? read(path, "client-cert") : String(decoding: bytes ?? [], as: UTF8.self)
    if keyData.isEmpty, !key.isEmpty { _ = read(key, "client-key") }
    switch failures.count {
    case 0: return certificate
    case 1: throw .plain("Error in configuration: \(failures[0])")
    default:
      throw .plain(
        "Error in configuration: \n" + failures.map { "* \($0)\n" }.joined()
      )
    }
  }
}
