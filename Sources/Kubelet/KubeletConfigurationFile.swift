import Manifests
import Network

/// What `/var/lib/kubelet/config.yaml` says, as far as it is followed here.
///
/// Source: `k8s.io/kubernetes/pkg/kubelet/kubeletconfig/configfiles`, `apis/config/validation`.
public struct KubeletConfigurationFile: Sendable {
  /// Why a file cannot be followed, in the kubelet's words.
  public struct Trouble: Error, Hashable, Sendable {
    /// The words.
    public var message: String
  }

  private let fields: Value

  /// Reads the file's text; nil: there is no such file.
  public init(_ bytes: [UInt8]?, at path: String) throws(Trouble) {
    func failure(_ why: String) -> Trouble {
      Trouble(
        message: "failed to load kubelet config file, path: \(path), error: failed to load Kubelet"
          + " config file \(path), error \(why)"
      )
    }
    guard let bytes else {
      throw failure(
        "failed to read kubelet config file \"\(path)\", error: open \(path): no such file or"
          + " directory"
      )
    }
    let text = String(decoding: bytes, as: UTF8.self)
    guard !text.isEmpty else { throw failure("kubelet config file \"\(path)\" was empty") }
    do throws(ManifestError) { fields = try YAMLReader.value(text) } catch {
      throw failure(
        "failed to decode: couldn't get version/kind; json parse error: \(error.goMessage)"
      )
    }
    guard case .object = fields else {
      throw failure(
        "failed to decode: couldn't get version/kind; json parse error: json: cannot unmarshal"
          + " \(Self.goKind(fields)) into Go value of type struct { APIVersion string"
          + " \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }"
      )
    }
    let version = fields["apiVersion"]?.string ?? ""
    let kind = fields["kind"]?.string ?? ""
    guard !kind.isEmpty else {
      throw failure(
        "failed to decode: Object 'Kind' is missing in '\(JSONWriter.compact(fields))'"
      )
    }
    guard kind == "KubeletConfiguration", version == "kubelet.config.k8s.io/v1beta1" else {
      throw failure(
        "failed to decode: no kind \"\(kind)\" is registered for version \"\(version)\" in scheme"
          + " \"pkg/kubelet/apis/config/scheme/scheme.go:33\""
      )
    }
    if let why = Self.mistyped(fields) { throw failure("failed to decode: \(why)") }
    if let why = Self.invalid(fields) {
      throw Trouble(
        message: "failed to validate kubelet configuration, error: \(why), path: \(path)"
      )
    }
  }

  private static func goKind(_ value: Value) -> String {
    switch value {
    case .null: "null"
    case .bool: "bool"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    default: "number"
    }
  }

  private static let types: [(name: String, kind: String, type: String)] = [
    ("staticPodPath", "string", "string"), ("clusterDomain", "string", "string"),
    ("maxPods", "number", "int32"), ("clusterDNS", "array", "[]string"),
    ("evictionHard", "object", "map[string]string"), ("failSwapOn", "bool", "bool"),
    ("podPidsLimit", "number", "int64"), ("port", "number", "int32"),
    ("healthzPort", "number", "int32"), ("cgroupDriver", "string", "string"),
    ("containerRuntimeEndpoint", "string", "string"), ("rotateCertificates", "bool", "bool"),
    ("imageGCHighThresholdPercent", "number", "int32"),
    ("imageGCLowThresholdPercent", "number", "int32"), ("serializeImagePulls", "bool", "bool"),
  ]

  private static func mistyped(_ fields: Value) -> String? {
    for (name, kind, type) in types {
      guard let value = fields[name], value != .null, goKind(value) != kind else { continue }
      return "json: cannot unmarshal \(goKind(value)) into Go struct field"
        + " KubeletConfiguration.\(name) of type \(type)"
    }
    guard case .object(let thresholds)? = fields["evictionHard"] else { return nil }
    for field in thresholds.fields where goKind(field.value) != "string" {
      return "json: cannot unmarshal \(goKind(field.value)) into Go struct field"
        + " KubeletConfiguration.evictionHard of type string"
    }
    return nil
  }

  private static func invalid(_ fields: Value) -> String? {
    var troubles: [String] = []
    if let pods = number(fields["maxPods"]), pods < 0 {
      troubles.append(
        "invalid configuration: maxPods (--max-pods) \(pods) must be a non-negative number"
      )
    }
    if let driver = fields["cgroupDriver"]?.string, !["", "cgroupfs", "systemd"].contains(driver) {
      troubles.append(
        "invalid configuration: cgroupDriver \"\(driver)\" is not supported, must be cgroupfs or"
          + " systemd"
      )
    }
    if let port = number(fields["healthzPort"]), !(0...65_535).contains(port) {
      troubles.append(
        "invalid configuration: healthzPort (--healthz-port) \(port) must be between 1 and 65535,"
          + " inclusive"
      )
    }
    guard let first = troubles.first else { return nil }
    return troubles.count == 1 ? first : "[\(troubles.joined(separator: ", "))]"
  }

  private static func number(_ value: Value?) -> Int? {
    value?.integer.map { Int($0) }
  }

  /// Settings as the file changes them.
  public func applied(to settings: KubeletConfiguration) -> KubeletConfiguration {
    var settings = settings
    let path = fields["staticPodPath"]?.string ?? ""
    settings.staticPodPath = path.isEmpty ? nil : path
    if let pods = Self.number(fields["maxPods"]), pods > 0 { settings.podLimit = pods }
    if case .array(let servers)? = fields["clusterDNS"], let first = servers.first?.string,
      let address = IPv4Address(first)
    {
      settings.clusterDNS = address
    }
    if let domain = fields["clusterDomain"]?.string, !domain.isEmpty {
      settings.clusterDomain = domain
    }
    settings.eviction = EvictionThresholds()
    if case .object(let thresholds)? = fields["evictionHard"] {
      for field in thresholds.fields {
        settings.eviction.set(field.key, field.value.string ?? "")
      }
    }
    settings.evictionMemory = settings.eviction.memory.bytes(of: settings.memoryKiB * 1024)
    return settings
  }
}
