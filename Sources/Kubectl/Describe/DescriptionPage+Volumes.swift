import KubernetesAPI

extension DescriptionPage {
  /// Writes volumes; those of a template one blank further in.
  mutating func volumes(_ volumes: [Volume], inTemplate: Bool = false) {
    let indent = inTemplate ? "  " : ""
    guard !volumes.isEmpty else { return raw("\(indent)Volumes:\t<none>\n") }
    raw("\(indent)Volumes:\n")
    for volume in volumes {
      line(1, "\(inTemplate ? " " : "")\(volume.name):")
      describe(volume)
    }
  }

  private mutating func describe(_ volume: Volume) {
    if let source = volume.hostPath {
      describe(source)
    } else if let source = volume.emptyDir {
      line(2, "Type:", "EmptyDir (a temporary directory that shares a pod's lifetime)")
      line(2, "Medium:", source.medium)
      if version == .current {
        let limit = source.sizeLimit.flatMap { $0.signum > 0 ? $0.description : nil }
        line(2, "SizeLimit:", limit ?? "<unset>")
      }
    } else if let source = volume.secret {
      line(2, "Type:", "Secret (a volume populated by a Secret)")
      line(2, "SecretName:", source.secretName)
      line(2, "Optional:", "\(source.optional ?? false)")
    } else if let source = volume.configMap {
      line(2, "Type:", "ConfigMap (a volume populated by a ConfigMap)")
      line(2, "Name:", source.name)
      line(2, "Optional:", "\(source.optional ?? false)")
    } else if let source = volume.nfs {
      describe(source)
    } else if let source = volume.persistentVolumeClaim {
      line(
        2,
        "Type:",
        "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)"
      )
      line(2, "ClaimName:", source.claimName)
      line(2, "ReadOnly:", "\(source.readOnly)")
    } else if let source = volume.downwardAPI {
      describe(source)
    } else if let source = volume.projected {
      line(
        2,
        "Type:",
        "Projected (a volume that contains injected data from multiple sources)"
      )
      for part in source.sources { describe(part) }
    } else if let source = volume.csi {
      line(2, "Type:", "CSI (a Container Storage Interface (CSI) volume source)")
      line(2, "Driver:", source.driver)
      line(2, "FSType:", source.fsType ?? "")
      line(2, "ReadOnly:", "\(source.readOnly ?? false)")
      attributes(source.volumeAttributes)
    } else if let source = volume.image {
      line(2, "Type:", "Image (a container image or OCI artifact)")
      line(2, "Reference:", source.reference)
      line(2, "PullPolicy:", source.pullPolicy)
    } else {
      line(1, "<unknown>")
    }
  }

  /// Writes where the storage of a volume is.
  mutating func describe(_ spec: PersistentVolumeSpec) {
    if let source = spec.hostPath {
      describe(source)
    } else if let source = spec.nfs {
      describe(source)
    } else if let source = spec.iscsi {
      describe(source)
    } else if let source = spec.local {
      line(2, "Type:", "LocalVolume (a persistent volume backed by local storage on a node)")
      line(2, "Path:", source.path)
    } else if let source = spec.csi {
      line(2, "Type:", "CSI (a Container Storage Interface (CSI) volume source)")
      line(2, "Driver:", source.driver)
      line(2, "FSType:", source.fsType)
      line(2, "VolumeHandle:", source.volumeHandle)
      line(2, "ReadOnly:", "\(source.readOnly)")
      attributes(source.volumeAttributes)
    } else {
      line(1, "<unknown>")
    }
  }

  private mutating func describe(_ source: HostPathVolumeSource) {
    line(2, "Type:", "HostPath (bare host directory volume)")
    line(2, "Path:", source.path)
    if version == .current { line(2, "HostPathType:", source.type ?? "<none>") }
  }

  private mutating func describe(_ source: NFSVolumeSource) {
    line(2, "Type:", "NFS (an NFS mount that lasts the lifetime of a pod)")
    line(2, "Server:", source.server)
    line(2, "Path:", source.path)
    line(2, "ReadOnly:", "\(source.readOnly)")
  }

  private mutating func describe(_ source: ISCSIPersistentVolumeSource) {
    line(
      2,
      "Type:",
      "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed"
        + " to the pod)"
    )
    line(2, "TargetPortal:", source.targetPortal)
    line(2, "IQN:", source.iqn)
    line(2, "Lun:", "\(source.lun)")
    line(2, "ISCSIInterface", source.iscsiInterface)
    line(2, "FSType:", source.fsType)
    line(2, "ReadOnly:", "\(source.readOnly)")
    line(2, "Portals:", "[\(source.portals.joined(separator: " "))]")
    line(2, "DiscoveryCHAPAuth:", "\(source.chapAuthDiscovery)")
    line(2, "SessionCHAPAuth:", "\(source.chapAuthSession)")
    let secret = source.secretRef.map {
      "&SecretReference{Name:\($0.name),Namespace:\($0.namespace),}"
    }
    line(2, "SecretRef:", secret ?? "nil")
    line(2, "InitiatorName:", source.initiatorName ?? "<none>")
  }

  private mutating func describe(_ source: DownwardAPIVolumeSource) {
    line(2, "Type:", "DownwardAPI (a volume populated by information about the pod)")
    line(2, "Items:")
    for item in source.items {
      if let field = item.fieldRef { line(3, "\(field.fieldPath) -> \(item.path)") }
      if let amount = item.resourceFieldRef { line(3, "\(amount.resource) -> \(item.path)") }
    }
  }

  private mutating func attributes(_ attributes: StringMap) {
    indentedList(
      "VolumeAttributes:",
      attributes.map { entry in
        let text = "\(entry.key)=\(entry.value)"
        return text.count > 140 ? "\(text.prefix(140))..." : text
      },
      level: 2
    )
  }

  private mutating func describe(_ source: VolumeProjection) {
    if let secret = source.secret {
      line(2, "SecretName:", secret.name)
      line(2, "Optional:", "\(secret.optional ?? false)")
    } else if let map = source.configMap {
      line(2, "ConfigMapName:", map.name)
      line(2, "Optional:", "\(map.optional ?? false)")
    } else if source.downwardAPI != nil {
      line(2, "DownwardAPI:", "true")
    } else if let token = source.serviceAccountToken {
      line(2, "TokenExpirationSeconds:", "\(token.expirationSeconds ?? 3600)")
    }
  }
}
