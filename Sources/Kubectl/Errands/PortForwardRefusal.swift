/// What a node says of a connection that it could not make to a port inside a pod.
///
/// Source: `PortForward` of containerd's CRI plugin; what goes before, `k8s.io/kubelet`.
public enum PortForwardRefusal {
  /// The words of containerd for a port that nobody listens at, or that cannot be reached.
  public static func text(port: Int, sandbox: String, why: String) -> String {
    let why = "connect: \(why)"
    return "failed to execute portforward in network namespace \"\(space(of: sandbox))\": failed to"
      + " connect to localhost:\(port) inside namespace \"\(sandbox)\", IPv4: dial tcp4"
      + " 127.0.0.1:\(port): \(why) IPv6 dial tcp6 [::1]:\(port): \(why) "
  }

  /// The same as the kubelet hands it on.
  public static func message(port: Int, sandbox: String, _ why: String) -> String {
    "error forwarding port \(port) to pod \(sandbox), uid : \(why)"
  }

  /// Where the network of a sandbox is kept on its node.
  private static func space(of sandbox: String) -> String {
    var rest = Substring(sandbox)
    let parts = [8, 4, 4, 4, 12].map { length in
      defer { rest = rest.dropFirst(length) }
      return String(rest.prefix(length))
    }
    return "/var/run/netns/cni-\(parts.joined(separator: "-"))"
  }
}
