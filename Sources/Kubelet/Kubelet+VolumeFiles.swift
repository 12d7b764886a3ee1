import KubernetesAPI
import Machine

/// What lies in a pod's volumes.
extension Kubelet {
  /// A file of a volume: where, what, and with which permissions if not the volume's.
  private typealias File = (path: String, bytes: [UInt8], mode: Int32?)

  /// The files of a volume as they are now.
  mutating func files(
    of volume: Volume,
    _ pod: Pod,
    _ client: inout some KubernetesClient
  ) throws(ContainerTrouble) -> FileNode {
    if let secret = volume.secret {
      let files = try secretFiles(
        secret.secretName,
        secret.items,
        isOptional: secret.optional ?? false,
        pod,
        &client
      )
      return directory(files, mode: secret.defaultMode)
    }
    if let map = volume.configMap {
      let files = try configMapFiles(
        map.name,
        map.items,
        isOptional: map.optional ?? false,
        pod,
        &client
      )
      return directory(files, mode: map.defaultMode)
    }
    if let projected = volume.projected {
      return try projectedFiles(projected, volume.name, pod, &client)
    }
    if let downward = volume.downwardAPI {
      return directory(downwardFiles(downward.items, pod), mode: downward.defaultMode)
    }
    if volume.emptyDir != nil { return .directory(mode: 0o777) }
    throw trouble("volumes of this type are not simulated")
  }

  private func trouble(_ message: String) -> ContainerTrouble {
    ContainerTrouble(reason: "FailedMount", message: message)
  }

  private mutating func projectedFiles(
    _ projected: ProjectedVolumeSource,
    _ name: String,
    _ pod: Pod,
    _ client: inout some KubernetesClient
  ) throws(ContainerTrouble) -> FileNode {
    var (account, version) = ("", "")
    if name.hasPrefix("kube-api-access-"),
      let map = try find(ConfigMap.self, "kube-root-ca.crt", pod, &client)
    {
      account = "\(pod.metadata.namespace)/\(pod.spec.serviceAccountName)"
      version = map.metadata.resourceVersion
      if let files = credentials[account, version] { return files }
    }
    var files: [File] = []
    for source in projected.sources { files += try projection(source, pod, &client) }
    let result = directory(files, mode: projected.defaultMode)
    if !account.isEmpty { credentials[account, version] = result }
    return result
  }

  private func projection(
    _ source: VolumeProjection,
    _ pod: Pod,
    _ client: inout some KubernetesClient
  ) throws(ContainerTrouble) -> [File] {
    if let secret = source.secret {
      let isOptional = secret.optional ?? false
      return try secretFiles(secret.name, secret.items, isOptional: isOptional, pod, &client)
    }
    if let map = source.configMap {
      let isOptional = map.optional ?? false
      return try configMapFiles(map.name, map.items, isOptional: isOptional, pod, &client)
    }
    if let downward = source.downwardAPI { return downwardFiles(downward.items, pod) }
    if let token = source.serviceAccountToken {
      return [(token.path, Array(Self.token(for: pod).utf8), nil)]
    }
    return []
  }

  private func secretFiles(
    _ name: String,
    _ items: [KeyToPath],
    isOptional: Bool,
    _ pod: Pod,
    _ client: inout some KubernetesClient
  ) throws(ContainerTrouble) -> [File] {
    guard let secret = try find(Secret.self, name, pod, &client) else {
      if isOptional { return [] }
      throw trouble(configuration.dialect.missing("secret", name))
    }
    let data = secret.data.map { ($0.key, (try? Base64.decode($0.value)) ?? []) }
    let complaint = "references non-existent secret key: "
    return try select(items, from: data, isOptional: isOptional, complaint)
  }

  private func configMapFiles(
    _ name: String,
    _ items: [KeyToPath],
    isOptional: Bool,
    _ pod: Pod,
    _ client: inout some KubernetesClient
  ) throws(ContainerTrouble) -> [File] {
    guard let map = try find(ConfigMap.self, name, pod, &client) else {
      if isOptional { return [] }
      throw trouble(configuration.dialect.missing("configmap", name))
    }
    let data =
      map.data.map { ($0.key, Array($0.value.utf8)) }
      + map.binaryData.map { ($0.key, (try? Base64.decode($0.value)) ?? []) }
    let complaint = "configmap references non-existent config key: "
    return try select(items, from: data, isOptional: isOptional, complaint)
  }

  private func select(
    _ items: [KeyToPath],
    from data: [(String, [UInt8])],
    isOptional: Bool,
    _ complaint: String
  ) throws(ContainerTrouble) -> [File] {
    guard !items.isEmpty else { return data.map { ($0.0, $0.1, nil) } }
    var result: [File] = []
    for item in items {
      guard let entry = data.first(where: { $0.0 == item.key }) else {
        if isOptional { continue }
        throw trouble(complaint + item.key)
      }
      result.append((item.path, entry.1, item.mode))
    }
    return result
  }

  private func downwardFiles(_ items: [DownwardAPIVolumeFile], _ pod: Pod) -> [File] {
    items.map { item in
      let text = item.fieldRef.flatMap { fieldText($0.fieldPath, pod) } ?? ""
      return (item.path, Array(text.utf8), item.mode)
    }
  }

  private func directory(_ files: [File], mode: Int32?) -> FileNode {
    var root = FileNode.directory()
    for file in files {
      let bits = UInt16(truncatingIfNeeded: file.mode ?? mode ?? 0o644)
      root.insert(FileNode(.file(file.bytes), mode: bits), at: file.path)
    }
    return root
  }

  /// A token in the form of the real ones; it opens nothing.
  private static func token(for pod: Pod) -> String {
    let (namespace, account) = (pod.metadata.namespace, pod.spec.serviceAccountName)
    let claims =
      "{\"aud\":[\"https://kubernetes.default.svc.cluster.local\"],\"kubernetes.io\":{\"namespace\":"
      + "\"\(namespace)\",\"serviceaccount\":{\"name\":\"\(account)\"}},\"sub\":"
      + "\"system:serviceaccount:\(namespace):\(account)\"}"
    func part(_ text: String) -> String {
      Base64.encode(Array(text.utf8)).filter { $0 != "=" }
    }
    let header = part("{\"alg\":\"RS256\",\"kid\":\"simulated\"}")
    return "\(header).\(part(claims)).\(part("simulated"))"
  }
}
