import KubernetesAPI

/// What `--cascade` says.
struct DeletePropagation: Sendable {
  let value: DeleteOptions.Propagation

  init(_ text: String) throws(Failure) {
    switch text {
    case "background", "true", "": value = .background
    case "orphan", "false": value = .orphan
    case "foreground": value = .foreground
    default:
      throw .message(
        "invalid cascade value (\(text)). Must be \"background\", \"foreground\", or \"orphan\""
      )
    }
  }
}
