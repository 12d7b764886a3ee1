import Manifests
import Network

/// What `minikube config set` accepts as the value of a setting.
enum MinikubeSetting {
  private static let counts = ["v", "cpus", "memory", "ReminderWaitPeriodInHours"]
  private static let switches = [
    "WantUpdateNotification", "WantBetaUpdateNotification", "WantNoneDriverWarning",
    "WantVirtualBoxDriverWarning", "disable-driver-mounts", "EmbedCerts", "native-ssh", "rootless",
  ]
  private static let drivers = ["docker", "kvm2", "qemu2", "none", "podman", "ssh", "virtualbox"]

  /// Refuses a value that is none for the setting.
  static func check(
    _ value: String,
    of name: String,
    isFile: (String) -> Bool
  ) throws(MinikubeUsage) {
    if let why = trouble(value, of: name, isFile) {
      throw MinikubeUsage(
        message: "run validations for \"\(name)\" with value of \"\(value)\": [\(why)]"
      )
    }
    if name == "ReminderWaitPeriodInHours", Int(value) == nil {
      throw MinikubeUsage(message: "set: \(syntax("Atoi", value))")
    }
    if switches.contains(name), flag(value) == nil {
      throw MinikubeUsage(message: "set: \(syntax("ParseBool", value))")
    }
  }

  private static func trouble(
    _ value: String,
    of name: String,
    _ isFile: (String) -> Bool
  ) -> String? {
    switch name {
    case "cpus" where value == "max" || value == "no-limit",
      "memory" where value == "max" || value == "no-limit":
      return nil
    case "v", "cpus":
      guard let number = Int(value) else { return "\(name):\(syntax("Atoi", value))" }
      return number > 0 ? nil : "\(name) must be > 0"
    case "memory": return size(value) ? nil : "invalid memory size: invalid size: '\(value)'"
    case "disk-size": return size(value) ? nil : "invalid disk size: invalid size: '\(value)'"
    case "driver", "vm-driver":
      return drivers.contains(value) ? nil : "driver \"\(value)\" is not supported"
    case "container-runtime":
      let runtimes = ["docker", "cri-o", "containerd"]
      let list = runtimes.joined(separator: ", ")
      return runtimes.contains(value) || value == "crio"
        ? nil : "Invalid Container Runtime: \"\(value)\". Valid runtimes are: [\(list)]"
    case "host-only-cidr":
      return CIDR(value) == nil
        ? "invalid CIDR: invalid CIDR address: \(value)" : nil
    case "log_dir":
      return isFile(value)
        ? nil : "\(name) path is not valid: stat \(value): no such file or directory"
    default: return nil
    }
  }

  private static func syntax(_ function: String, _ value: String) -> String {
    "strconv.\(function): parsing \(GoSyntax.quoted(value)): invalid syntax"
  }

  /// Whether a text is a size as Docker's tools write them, like `20g` or `512mb`.
  private static func size(_ text: String) -> Bool {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard Double(number) != nil else { return false }
    var unit = text.dropFirst(number.count).lowercased()[...]
    if unit.hasPrefix(" ") { unit = unit.dropFirst() }
    if unit.hasSuffix("b") { unit = unit.dropLast() }
    if unit.hasSuffix("i") { unit = unit.dropLast() }
    return unit.isEmpty || unit.count == 1 && "kmgtp".contains(unit)
  }

  private static func flag(_ text: String) -> Bool? {
    if ["1", "t", "T", "true", "TRUE", "True"].contains(text) { return true }
    return ["0", "f", "F", "false", "FALSE", "False"].contains(text) ? false : nil
  }

  /// The value as the file of settings holds it.
  static func value(_ text: String, of name: String) -> Value {
    if counts.contains(name), let number = Int64(text) { return .integer(number) }
    if switches.contains(name), let flag = flag(text) { return .bool(flag) }
    return .string(text)
  }
}
