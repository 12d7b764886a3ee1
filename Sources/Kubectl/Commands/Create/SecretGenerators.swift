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
      + " --docker-password=password --docker-email=email [--docker-server=string]",
    flags: DataFlags.all + [
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
      for entry in try DataFlags.data(arguments, station, kind: "Secret", name: name) {
        secret.data[entry.key] = Base64.encode(entry.bytes)
      }
      return secret
    }
    let user = arguments.string("docker-username")
    let password = arguments.string("docker-password")
    if user.isEmpty || password.isEmpty {
      throw .message(
        "either --from-file or the combination of --docker-username, --docker-password and"
          + " --docker-server is required"
      )
    }
    var login: Value = ["username": .string(user), "password": .string(password)]
    let email = arguments.string("docker-email")
    if !email.isEmpty { login["email"] = .string(email) }
    login["auth"] = .string(Base64.encode(Array("\(user):\(password)".utf8)))
    let server = arguments.string("docker-server")
    let servers: Value = .object(ValueObject([(server, login)]))
    let text = JSONWriter.compact(["auths": servers])
    secret.data[".dockerconfigjson"] = Base64.encode(Array(text.utf8))
    return secret
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
    usage: "kubectl create secret tls NAME --cert=path/to/cert/file --key=path/to/key/file",
    flags: [
      Flag("cert", .string, completion: .file, "A file with the certificate"),
      Flag("key", .string, completion: .file, "A file with the key"),
      Flag("append-hash", .boolean, "Add a hash to the name; not simulated"),
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
    for (flag, key, label) in [
      ("cert", "tls.crt", "CERTIFICATE"), ("key", "tls.key", "PRIVATE KEY"),
    ] {
      let path = arguments.string(flag)
      guard case .file(let bytes) = station.content(of: path) else {
        throw .message("open \(path): no such file or directory")
      }
      guard String(decoding: bytes, as: UTF8.self).contains("\(label)-----") else {
        throw .message(
          "tls: failed to find any PEM data in \(flag == "key" ? "key" : "certificate") input"
        )
      }
      secret.data[key] = Base64.encode(bytes)
    }
    return secret
  }
}
