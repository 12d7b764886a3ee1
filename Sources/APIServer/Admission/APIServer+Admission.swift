import KubernetesAPI
import Simulation

/// What the server adds to a request or refuses before it looks at the kind's own rules.
///
/// Source: the admission plugins in `k8s.io/kubernetes/plugin/pkg/admission` of the same names.
extension APIServer {
  /// NamespaceLifecycle: nothing is made in a namespace that is not there or on its way out.
  ///
  /// The namespace of the last object need not be looked up again as long as no namespace changes.
  mutating func admitNamespace(
    _ namespace: String,
    creating resource: APIResource,
    _ name: String
  ) throws(Status) -> StringMap {
    if let last = admittedNamespace, last.changes == store.namespaceChanges,
      last.name == namespace
    {
      return last.labels
    }
    guard
      let space = store.object(Namespace.resource, namespace: "", name: namespace) as? Namespace
    else {
      throw .notFound(Namespace.resource, namespace)
    }
    if space.metadata.deletionTimestamp != nil {
      throw .forbidden(
        resource,
        name,
        "unable to create new content in namespace \(namespace) because it is being terminated"
      )
    }
    admittedNamespace = (namespace, store.namespaceChanges, space.metadata.labels)
    return space.metadata.labels
  }

  mutating func admit<Object: APIObject>(_ object: inout Object) throws(Status) {
    guard var pod = object as? Pod else { return try admitOther(&object) }
    // One copy of the spec for all changes; each through the pod would make one of its own.
    var spec = pod.spec
    applyLimitRanges(&pod.metadata, &spec)
    try admitServiceAccount(pod.metadata, &spec)
    addDefaultTolerations(&spec)
    try admitPriority(pod.metadata.name, &spec)
    if let name = spec.runtimeClassName { try admitRuntimeClass(name, pod.metadata.name) }
    pod.spec = spec
    pod.setNestedDefaults()
    if let admitted = pod as? Object { object = admitted }
  }

  /// RuntimeClass: a pod names a class that there is.
  private func admitRuntimeClass(_ name: String, _ pod: String) throws(Status) {
    guard store.object(RuntimeClass.resource, namespace: "", name: name) == nil else { return }
    throw .forbidden(Pod.resource, pod, "pod rejected: RuntimeClass \"\(name)\" not found")
  }

  private func admitOther<Object: APIObject>(_ object: inout Object) throws(Status) {
    let admitted: (any APIObject)? =
      switch object {
      case let claim as PersistentVolumeClaim: self.admitted(claim)
      case let volume as PersistentVolume: self.admitted(volume)
      case let ingress as Ingress: try self.admitted(ingress)
      default: nil
      }
    if let admitted = admitted as? Object { object = admitted }
  }

  /// ServiceAccount: every pod runs as an account, and has its credentials mounted.
  private mutating func admitServiceAccount(
    _ metadata: ObjectMeta,
    _ spec: inout PodSpec
  ) throws(Status) {
    // A mirror pod of the node's own manifests has no account.
    guard metadata.annotations["kubernetes.io/config.mirror"] == nil else { return }
    if spec.serviceAccountName.isEmpty {
      spec.serviceAccountName = "default"
      spec.serviceAccount = "default"
    }
    let name = spec.serviceAccountName
    guard
      let account = store.object(
        ServiceAccount.resource,
        namespace: metadata.namespace,
        name: name
      ) as? ServiceAccount
    else {
      throw .forbidden(
        Pod.resource,
        metadata.name,
        "error looking up service account \(metadata.namespace)/\(name): serviceaccount"
          + " \"\(name)\" not found"
      )
    }
    if spec.imagePullSecrets.isEmpty { spec.imagePullSecrets = account.imagePullSecrets }
    let wanted =
      spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true
    guard wanted else { return }
    let path = "/var/run/secrets/kubernetes.io/serviceaccount"
    let containers = spec.containers + spec.initContainers
    guard containers.contains(where: { !$0.volumeMounts.contains { $0.mountPath == path } }) else {
      return
    }
    guard let volume = makeCredentialVolume(for: account) else { return }
    spec.volumes.append(volume)
    func mount(_ container: inout Container) {
      guard !container.volumeMounts.contains(where: { $0.mountPath == path }) else { return }
      var mount = VolumeMount()
      mount.name = volume.name
      mount.readOnly = true
      mount.mountPath = path
      container.volumeMounts.append(mount)
    }
    for index in spec.containers.indices { mount(&spec.containers[index]) }
    for index in spec.initContainers.indices { mount(&spec.initContainers[index]) }
  }

  private mutating func makeCredentialVolume(for account: ServiceAccount) -> Volume? {
    var volume = Volume()
    switch configuration.serviceAccountVolume {
    case .tokenSecret:
      guard let secret = account.secrets.first else { return nil }
      volume.name = secret.name
      var source = SecretVolumeSource()
      source.secretName = secret.name
      source.defaultMode = 420
      volume.secret = source
    case .projected:
      let suffix = random[.names].string(5, from: "bcdfghjklmnpqrstvwxz2456789")
      volume.name = "kube-api-access-\(suffix)"
      volume.projected = Self.credentialSource
    }
    return volume
  }

  /// One value for all pods, so that they share its lists.
  private static let credentialSource: ProjectedVolumeSource = {
    var token = VolumeProjection()
    var tokenSource = ServiceAccountTokenProjection()
    tokenSource.expirationSeconds = 3607
    tokenSource.path = "token"
    token.serviceAccountToken = tokenSource
    var authority = VolumeProjection()
    var authoritySource = ConfigMapProjection()
    authoritySource.name = "kube-root-ca.crt"
    var item = KeyToPath()
    item.key = "ca.crt"
    item.path = "ca.crt"
    authoritySource.items = [item]
    authority.configMap = authoritySource
    var namespace = VolumeProjection()
    var namespaceSource = DownwardAPIProjection()
    var file = DownwardAPIVolumeFile()
    file.path = "namespace"
    var field = ObjectFieldSelector()
    field.apiVersion = "v1"
    field.fieldPath = "metadata.namespace"
    file.fieldRef = field
    namespaceSource.items = [file]
    namespace.downwardAPI = namespaceSource
    var projected = ProjectedVolumeSource()
    projected.sources = [token, authority, namespace]
    projected.defaultMode = 420
    return projected
  }()

  /// DefaultTolerationSeconds: a pod outlives a silent node by five minutes.
  private func addDefaultTolerations(_ spec: inout PodSpec) {
    if spec.tolerations.isEmpty {
      spec.tolerations = Self.defaultTolerations
      return
    }
    for toleration in Self.defaultTolerations {
      let tolerated = spec.tolerations.contains {
        ($0.key == toleration.key || $0.key.isEmpty)
          && ($0.effect == "NoExecute" || $0.effect.isEmpty)
      }
      if !tolerated { spec.tolerations.append(toleration) }
    }
  }

  /// One list, which all pods without tolerations of their own share.
  private static let defaultTolerations = [
    "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable",
  ].map { key in
    var toleration = Toleration()
    toleration.key = key
    toleration.operator = "Exists"
    toleration.effect = "NoExecute"
    toleration.tolerationSeconds = 300
    return toleration
  }
}
