import Manifests

/// The rules for mounts and block devices.
///
/// Source: `k8s.io/kubernetes/pkg/apis/core/validation`.
extension ValidationErrors {
  /// Checks the mounts of a container.
  mutating func checkVolumeMounts(
    _ container: Container,
    _ volumes: [Volume],
    _ path: FieldPath
  ) {
    var mountPaths: [String] = []
    for (index, mount) in container.volumeMounts.enumerated() {
      let place = path.index(index)
      let volume = volumes.first { $0.name == mount.name }
      if mount.name.isEmpty { required(place.child("name")) }
      if volume == nil { notFound(place.child("name"), mount.name) }
      if mount.mountPath.isEmpty { required(place.child("mountPath")) }
      if mountPaths.contains(mount.mountPath) {
        invalid(place.child("mountPath"), .string(mount.mountPath), "must be unique")
      }
      mountPaths.append(mount.mountPath)
      if container.volumeDevices.contains(where: { $0.name == mount.name }) {
        invalid(
          place.child("name"),
          .string(mount.name),
          "must not already exist in volumeDevices"
        )
      }
      if container.volumeDevices.contains(where: { $0.devicePath == mount.mountPath }) {
        invalid(
          place.child("mountPath"),
          .string(mount.mountPath),
          "must not already exist as a path in volumeDevices"
        )
      }
      checkSubPath(mount, isImage: volume?.image != nil, place, path)
      checkPropagation(mount, container, path)
    }
  }

  /// Checks the block devices of a container.
  mutating func checkVolumeDevices(
    _ container: Container,
    _ volumes: [Volume],
    _ path: FieldPath
  ) {
    var names: [String] = []
    var paths: [String] = []
    for (index, device) in container.volumeDevices.enumerated() {
      let place = path.index(index)
      if device.name.isEmpty { required(place.child("name")) }
      if names.contains(device.name) {
        invalid(place.child("name"), .string(device.name), "must be unique")
      }
      if let volume = volumes.first(where: { $0.name == device.name }) {
        if volume.persistentVolumeClaim == nil {
          invalid(
            place.child("name"),
            .string(device.name),
            "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"
          )
        }
      } else {
        notFound(place.child("name"), device.name)
      }
      if device.devicePath.isEmpty { required(place.child("devicePath")) }
      if paths.contains(device.devicePath) {
        invalid(place.child("devicePath"), .string(device.devicePath), "must be unique")
      }
      if device.devicePath.split(separator: "/").contains("..") {
        invalid(
          place.child("devicePath"),
          .string(device.devicePath),
          "can not contain backsteps ('..')"
        )
      } else {
        paths.append(device.devicePath)
      }
      if container.volumeMounts.contains(where: { $0.name == device.name }) {
        invalid(
          place.child("name"),
          .string(device.name),
          "must not already exist in volumeMounts"
        )
      }
      if !device.name.isEmpty { names.append(device.name) }
    }
  }

  private mutating func checkSubPath(
    _ mount: VolumeMount,
    isImage: Bool,
    _ place: FieldPath,
    _ mounts: FieldPath
  ) {
    let both = [("subPath", mount.subPath), ("subPathExpr", mount.subPathExpr)]
    if isImage {
      for (name, text) in both where !text.isEmpty {
        invalid(place.child(name), .string(text), "not allowed in image volume sources")
      }
    }
    // Upstream names the list here, not the mount.
    if !mount.subPath.isEmpty { checkDescendingPath(mount.subPath, mounts.child("subPath")) }
    if !mount.subPathExpr.isEmpty {
      if !mount.subPath.isEmpty {
        invalid(
          place.child("subPathExpr"),
          .string(mount.subPathExpr),
          "subPathExpr and subPath are mutually exclusive"
        )
      }
      checkDescendingPath(mount.subPathExpr, mounts.child("subPathExpr"))
    }
  }

  private mutating func checkPropagation(
    _ mount: VolumeMount,
    _ container: Container,
    _ mounts: FieldPath
  ) {
    let propagation = mounts.child("mountPropagation")
    checkOneOf(
      mount.mountPropagation,
      ["Bidirectional", "HostToContainer", "None"],
      propagation
    )
    if mount.mountPropagation == "Bidirectional" && container.securityContext?.privileged != true {
      forbidden(
        propagation,
        "Bidirectional mount propagation is available only to privileged containers"
      )
    }
    let recursive = mounts.child("recursiveReadOnly")
    switch mount.recursiveReadOnly {
    case nil, "Disabled": break
    case "Enabled", "IfPossible":
      if !mount.readOnly { forbidden(recursive, "may only be specified when readOnly is true") }
      if let mode = mount.mountPropagation, mode != "None" {
        forbidden(
          recursive,
          "may only be specified when mountPropagation is None or not specified"
        )
      }
    case .some(let other): unsupported(recursive, other, ["Disabled", "Enabled", "IfPossible"])
    }
  }
}
