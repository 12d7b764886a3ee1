import KubernetesAPI
import Manifests

/// `kubectl create secret docker-registry`.
enum RegistrySecretGenerator: Generator {
  static let failurePrefix = "failed to create secret "
  static let spec = CommandSpec(
    name: "docker-registry",
    summary: "Create a secret for use with a Docker registry",
    examples: [
      .init(
        "From what you log in with",
        "kubectl create secret docker-registry reg --docker-server=registry.example.com"
          + " --docker-username=robot --docker-password=s3cr3t"
      )
    ],
    usage: "kubectl create secret docker-registry NAME --docker-username=user"
      + " --docker-password=password --docker-email=email [--docker-server=string]"
      + " [--from-file=[key=]source] [--dry-run=server|client|none]",
    flags: [
      Flag("from-file", .strings, completion: .file, "The login file of a client, or KEY=FILE"),
      DataFlags.appendHash,
      Flag("docker-server", .string, "https://index.docker.io/v1/", "The registry"),
      Flag("docker-username", .string, "The name to log in with"),
      Flag("docker-password", .string, "The password to log in with"),
      Flag("docker-email", .string, "The address that goes with it"),
    ]
  )

  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject {
    let arguments = invocation.arguments
    var secret = Secret()
    secret.metadata.name = name
    secret.type = "kubernetes.io/dockerconfigjson"
    if arguments.isGiven("from-file") {
      for entry in try DataFlags.data(arguments, .secret, name, station) {
        // A file without a key of its own is the login file.
        let isNamed = arguments.list("from-file").contains { $0.hasPrefix(entry.key + "=") }
        secret.data[isNamed ? entry.key : ".dockerconfigjson"] = Base64.encode(entry.bytes)
      }
      return secret.named(invocation)
    }
    let user = arguments.string("docker-username")
    let password = arguments.string("docker-password")
    let server = arguments.string("docker-server")
    if user.isEmpty || password.isEmpty || server.isEmpty {
      throw .message(
        "either --from-file or the combination of --docker-username, --docker-password and"
          + " --docker-server is required"
      )
    }
    var login = ValueObject([("username", .string(user)), ("password", .string(password))])
    let email = arguments.string("docker-email")
    if !email.isEmpty { login["email"] = .string(email) }
    login["auth"] = .string(Base64.encode(Array("\(user):\(password)".utf8)))
    let servers: Value = .object(ValueObject([(server, .object(login))]))
    let text = JSONWriter.compact(["auths": servers], sortsKeys: false)
    secret.data[".dockerconfigjson"] = Base64.encode(Array(text.utf8))
    return secret.named(invocation)
  }
}

/// `kubectl create secret tls`.
enum TLSSecretGenerator: Generator {
  static let failurePrefix = "failed to create secret "
  static let spec = CommandSpec(
    name: "tls",
    summary: "Create a TLS secret",
    details: "Whether the certificate belongs to the key is not checked.",
    examples: [
      .init("From two files", "kubectl create secret tls web --cert=web.crt --key=web.key")
    ],
    usage: "kubectl create secret tls NAME --cert=path/to/cert/file --key=path/to/key/file"
      + " [--dry-run=server|client|none]",
    flags: [
      Flag("cert", .string, completion: .file, "A file with the certificate"),
      Flag("key", .string, completion: .file, "A file with the key"),
      DataFlags.appendHash,
    ]
  )

  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject {
    var secret = Secret()
    secret.metadata.name = name
    secret.type = "kubernetes.io/tls"
    let arguments = invocation.arguments
    if arguments.string("key").isEmpty || arguments.string("cert").isEmpty {
      throw .message("key and cert must be specified")
    }
    var texts: [String] = []
    for flag in ["cert", "key"] {
      let path = arguments.string(flag)
      let bytes: [UInt8]
      switch station.content(of: path) {
      case .file(let content): bytes = content
      case .directory: throw .message("Cannot read file \(path), read \(path): is a directory")
      case .missing:
        throw .message("Cannot read file \(path), open \(path): no such file or directory")
      case .unreadable(let why): throw .message("Cannot read file \(path), open \(path): \(why)")
      }
      secret.data[flag == "cert" ? "tls.crt" : "tls.key"] = Base64.encode(bytes)
      texts.append(String(decoding: bytes, as: UTF8.self))
    }
    if let fault = KeyPair.fault(certificate: texts[0], key: texts[1]) { throw .message(fault) }
    return secret.named(invocation)
  }
}
