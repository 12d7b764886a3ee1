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
      line(2, "Type:", "HostPath (bare host directory volume)")
      line(2, "Path:", source.path)
      if version == .current { line(2, "HostPathType:", source.type ?? "") }
    } else if let source = volume.emptyDir {
      line(2, "Type:", "EmptyDir (a temporary directory that shares a pod's lifetime)")
      line(2, "Medium:", source.medium)
      if version == .current {
        line(2, "SizeLimit:", source.sizeLimit?.description ?? "<unset>")
      }
    } else if let source = volume.secret {
      line(2, "Type:", "Secret (a volume populated by a Secret)")
      line(2, "SecretName:", source.secretName)
      line(2, "Optional:", "\(source.optional ?? false)")
    } else if let source = volume.configMap {
      line(2, "Type:", "ConfigMap (a volume populated by a ConfigMap)")
      line(2, "Name:", source.name)
      line(2, "Optional:", "\(source.optional ?? false)")
    } else if let source = volume.persistentVolumeClaim {
      line(
        2,
        "Type:",
        "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)"
      )
      line(2, "ClaimName:", source.claimName)
      line(2, "ReadOnly:", "\(source.readOnly)")
    } else if let source = volume.downwardAPI {
      line(2, "Type:", "DownwardAPI (a volume populated by information about the pod)")
      line(2, "Items:")
      for item in source.items {
        line(
          3,
          "\(item.fieldRef?.fieldPath ?? item.resourceFieldRef?.resource ?? "") -> \(item.path)"
        )
      }
    } else if let source = volume.projected {
      line(
        2,
        "Type:",
        "Projected (a volume that contains injected data from multiple sources)"
      )
      for part in source.sources { describe(part) }
    } else if let source = volume.nfs {
      line(2, "Type:", "NFS (an NFS mount that lasts the lifetime of a pod)")
      line(2, "Server:", source.server)
      line(2, "Path:", source.path)
      line(2, "ReadOnly:", "\(source.readOnly)")
    } else {
      line(2, "<unknown>")
    }
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
