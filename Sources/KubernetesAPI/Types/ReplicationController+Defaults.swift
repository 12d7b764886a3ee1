extension ReplicationController {
  /// Labels and selector are those of the template where they are not given.
  public mutating func setDefaults() {
    guard let labels = spec.template?.metadata.labels, !labels.isEmpty else { return }
    if spec.selector.isEmpty { spec.selector = labels }
    if metadata.labels.isEmpty { metadata.labels = labels }
  }
}
