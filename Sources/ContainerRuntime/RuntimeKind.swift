public import Machine

/// Which container runtime a node has; decides the words of its messages.
public enum RuntimeKind: UInt8, Sendable {
  /// Docker 17.
  case docker
  /// containerd.
  case containerd

  /// The scheme of container ids in a pod's status.
  public var scheme: String { self == .docker ? "docker" : "containerd" }

  /// The scheme of image ids in a pod's status; containerd's have none.
  public var imageScheme: String { self == .docker ? "docker-pullable://" : "" }

  /// What the kubelet reports when an image cannot be had.
  func pullMessage(_ failure: RegistryFailure, _ name: String) -> String {
    guard let reference = ImageReference(name) else {
      return "couldn't parse image reference \"\(name)\": invalid reference format"
    }
    return refusal(failure, reference)
  }

  /// What the runtime says of a name that it cannot have.
  public func refusal(_ failure: RegistryFailure, _ reference: ImageReference) -> String {
    self == .docker
      ? Self.dockerMessage(failure, reference) : Self.containerdMessage(failure, reference)
  }

  private static func dockerMessage(
    _ failure: RegistryFailure,
    _ reference: ImageReference
  ) -> String {
    let name = reference.familiarName
    let start = "rpc error: code = Unknown desc = Error response from daemon: "
    switch failure {
    case .invalidName: return start + "invalid reference format"
    case .denied:
      return start + "pull access denied for \(name), repository does not exist or may require "
        + "'docker login'"
    case .noTag: return start + "manifest for \(name):\(reference.tag) not found"
    case .noHost:
      return start + "Get https://\(reference.registry)/v2/: dial tcp: lookup "
        + "\(reference.registry): no such host"
    }
  }

  private static func containerdMessage(
    _ failure: RegistryFailure,
    _ reference: ImageReference
  ) -> String {
    let start =
      "failed to pull and unpack image \"\(reference)\": "
      + "failed to resolve reference \"\(reference)\": "
    switch failure {
    case .invalidName: return "invalid reference format"
    case .denied:
      return start + "pull access denied, repository does not exist or may require "
        + "authorization: server message: insufficient_scope: authorization failed"
    case .noTag: return "rpc error: code = NotFound desc = " + start + "\(reference): not found"
    case .noHost:
      return start + "failed to do request: Head \"https://\(reference.registry)/v2/"
        + "\(reference.path)/manifests/\(reference.tag)\": dial tcp: lookup "
        + "\(reference.registry): no such host"
    }
  }

  /// What the kubelet reports when a container's first process cannot be started.
  func startMessage(_ error: Errno, _ name: String) -> String {
    let cause = Self.cause(error, name)
    switch self {
    case .docker:
      let quoted = cause.replacingQuotes()
      return "Error response from daemon: oci runtime error: container_linux.go:247: starting "
        + "container process caused \"\(quoted)\"\n"
    case .containerd:
      return "failed to create containerd task: failed to create shim task: OCI runtime create "
        + "failed: runc create failed: unable to start container process: error during container "
        + "init: \(cause)"
    }
  }

  /// What `exec` prints when the command cannot be started in a container.
  public func execMessage(_ error: Errno, _ name: String) -> String {
    let cause = Self.cause(error, name)
    switch self {
    case .docker:
      return "rpc error: code = 2 desc = oci runtime error: exec failed: "
        + "container_linux.go:265: starting container process caused "
        + "\"\(cause.replacingQuotes())\"\n"
    case .containerd:
      return "OCI runtime exec failed: exec failed: unable to start container process: \(cause)"
    }
  }

  private static func cause(_ error: Errno, _ name: String) -> String {
    switch error {
    case .ENOENT where name.contains("/"):
      "exec: \"\(name)\": stat \(name): no such file or directory"
    case .ENOENT: "exec: \"\(name)\": executable file not found in $PATH"
    case .EACCES: "exec: \"\(name)\": permission denied"
    case .ENOEXEC: "exec \(name): exec format error"
    default: "exec: \"\(name)\": \(error.message.lowercased())"
    }
  }
}

extension String {
  /// The text with its quotes escaped.
  fileprivate func replacingQuotes() -> String {
    reduce(into: "") { $0 += $1 == "\"" ? "\\\"" : String($1) }
  }
}
