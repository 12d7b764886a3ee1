/// The rules for ports and addresses.
///
/// Source: `k8s.io/apimachinery/pkg/util/validation`.
public enum Ports {
  /// What is wrong with a port's number.
  public static func numberErrors(_ port: Int32) -> [String] {
    (1...65535).contains(port) ? [] : ["must be between 1 and 65535, inclusive"]
  }

  /// What is wrong with a port's name as containers have it.
  public static func nameErrors(_ name: String) -> [String] {
    var errors = Names.lengthErrors(name, 15)
    let hyphen = UInt8(ascii: "-")
    if name.isEmpty || !name.utf8.allSatisfy({ Names.isLowerAlphanumeric($0) || $0 == hyphen }) {
      errors.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    }
    if !name.utf8.contains(where: { (97...122).contains($0) }) {
      errors.append("must contain at least one letter (a-z)")
    }
    let bytes = Array(name.utf8)
    if zip(bytes, bytes.dropFirst()).contains(where: { $0 == hyphen && $1 == hyphen }) {
      errors.append("must not contain consecutive hyphens")
    }
    if bytes.first == hyphen || bytes.last == hyphen {
      errors.append("must not begin or end with a hyphen")
    }
    return errors
  }

  /// The protocols, as refusals list them.
  public static let protocols = ["SCTP", "TCP", "UDP"]
}
