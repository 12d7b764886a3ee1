/// The rules for names, keys and values, each answering what is wrong in the words of the API.
///
/// Source: `k8s.io/apimachinery/pkg/util/validation`.
public enum Names {
  /// A label of DNS as namespaces have it: `my-name`.
  public static func dns1123LabelErrors(_ name: String) -> [String] {
    if isDNS1123Label(name) { return [] }
    return lengthErrors(name, 63)
      + check(
        isDNS1123Label(name),
        "a lowercase RFC 1123 label must consist of lower case alphanumeric"
          + " characters or '-', and must start and end with an alphanumeric character",
        dns1123Label,
        ["my-name", "123-abc"]
      )
  }

  /// A name of DNS as most objects have it: `example.com`.
  public static func dns1123SubdomainErrors(_ name: String) -> [String] {
    if isDNS1123Subdomain(name) { return [] }
    return lengthErrors(name, 253)
      + check(
        isDNS1123Subdomain(name),
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character",
        "\(dns1123Label)(\\.\(dns1123Label))*",
        ["example.com"]
      )
  }

  /// A name of DNS whose first label stands for any one: `*.example.com`.
  public static func wildcardSubdomainErrors(_ name: String) -> [String] {
    if name.hasPrefix("*."), isDNS1123Subdomain(name.dropFirst(2)) { return [] }
    return [
      regexError(
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain,"
          + " which must consist of lower case alphanumeric characters, '-' or '.' and end with an"
          + " alphanumeric character",
        "\\*\\.\(dns1123Label)(\\.\(dns1123Label))*",
        ["*.example.com"]
      )
    ]
  }

