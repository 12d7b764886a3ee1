import Machine

/// What the control plane's programs say to a command line that they cannot work with.
///
/// Names of flags, some of their values, and the files that they name are looked at.
/// Source: `k8s.io/component-base/cli/run.go`, the options of each program.
enum ComponentFlags {
  /// Why a program does not start.
  struct Complaint: Hashable, Sendable {
    var text: String
    var status: Int32 = 1
    /// Whether the program's logger says it, since the flags themselves could be read.
    var isLogged = true
  }

  /// The first thing that is wrong; nil where nothing is.
  static func complaint(
    of part: Cluster.Part,
    _ words: [String],
    _ system: Kernel
  ) -> Complaint? {
    var values: [(name: String, value: String)] = []
    for word in words {
      guard word.hasPrefix("-") else { continue }
      let body = word.drop { $0 == "-" }
      let name = String(body.prefix { $0 != "=" })
      let value = name.count < body.count ? String(body.dropFirst(name.count + 1)) : ""
      guard isKnown(name, to: part) else { return unknown(name, to: part) }
      if let complaint = unreadable(name, value) { return complaint }
      values.append((name, value))
    }
    for (name, value) in values {
      if let complaint = missingFile(name, value, of: part, system) { return complaint }
      if let complaint = unknownValue(name, value, of: part) { return complaint }
    }
    return nil
  }

  private static func unknown(_ name: String, to part: Cluster.Part) -> Complaint {
    switch part {
    case .etcd:
      return Complaint(
        text: "flag provided but not defined: -\(name)\nUsage:\n\n  etcd [flags]\n"
          + "    Start an etcd server.\n",
        status: 2,
        isLogged: false
      )
    case .scheduler:
      return Complaint(
        text: "Usage:\n  kube-scheduler [flags]\n\nError: unknown flag: --\(name)",
        isLogged: false
      )
    default: return Complaint(text: "Error: unknown flag: --\(name)", isLogged: false)
    }
  }

  private static let numbers: Set<String> = [
    "secure-port", "v", "concurrent-deployment-syncs", "concurrent-replicaset-syncs",
    "node-cidr-mask-size", "max-requests-inflight", "max-mutating-requests-inflight",
    "terminated-pod-gc-threshold",
  ]
  private static let switches: Set<String> = [
    "leader-elect", "allocate-node-cidrs", "use-service-account-credentials", "allow-privileged",
    "enable-bootstrap-token-auth", "profiling",
  ]

  private static func unreadable(_ name: String, _ value: String) -> Complaint? {
    let call: String
    if numbers.contains(name), Int(value) == nil {
      call = "ParseInt"
    } else if switches.contains(name),
      !["", "true", "false", "1", "0", "t", "f", "T", "F", "True", "False", "TRUE", "FALSE"]
        .contains(value)
    {
      call = "ParseBool"
    } else {
      return nil
    }
    return Complaint(
      text: "Error: invalid argument \"\(value)\" for \"--\(name)\" flag: strconv.\(call): parsing"
        + " \"\(value)\": invalid syntax",
      isLogged: false
    )
  }

  private static let files: Set<String> = [
    "kubeconfig", "authentication-kubeconfig", "authorization-kubeconfig", "client-ca-file",
    "etcd-cafile", "etcd-certfile", "etcd-keyfile", "tls-cert-file", "tls-private-key-file",
    "service-account-key-file", "service-account-signing-key-file", "root-ca-file",
    "service-account-private-key-file", "cluster-signing-cert-file", "cluster-signing-key-file",
    "requestheader-client-ca-file", "proxy-client-cert-file", "proxy-client-key-file",
    "kubelet-client-certificate", "kubelet-client-key", "config", "cert-file", "key-file",
    "trusted-ca-file", "peer-cert-file", "peer-key-file", "peer-trusted-ca-file",
    "audit-policy-file", "token-auth-file", "encryption-provider-config",
  ]

  private static func missingFile(
    _ name: String,
    _ path: String,
    of part: Cluster.Part,
    _ system: Kernel
  ) -> Complaint? {
    guard files.contains(name), !path.isEmpty, (try? system.stat(path)) == nil else { return nil }
    let absent = "\(path): no such file or directory"
    switch name {
    case "kubeconfig": return Complaint(text: "stat \(absent)")
    case "authentication-kubeconfig", "authorization-kubeconfig":
      let kind = name.prefix { $0 != "-" }
      let why = "failed to get delegated \(kind) kubeconfig"
      return Complaint(text: "\(why): \(why): stat \(absent)")
    case "client-ca-file":
      return Complaint(text: "unable to load client CA provider: open \(absent)")
    case _ where part == .etcd:
      return Complaint(
        text:
          "{\"level\":\"fatal\",\"caller\":\"etcdmain/etcd.go:186\",\"msg\":\"discovery failed\","
          + "\"error\":\"open \(absent)\"}",
        isLogged: false
      )
    default: return Complaint(text: "open \(absent)")
    }
  }

  private static let modes: Set<String> = [
    "AlwaysAllow", "AlwaysDeny", "ABAC", "Webhook", "RBAC", "Node",
  ]
  private static let plugins: Set<String> = [
    "AlwaysAdmit", "AlwaysDeny", "AlwaysPullImages", "CertificateApproval", "CertificateSigning",
    "CertificateSubjectRestriction", "ClusterTrustBundleAttest", "DefaultIngressClass",
    "DefaultStorageClass", "DefaultTolerationSeconds", "DenyServiceExternalIPs", "EventRateLimit",
    "ExtendedResourceToleration", "ImagePolicyWebhook", "LimitPodHardAntiAffinityTopology",
    "LimitRanger", "MutatingAdmissionPolicy", "MutatingAdmissionWebhook",
    "NamespaceAutoProvision", "NamespaceExists", "NamespaceLifecycle", "NodeRestriction",
    "OwnerReferencesPermissionEnforcement", "PersistentVolumeClaimResize",
    "PodNodeSelector", "PodSecurity", "PodTolerationRestriction", "PodTopologyLabels", "Priority",
    "ResourceQuota", "RuntimeClass", "ServiceAccount", "StorageObjectInUseProtection",
    "TaintNodesByCondition", "ValidatingAdmissionPolicy", "ValidatingAdmissionWebhook",
  ]

  private static func unknownValue(
    _ name: String,
    _ value: String,
    of part: Cluster.Part
  ) -> Complaint? {
    guard part == .apiServer else { return nil }
    let words = value.split(separator: ",").map(String.init)
    switch name {
    case "authorization-mode":
      return words.first { !modes.contains($0) }.map {
        Complaint(text: "authorization-mode \"\($0)\" is not a valid mode")
      }
    case "enable-admission-plugins", "disable-admission-plugins":
      return words.first { !plugins.contains($0) }.map {
        Complaint(text: "\(name) plugin \"\($0)\" is unknown")
      }
    default: return nil
    }
  }
}
