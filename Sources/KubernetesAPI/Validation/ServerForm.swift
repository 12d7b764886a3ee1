import Manifests

/// An API struct as the server has it inside: fields under their Go names, none left out.
///
/// Some refusals show a difference in this form. What the internal types order otherwise than the
/// published ones is put right for the spec of pods, the only one that is shown.
struct ServerForm: FieldVisitor {
  /// A field of a struct: its name in JSON, its type, and what it is when absent.
  private struct Row {
    let name: String
    let shape: FieldShape
    let absent: Value
  }

  private var rows: [Row] = []

  private init() {}

  mutating func field<Field: FieldValue>(
    _ name: String,
    _ value: inout Field,
    _ presence: FieldPresence,
    default standard: @autoclosure () -> Field?,
    oneOf: @autoclosure () -> [String],
    mergeKeys: @autoclosure () -> [String],
    doc: @autoclosure () -> String
  ) {
    rows.append(Row(name: name, shape: Field.shape, absent: value.encoded()))
  }

  /// The tree of a struct in that form.
  static func tree(of subject: some APIStruct) -> Value {
    tree(subject.encoded(), type(of: subject))
  }

  private static func tree<Subject: APIStruct>(_ value: Value, _ type: Subject.Type) -> Value {
    var collector = ServerForm()
    var zero = Subject()
    zero.visitFields(&collector)
    var fields = ValueObject()
    for row in collector.rows {
      fields[goName(of: row.name)] = member(value[row.name], row)
    }
    rearrange(&fields, Subject.typeName)
    return .object(fields)
  }

  private static let publishedTypes = ["LabelSelector", "ObjectMeta", "TemplateMeta"]

  private static func member(_ value: Value?, _ row: Row) -> Value {
    if let value { return element(value, row.shape) }
    switch row.shape {
    case .array, .map, .any: return .null
    case .structure where !row.absent.isNull: return element(.emptyObject, row.shape)
    case .structure, .string, .boolean, .integer, .number, .named: return row.absent
    }
  }

  private static func element(_ value: Value, _ shape: FieldShape) -> Value {
    switch (shape, value) {
    case (_, .null): .null
    // Of the types that have no other form inside.
    case (.structure(let type), _) where publishedTypes.contains(type.typeName): value
    case (.structure(let type), _): tree(value, type)
    case (.array, .array(let elements)) where elements.isEmpty: .null
    case (.array(let inner), .array(let elements)): .array(elements.map { element($0, inner) })
    case (.map, .object(let fields)) where fields.isEmpty: .null
    default: value
    }
  }

  /// The name of a field in Go: upper case, and abbreviations wholly so.
  private static func goName(of name: String) -> String {
    if name == "seLinuxOptions" { return "SELinuxOptions" }
    if name == "seLinuxChangePolicy" { return "SELinuxChangePolicy" }
    let word = name.prefix { $0.isLowercase }
    let abbreviations = [
      "api", "aws", "csi", "dns", "fc", "fs", "gce", "gmsa", "grpc", "http", "ip", "iscsi", "nfs",
      "os", "rbd", "tcp", "tty", "uid",
    ]
    let start =
      abbreviations.contains(String(word))
      ? word.uppercased() : word.prefix(1).uppercased() + word.dropFirst()
    return start + name.dropFirst(word.count)
  }

  private static func rearrange(_ fields: inout ValueObject, _ typeName: String) {
    switch typeName {
    case "PodTemplateSpec":
      // Metadata is embedded, and written as it is published.
      var result = ValueObject()
      for field in fields["Metadata"]?.object?.fields ?? [] { result[field.key] = field.value }
      result["Spec"] = fields["Spec"]
      fields = result
    case "PodSpec":
      moveHostFields(&fields)
      fields["ServiceAccount"] = nil
      move("SetHostnameAsFQDN", after: "Subdomain", in: &fields)
      move("PreemptionPolicy", after: "Priority", in: &fields)
      move("Overhead", after: "RuntimeClassName", in: &fields)
      move("DNSConfig", after: "PreemptionPolicy", in: &fields)
    case "Volume":
      let known = fields
      fields = ValueObject()
      for name in ["Name"] + volumeSources { fields[name] = known[name] ?? .null }
    case "VolumeProjection":
      fields["ClusterTrustBundle"] = .null
      fields["PodCertificate"] = .null
    case "PodSecurityContext":
      move("FSGroupChangePolicy", after: "FSGroup", in: &fields)
    default: break
    }
  }

  /// Inside the server, what a pod shares with its node is part of its security settings.
  private static func moveHostFields(_ fields: inout ValueObject) {
    let names = ["HostNetwork", "HostPID", "HostIPC", "ShareProcessNamespace", "HostUsers"]
    var context = ValueObject(names.map { ($0, fields[$0] ?? .null) })
    for name in names { fields[name] = nil }
    guard let own = fields["SecurityContext"]?.object else { return }
    for field in own.fields { context[field.key] = field.value }
    fields["SecurityContext"] = .object(context)
  }

  private static func move(_ name: String, after place: String, in fields: inout ValueObject) {
    let moved = fields[name]
    var result = ValueObject()
    for field in fields.fields where field.key != name {
      result[field.key] = field.value
      if field.key == place { result[name] = moved }
    }
    fields = result
  }

  /// Every source that a volume has inside the server, those that are not simulated too.
  private static let volumeSources = [
    "HostPath", "EmptyDir", "GCEPersistentDisk", "AWSElasticBlockStore", "GitRepo", "Secret", "NFS",
    "ISCSI", "Glusterfs", "PersistentVolumeClaim", "RBD", "Quobyte", "FlexVolume", "Cinder",
    "CephFS", "Flocker", "DownwardAPI", "FC", "AzureFile", "ConfigMap", "VsphereVolume",
    "AzureDisk",
    "PhotonPersistentDisk", "Projected", "PortworxVolume", "ScaleIO", "StorageOS", "CSI",
    "Ephemeral", "Image",
  ]
}
