import Manifests

/// The rules for volumes.
///
/// Source: `k8s.io/kubernetes/pkg/apis/core/validation`.
extension ValidationErrors {
  /// Checks volumes and answers those that are fine; only these can be mounted.
  mutating func checkVolumes(_ volumes: [Volume], _ path: FieldPath) -> [Volume] {
    var fine: [Volume] = []
    for (index, volume) in volumes.enumerated() {
      let place = path.index(index)
      var errors = ValidationErrors()
      errors.checkVolumeSource(volume, place)
      if volume.name.isEmpty {
        errors.required(place.child("name"))
      } else {
        errors.checkLabelName(volume.name, place.child("name"))
      }
      if fine.contains(where: { $0.name == volume.name }) {
        errors.duplicate(place.child("name"), .string(volume.name))
      }
      if errors.isEmpty { fine.append(volume) } else { add(errors.causes) }
    }
    return fine
  }

  private mutating func checkVolumeSource(_ volume: Volume, _ path: FieldPath) {
    let sources = volume.sourceNames
    for name in sources.dropFirst() {
      forbidden(path.child(name), "may not specify more than 1 volume type")
    }
    guard let name = sources.first else { return required(path, "must specify a volume type") }
    let place = path.child(name)
    if let source = volume.emptyDir { return checkEmptyDir(source, place) }
    if let source = volume.hostPath { return checkHostPath(source, place) }
    if let source = volume.secret {
      if source.secretName.isEmpty { required(place.child("secretName")) }
      checkFileMode(source.defaultMode, place.child("defaultMode"))
      return checkItems(source.items, place.child("items"))
    }
    if let source = volume.nfs { return checkNFS(source, place) }
    if let source = volume.persistentVolumeClaim {
      if source.claimName.isEmpty { required(place.child("claimName")) }
      return
    }
    if let source = volume.downwardAPI {
      checkFileMode(source.defaultMode, place.child("defaultMode"))
      for file in source.items { checkDownwardFile(file, place) }
      return
    }
    if let source = volume.configMap {
      if source.name.isEmpty { required(place.child("name")) }
      checkFileMode(source.defaultMode, place.child("defaultMode"))
      return checkItems(source.items, place.child("items"))
    }
    if let source = volume.projected { return checkProjected(source, place) }
    if let source = volume.csi {
      if source.driver.isEmpty { required(place.child("driver")) }
      return
    }
    if let source = volume.image {
      if source.reference.isEmpty { required(place.child("reference")) }
      checkOneOf(
        source.pullPolicy,
        ["Always", "IfNotPresent", "Never"],
        place.child("pullPolicy")
      )
    }
  }

  private mutating func checkEmptyDir(_ source: EmptyDirVolumeSource, _ path: FieldPath) {
    if let limit = source.sizeLimit, limit.signum < 0 {
      forbidden(path.child("sizeLimit"), "SizeLimit field must be a valid resource quantity")
    }
  }

  mutating func checkHostPath(_ source: HostPathVolumeSource, _ path: FieldPath) {
    guard !source.path.isEmpty else { return required(path.child("path")) }
    checkNoBacksteps(source.path, path.child("path"))
    let types = [
      "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate",
      "Socket",
    ]
    checkOneOf(source.type, types, path.child("type"))
  }

  mutating func checkNFS(_ source: NFSVolumeSource, _ path: FieldPath) {
    if source.server.isEmpty { required(path.child("server")) }
    if source.path.isEmpty { required(path.child("path")) }
    if !source.path.hasPrefix("/") {
      invalid(path.child("path"), .string(source.path), "must be an absolute path")
    }
  }

  private mutating func checkItems(_ items: [KeyToPath], _ path: FieldPath) {
    for (index, item) in items.enumerated() {
      let place = path.index(index)
      if item.key.isEmpty { required(place.child("key")) }
      if item.path.isEmpty { required(place.child("path")) }
      checkUnreservedPath(item.path, place.child("path"))
      checkFileMode(item.mode, place.child("mode"))
    }
  }

  private mutating func checkDownwardFile(_ file: DownwardAPIVolumeFile, _ path: FieldPath) {
    if file.path.isEmpty { required(path.child("path")) }
    checkUnreservedPath(file.path, path.child("path"))
    if let reference = file.fieldRef {
      let allowed = [
        "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace",
        "metadata.uid",
      ]
      checkFieldReference(reference, allowed: allowed, path.child("fieldRef"))
      if file.resourceFieldRef != nil {
        invalid(
          path,
          "resource",
          ["fieldRef and resourceFieldRef can not be specified simultaneously"]
        )
      }
    } else if let reference = file.resourceFieldRef {
      checkResourceReference(reference, isInVolume: true, path.child("resourceFieldRef"))
    } else {
      required(path, "one of fieldRef and resourceFieldRef is required")
    }
    checkFileMode(file.mode, path.child("mode"))
  }

  private mutating func checkProjected(_ source: ProjectedVolumeSource, _ path: FieldPath) {
    checkFileMode(source.defaultMode, path.child("defaultMode"))
    var paths: [String] = []
    for (index, projection) in source.sources.enumerated() {
      let place = path.child("sources").index(index)
      var count = 0
      if let secret = projection.secret {
        count += 1
        checkProjectedItems(secret.name, secret.items, path, place.child("secret"), &paths)
      }
      if let configMap = projection.configMap {
        count += 1
        checkProjectedItems(
          configMap.name,
          configMap.items,
          path,
          place.child("configMap"),
          &paths
        )
      }
      if let downward = projection.downwardAPI {
        count += 1
        for file in downward.items {
          checkDownwardFile(file, place.child("downwardAPI"))
          checkUnique(file.path, named: file.path, path, &paths)
        }
      }
      if let token = projection.serviceAccountToken {
        count += 1
        checkToken(token, path, place.child("serviceAccountToken"))
      }
      if count > 1 { forbidden(place, "may not specify more than 1 volume type per source") }
    }
  }

  private mutating func checkProjectedItems(
    _ name: String,
    _ items: [KeyToPath],
    _ volume: FieldPath,
    _ path: FieldPath,
    _ paths: inout [String]
  ) {
    if name.isEmpty { required(path.child("name")) }
    checkItems(items, path.child("items"))
    for item in items { checkUnique(item.path, named: name, volume, &paths) }
  }

  private mutating func checkUnique(
    _ file: String,
    named name: String,
    _ path: FieldPath,
    _ paths: inout [String]
  ) {
    guard !file.isEmpty else { return }
    if paths.contains(file) {
      invalid(path, name, ["conflicting duplicate paths"])
    } else {
      paths.append(file)
    }
  }

  private mutating func checkToken(
    _ token: ServiceAccountTokenProjection,
    _ volume: FieldPath,
    _ path: FieldPath
  ) {
    let seconds = token.expirationSeconds ?? 3600
    if seconds < 600 {
      invalid(
        path.child("expirationSeconds"),
        .integer(seconds),
        "may not specify a duration less than 10 minutes"
      )
    } else if seconds > 1 << 32 {
      invalid(
        path.child("expirationSeconds"),
        .integer(seconds),
        "may not specify a duration larger than 2^32 seconds"
      )
    }
    // Upstream names the volume's path here, not the token's.
    if token.path.isEmpty {
      required(volume.child("path"))
    } else {
      checkUnreservedPath(token.path, volume.child("path"))
    }
  }
}
