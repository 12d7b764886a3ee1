public import Manifests

/// What builds say of themselves, as `kubectl version -o json` and `/version` show it.
public enum BuildVersion {
  /// A client's build.
  static func client(_ version: KubectlVersion) -> Value {
    var fields = numbers(of: version.text)
    fields["gitVersion"] = .string(version.text)
    let isCurrent = version == .current
    fields["gitCommit"] = isCurrent ? "0f29094e5b73085e3802ecc1298ecae13866bfe6" : ""
    fields["gitTreeState"] = "clean"
    fields["buildDate"] = isCurrent ? "2026-07-22T18:10:35Z" : ""
    fields["goVersion"] = isCurrent ? "go1.26.5" : ""
    return .object(ending(fields))
  }

  /// A server's build, with the releases that it stands in for.
  public static func server(_ version: String) -> Value {
    var fields = numbers(of: version)
    let major = fields["major"] ?? ""
    if let minor = fields["minor"]?.string, let number = Int(minor), number > 30 {
      fields["emulationMajor"] = major
      fields["emulationMinor"] = .string(minor)
      fields["minCompatibilityMajor"] = major
      fields["minCompatibilityMinor"] = .string("\(number - 1)")
    }
    fields["gitVersion"] = .string(version)
    fields["gitCommit"] = ""
    fields["gitTreeState"] = "clean"
    fields["buildDate"] = ""
    fields["goVersion"] = ""
    return .object(ending(fields))
  }

  /// What a server answers at `/version`, which is written in lines.
  public static func document(_ version: String) -> String {
    JSONWriter.indented(server(version), by: 2, sortsKeys: false)
  }

  private static func numbers(of version: String) -> ValueObject {
    let numbers = version.dropFirst().split(separator: ".").map(String.init)
    return ValueObject([
      ("major", .string(numbers.first ?? "")),
      ("minor", .string(numbers.count > 1 ? numbers[1] : "")),
    ])
  }

  private static func ending(_ fields: ValueObject) -> ValueObject {
    var fields = fields
    fields["compiler"] = "gc"
    fields["platform"] = "linux/amd64"
    return fields
  }
}
