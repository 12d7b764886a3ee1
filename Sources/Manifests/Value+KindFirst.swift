extension Value {
  /// The tree as Go writes a struct of its own: the kind, the version, then the fields in their order.
  public func kindFirst() -> Value {
    guard case .object(let object) = self else { return self }
    let heads = ["kind", "apiVersion"].compactMap { key in object[key].map { (key, $0) } }
    let rest = object.fields.filter { $0.key != "kind" && $0.key != "apiVersion" }
      .map { ($0.key, $0.value) }
    return .object(ValueObject(heads + rest))
  }
}