  /// A name of DNS and a path behind it, as controllers of ingresses are named: `example.com/proxy`.
  public static func domainPrefixedPathErrors(_ name: String) -> [String] {
    let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      return ["must be a domain-prefixed path (such as \"acme.io/foo\")"]
    }
    return dns1123SubdomainErrors(String(parts[0]))
  }

  /// A label of DNS that starts with a letter, as services have it.
  public static func dns1035LabelErrors(_ name: String) -> [String] {
    lengthErrors(name, 63)
      + check(
        isDNS1035Label(name),
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
          + " alphabetic character, and end with an alphanumeric character",
        "[a-z]([-a-z0-9]*[a-z0-9])?",
        ["my-name", "abc-123"]
      )
  }

  /// A name with an optional prefix, as keys of labels and annotations are: `example.com/MyName`.
  public static func qualifiedNameErrors(_ key: String) -> [String] {
    if isQualifiedName(key) { return [] }
    let parts = key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 2, let name = parts.last else {
      return [
        "a qualified name "
          + regexError(qualifiedRule, qualifiedName, ["MyName", "my.name", "123-abc"])
          + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
      ]
    }
    var errors: [String] = []
    if parts.count == 2 {
      errors +=
        (parts[0].isEmpty ? [emptyError] : dns1123SubdomainErrors(parts[0]))
        .map { "prefix part \($0)" }
    }
    errors += (name.isEmpty ? [emptyError] : lengthErrors(name, 63)).map { "name part \($0)" }
    errors += check(
      isDelimited(name, inner: isNameByte),
      "name part \(qualifiedRule)",
      qualifiedName,
      ["MyName", "my.name", "123-abc"]
    )
    return errors
  }

  private static func isQualifiedName(_ key: String) -> Bool {
    guard let slash = key.utf8.firstIndex(of: UInt8(ascii: "/")) else {
      return key.utf8.count <= 63 && isDelimited(key, inner: isNameByte)
    }
    let name = key[key.utf8.index(after: slash)...]
    return name.utf8.count <= 63 && isDelimited(name, inner: isNameByte)
      && isDNS1123Subdomain(key[..<slash])
  }

  /// A label's value; may be empty.
  public static func labelValueErrors(_ value: String) -> [String] {
    if value.utf8.count <= 63, isDelimited(value, inner: isNameByte) { return [] }
    return lengthErrors(value, 63)
      + check(
        value.isEmpty || isDelimited(value, inner: isNameByte),
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
          + " '.', and must start and end with an alphanumeric character",
        "(\(qualifiedName))?",
        ["MyValue", "my_value", "12345"]
      )
  }

  /// A key of a config map or secret.
  public static func configMapKeyErrors(_ key: String) -> [String] {
    var errors = lengthErrors(key, 253)
    errors += check(
      !key.isEmpty && key.utf8.allSatisfy(isNameByte),
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
      "[-._a-zA-Z0-9]+",
      ["key.name", "KEY_NAME", "key-name"]
    )
    if key == "." {
      errors.append("must not be '.'")
    } else if key == ".." {
      errors.append("must not be '..'")
    } else if key.hasPrefix("..") {
      errors.append("must not start with '..'")
    }
    return errors
  }

  /// The name of an environment variable.
  public static func environmentVariableErrors(_ name: String) -> [String] {
    if name.isEmpty { return ["environment variable name must be non-empty"] }
    let isPrintable = name.utf8.allSatisfy { (32...126).contains($0) && $0 != UInt8(ascii: "=") }
    return isPrintable
      ? []
      : [
        "a valid environment variable name must consist only of printable ASCII characters other"
          + " than '='"
      ]
  }

  /// Whether the name is a label of DNS.
  public static func isDNS1123Label(_ name: String) -> Bool {
    name.utf8.count <= 63 && isDelimited(name, edge: isLowerAlphanumeric, inner: isLabelByte)
  }

  /// Whether the name is a name of DNS.
  public static func isDNS1123Subdomain(_ name: some StringProtocol) -> Bool {
    guard name.utf8.count <= 253 else { return false }
    // Every label begins and ends well if no joint stands at an edge or beside a dot.
    var before = UInt8(ascii: ".")
    for byte in name.utf8 {
      if isLowerAlphanumeric(byte) {
        before = byte
        continue
      }
      let isDot = byte == UInt8(ascii: ".")
      guard isDot || byte == UInt8(ascii: "-"), before != UInt8(ascii: ".") else { return false }
      if isDot, before == UInt8(ascii: "-") { return false }
      before = byte
    }
    return isLowerAlphanumeric(before)
  }

  /// Whether the name is a label of DNS that starts with a letter.
  public static func isDNS1035Label(_ name: String) -> Bool {
    guard let first = name.utf8.first, (97...122).contains(first) else { return false }
    return isDNS1123Label(name)
  }

  static let emptyError = "must be non-empty"
  private static let dns1123Label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
  private static let qualifiedName = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
  private static let qualifiedRule =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
    + " alphanumeric character"

  /// That a text has too many bytes.
  static func lengthErrors(_ text: String, _ maximum: Int) -> [String] {
    text.utf8.count > maximum ? ["must be no more than \(maximum) bytes"] : []
  }

  private static func check(
    _ isFine: Bool,
    _ rule: @autoclosure () -> String,
    _ regex: @autoclosure () -> String,
    _ examples: [String]
  ) -> [String] {
    isFine ? [] : [regexError(rule(), regex(), examples)]
  }

  private static func regexError(_ rule: String, _ regex: String, _ examples: [String]) -> String {
    let list = examples.map { "'\($0)', " }.joined(separator: " or ")
    return "\(rule) (e.g. \(list)regex used for validation is '\(regex)')"
  }

  private static func isDelimited(
    _ text: some StringProtocol,
    edge: (UInt8) -> Bool = isAlphanumeric,
    inner: (UInt8) -> Bool
  ) -> Bool {
    guard let first = text.utf8.first, edge(first) else { return false }
    var last = first
    for byte in text.utf8 {
      guard inner(byte) else { return false }
      last = byte
    }
    return edge(last)
  }

  static func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
    (97...122).contains(byte) || (48...57).contains(byte)
  }
  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isLowerAlphanumeric(byte) || (65...90).contains(byte)
  }
  private static func isLabelByte(_ byte: UInt8) -> Bool {
    isLowerAlphanumeric(byte) || byte == UInt8(ascii: "-")
  }
  private static func isNameByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ".")
  }
}
