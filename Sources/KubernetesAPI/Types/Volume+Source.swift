extension Volume {
  /// The fields of the sources given, in the order in which upstream checks them; a sound volume has
  /// exactly one.
  public var sourceNames: [String] {
    var names: [String] = []
    if emptyDir != nil { names.append("emptyDir") }
    if hostPath != nil { names.append("hostPath") }
    if secret != nil { names.append("secret") }
    if nfs != nil { names.append("nfs") }
    if persistentVolumeClaim != nil { names.append("persistentVolumeClaim") }
    if downwardAPI != nil { names.append("downwardAPI") }
    if configMap != nil { names.append("configMap") }
    if projected != nil { names.append("projected") }
    if csi != nil { names.append("csi") }
    if image != nil { names.append("image") }
    return names
  }

  /// A volume without a source is an empty directory.
  public mutating func setDefaults() {
    if sourceNames.isEmpty { emptyDir = EmptyDirVolumeSource() }
  }
}
