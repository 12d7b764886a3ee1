import Manifests

/// Checks of single values that many kinds share.
extension ValidationErrors {
  /// The field must be as it was; `shown` is what the refusal shows where that is not its JSON.
  mutating func checkKept<Field: FieldValue>(
    _ new: Field,
    _ old: Field,
    _ path: FieldPath,
    shown: @autoclosure () -> Value? = nil
  ) {
    if new != old { invalid(path, shown() ?? new.encoded(), "field is immutable") }
  }

  /// The number must not be negative.
  mutating func checkNotNegative(_ value: Int64, _ path: FieldPath) {
    if value < 0 { invalid(path, .integer(value), "must be greater than or equal to 0") }
  }

  /// The number must not be negative, where there is one.
  mutating func checkNotNegative(_ value: Int32?, _ path: FieldPath) {
    if let value { checkNotNegative(Int64(value), path) }
  }

  /// The text must be one of `supported`, which refusals list in that order.
  mutating func checkOneOf(_ value: String, _ supported: [String], _ path: FieldPath) {
    if value.isEmpty && !supported.contains("") {
      required(path)
    } else if !supported.contains(value) {
      unsupported(path, value, supported)
    }
  }

  /// The text must be one of `supported`, where there is one.
  mutating func checkOneOf(_ value: String?, _ supported: [String], _ path: FieldPath) {
    if let value, !supported.contains(value) { unsupported(path, value, supported) }
  }

  /// The name must be a label of DNS.
  mutating func checkLabelName(_ name: String, _ path: FieldPath) {
    invalid(path, name, Names.dns1123LabelErrors(name))
  }

  /// The name must be a name of DNS.
  mutating func checkSubdomain(_ name: String, _ path: FieldPath) {
    invalid(path, name, Names.dns1123SubdomainErrors(name))
  }

  /// The port must be a number in range, or a name that a port may have.
  mutating func checkPort(_ port: IntOrString, _ path: FieldPath) {
    switch port {
    case .int(let number):
      for why in Ports.numberErrors(number) { invalid(path, .integer(Int64(number)), why) }
    case .string(let name): invalid(path, name, Ports.nameErrors(name))
    }
  }

  /// The path must not lead upwards.
  mutating func checkNoBacksteps(_ text: String, _ path: FieldPath) {
    if text.split(separator: "/").contains("..") {
      invalid(path, .string(text), "must not contain '..'")
    }
  }

  /// The path must lead downwards from where it starts.
  mutating func checkDescendingPath(_ text: String, _ path: FieldPath) {
    if text.hasPrefix("/") { invalid(path, .string(text), "must be a relative path") }
    checkNoBacksteps(text, path)
  }

  /// The path must lead downwards, and not through names that the kubelet uses itself.
  mutating func checkUnreservedPath(_ text: String, _ path: FieldPath) {
    checkDescendingPath(text, path)
    if text.hasPrefix(".."), text != "..", !text.hasPrefix("../") {
      invalid(path, .string(text), "must not start with '..'")
    }
  }

  /// The file's permissions must be permissions, where there are any.
  mutating func checkFileMode(_ mode: Int32?, _ path: FieldPath) {
    guard let mode, !(0...0o777).contains(mode) else { return }
    invalid(
      path,
      .integer(Int64(mode)),
      "must be a number between 0 and 0777 (octal), both inclusive"
    )
  }
}
