import KubernetesAPI
import Machine
import Simulation

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
      return directory(files, mode: secret.defaultMode, pod, client.now)
    }
    if let map = volume.configMap {
      let files = try configMapFiles(
        map.name,
        map.items,
        isOptional: map.optional ?? false,
        pod,
        &client
      )
      // The others are in memory, where the directory is made with the sticky bit.
      var root = directory(files, mode: map.defaultMode, pod, client.now)
      root.mode &= ~0o1000
      return root
    }
    if let projected = volume.projected {
      return try projectedFiles(projected, volume.name, pod, &client)
    }
    if let downward = volume.downwardAPI {
      let files = downwardFiles(downward.items, pod)
      return directory(files, mode: downward.defaultMode, pod, client.now)
    }
    if let source = volume.emptyDir {
      let mode: UInt16 = source.medium == "Memory" ? 0o1777 : 0o777
      var empty = FileNode.directory(mode: mode, modified: client.now)
      if let group = pod.spec.securityContext?.fsGroup {
        empty.group = UInt32(truncatingIfNeeded: group)
        empty.mode |= 0o2000
      }
      return empty
    }
    if let source = volume.csi {
      throw trouble(
        "kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name"
          + " \(source.driver) not found in the list of registered CSI drivers"
      )
    }
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
    if name.hasPrefix("kube-api-access-"), pod.spec.securityContext?.fsGroup == nil,
      let map = try find(ConfigMap.self, "kube-root-ca.crt", pod, &client)
    {
      account = "\(pod.metadata.namespace)/\(pod.spec.serviceAccountName)"
      version = map.metadata.resourceVersion
      if let files = credentials[account, version] { return files }
    }
    var files: [File] = []
    for source in projected.sources { files += try projection(source, pod, &client) }
    let result = directory(files, mode: projected.defaultMode, pod, client.now)
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
      return [(token.path, Array(accountToken(for: pod, source: token, &client).utf8), nil)]
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
      var text = item.fieldRef.flatMap { fieldText($0.fieldPath, pod) } ?? ""
      if let amount = item.resourceFieldRef,
        let container = (pod.spec.containers + pod.spec.initContainers)
          .first(where: { $0.name == amount.containerName })
      {
        text = resourceText(amount, container)
      }
      return (item.path, Array(text.utf8), item.mode)
    }
  }

  /// What tells whether facts about the pod are still the same.
  func downwardVersion(_ items: [DownwardAPIVolumeFile], _ pod: Pod) -> String {
    items.compactMap { item in item.fieldRef.flatMap { fieldText($0.fieldPath, pod) } }
      .joined(separator: "\n")
  }

  /// A directory as the kubelet writes it: the files in one with the time in its name, and links
  /// to them, so that all change at once.
  private func directory(
    _ files: [File],
    mode: Int32?,
    _ pod: Pod,
    _ now: Instant
  ) -> FileNode {
    var data = FileNode.directory(modified: now)
    var names: [String] = []
    for file in files {
      let bits = UInt16(truncatingIfNeeded: file.mode ?? mode ?? 0o644)
      data.insert(FileNode(.file(file.bytes), mode: bits, modified: now), at: file.path)
      let top = file.path.split(separator: "/").first.map(String.init) ?? file.path
      if !names.contains(top) { names.append(top) }
    }
    let stamp = Self.stamp(now)
    var root = FileNode.directory(mode: 0o1777, modified: now)
    root[child: stamp] = data
    root[child: "..data"] = .link(to: stamp, modified: now)
    for name in names { root[child: name] = .link(to: "..data/\(name)", modified: now) }
    if let group = pod.spec.securityContext?.fsGroup {
      root.setGroup(UInt32(truncatingIfNeeded: group))
    }
    return root
  }

  /// `..2026_11_23_09_00_00.123456789`.
  private static func stamp(_ now: Instant) -> String {
    let time = CivilTime(now).rfc3339.dropLast().map { $0.isNumber ? String($0) : "_" }.joined()
    let nanoseconds = String(now.nanoseconds % 1_000_000_000)
    let padding = String(repeating: "0", count: 9 - nanoseconds.count)
    return "..\(time).\(padding)\(nanoseconds)"
  }

  /// A token of the pod's account, from the API server.
  ///
  /// Bound to the account only: pods of one account on one node share their files.
  private func accountToken(
    for pod: Pod,
    source: ServiceAccountTokenProjection,
    _ client: inout some KubernetesClient
  ) -> String {
    var request = TokenRequest()
    request.metadata.namespace = pod.metadata.namespace
    request.metadata.name = pod.spec.serviceAccountName
    if !source.audience.isEmpty { request.spec.audiences = [source.audience] }
    request.spec.expirationSeconds = source.expirationSeconds
    var options = WriteOptions.subresource("token")
    options.parent = ServiceAccount.resource
    let answer = try? client.create(request as any APIObject, options)
    return (answer as? TokenRequest)?.status.token ?? ""
  }
}
