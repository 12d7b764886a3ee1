extension Toleration {
  /// Whether the pod puts up with `taint`.
  public func tolerates(_ taint: Taint) -> Bool {
    guard effect.isEmpty || effect == taint.effect else { return false }
    guard key == taint.key || (key.isEmpty && `operator` == "Exists") else { return false }
    return `operator` == "Exists" || value == taint.value
  }
}
