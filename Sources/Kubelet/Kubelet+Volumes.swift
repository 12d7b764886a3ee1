import KubernetesAPI
import Machine
import Simulation

/// Volumes: what a pod's volumes hold, and where its containers see them.
extension Kubelet {
  /// Makes the pod's volumes; false where one cannot be had yet, which is told and tried again.
  mutating func mountVolumes(
    _ worker: inout PodWorker, _ client: inout some KubernetesClient, _ kernel: inout Kernel
  ) -> Bool {
    for volume in worker.pod.spec.volumes
    where !worker.volumes.contains(where: { $0.name == volume.name }) {
      do throws(ContainerTrouble) {
        let files = try files(of: volume, worker.pod, &client)
        worker.volumes.append((volume.name, kernel.makeVolume(files)))
        if configuration.dialect.tellsMounts {
          tell(
            worker.pod, "", .normal, "SuccessfulMountVolume",
            configuration.dialect.mounted(volume.name), &client)
        }
      } catch {
        worker.mountFailures += 1
        tell(
          worker.pod, "", .warning, "FailedMount",
          "MountVolume.SetUp failed for volume \"\(volume.name)\" : \(error.message)", &client)
        // Doubling from half a second to two minutes, as the kubelet's volume manager does.
        let step = min(worker.mountFailures, 8)
        worker.look(at: client.now + .milliseconds(500) * (1 << Int64(step)))
        return false
      }
    }
    worker.hasVolumes = true
    return true
  }

  /// Where a container sees the pod's volumes.
  func mounts(of container: KubernetesAPI.Container, _ worker: PodWorker) -> [Mount] {
    container.volumeMounts.compactMap { mount in
      worker.volumes.first { $0.name == mount.name }.map { volume in
        Mount(
          path: mount.mountPath, volume: volume.id, subPath: mount.subPath,
          isReadOnly: mount.readOnly)
      }
    }
  }

  private func files(
    of volume: Volume, _ pod: Pod, _ client: inout some KubernetesClient
  ) throws(ContainerTrouble) -> FileNode {
    if let secret = volume.secret {
      return try directory(
        try secretFiles(
          secret.secretName, secret.items, isOptional: secret.optional ?? false, pod, &client))
    }
    if let map = volume.configMap {
      return try directory(
        try configMapFiles(map.name, map.items, isOptional: map.optional ?? false, pod, &client))
    }
    if let projected = volume.projected {
      var files: [(String, [UInt8])] = []
      for source in projected.sources { files += try projection(source, pod, &client) }
      return try directory(files)
    }
    if let downward = volume.downwardAPI { return try directory(downwardFiles(downward.items, pod)) }
    if volume.emptyDir != nil { return .directory(mode: 0o777) }
    throw ContainerTrouble(
      reason: "FailedMount", message: "volumes of this type are not simulated yet")
  }

  private func projection(
    _ source: VolumeProjection, _ pod: Pod, _ client: inout some KubernetesClient
  ) throws(ContainerTrouble) -> [(String, [UInt8])] {
    if let secret = source.secret {
      return try secretFiles(
        secret.name, secret.items, isOptional: secret.optional ?? false, pod, &client)
    }
    if let map = source.configMap {
      return try configMapFiles(
        map.name, map.items, isOptional: map.optional ?? false, pod, &client)
    }
    if let downward = source.downwardAPI { return downwardFiles(downward.items, pod) }
    if let token = source.serviceAccountToken {
      return [(token.path, Array(Self.token(for: pod).utf8))]
    }
    return []
  }

  private func secretFiles(
    _ name: String, _ items: [KeyToPath], isOptional: Bool, _ pod: Pod,
    _ client: inout some KubernetesClient
  ) throws(ContainerTrouble) -> [(String, [UInt8])] {
    guard let secret = find(Secret.self, name, pod, &client) else {
      if isOptional { return [] }
      throw missing("secret", name)
    }
    let data = secret.data.map { ($0.key, (try? Base64.decode($0.value)) ?? []) }
    return try select(items, from: data, isOptional: isOptional)
  }

  private func configMapFiles(
    _ name: String, _ items: [KeyToPath], isOptional: Bool, _ pod: Pod,
    _ client: inout some KubernetesClient
  ) throws(ContainerTrouble) -> [(String, [UInt8])] {
    guard let map = find(ConfigMap.self, name, pod, &client) else {
      if isOptional { return [] }
      throw missing("configmap", name)
    }
    let data =
      map.data.map { ($0.key, Array($0.value.utf8)) }
      + map.binaryData.map { ($0.key, (try? Base64.decode($0.value)) ?? []) }
    return try select(items, from: data, isOptional: isOptional)
  }

  func find<Object: APIObject>(
    _ type: Object.Type, _ name: String, _ pod: Pod, _ client: inout some KubernetesClient
  ) -> Object? {
    // A server that does not answer is no different, here, from an object that is not there: the
    // mount is tried again.
    (try? client.find(type, namespace: pod.metadata.namespace, name: name)) ?? nil
  }

  private func missing(_ kind: String, _ name: String) -> ContainerTrouble {
    ContainerTrouble(reason: "FailedMount", message: "\(kind) \"\(name)\" not found")
  }

  private func select(
    _ items: [KeyToPath], from data: [(String, [UInt8])], isOptional: Bool
  ) throws(ContainerTrouble) -> [(String, [UInt8])] {
    guard !items.isEmpty else { return data }
    var result: [(String, [UInt8])] = []
    for item in items {
      guard let entry = data.first(where: { $0.0 == item.key }) else {
        if isOptional { continue }
        throw ContainerTrouble(
          reason: "FailedMount", message: "references non-existent secret key: \(item.key)")
      }
      result.append((item.path, entry.1))
    }
    return result
  }

  private func downwardFiles(_ items: [DownwardAPIVolumeFile], _ pod: Pod) -> [(String, [UInt8])] {
    items.map { item in
      let text = item.fieldRef.flatMap { fieldText($0.fieldPath, pod) } ?? ""
      return (item.path, Array(text.utf8))
    }
  }

  private func directory(_ files: [(String, [UInt8])]) throws(ContainerTrouble) -> FileNode {
    var root = FileNode.directory()
    for (path, bytes) in files {
      root.insert(FileNode(.file(bytes), mode: 0o644), at: path)
    }
    return root
  }

  /// A token in the form of the real ones; it opens nothing.
  private static func token(for pod: Pod) -> String {
    let claims =
      "{\"aud\":[\"https://kubernetes.default.svc.cluster.local\"],\"kubernetes.io\":{\"namespace\":"
      + "\"\(pod.metadata.namespace)\",\"pod\":{\"name\":\"\(pod.metadata.name)\"},\"serviceaccount\":"
      + "{\"name\":\"\(pod.spec.serviceAccountName)\"}},\"sub\":\"system:serviceaccount:"
      + "\(pod.metadata.namespace):\(pod.spec.serviceAccountName)\"}"
    func part(_ text: String) -> String {
      Base64.encode(Array(text.utf8)).filter { $0 != "=" }
    }
    return "\(part("{\"alg\":\"RS256\",\"kid\":\"simulated\"}")).\(part(claims)).\(part(pod.metadata.uid))"
  }
}
