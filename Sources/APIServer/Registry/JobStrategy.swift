import KubernetesAPI

extension Job: WorkloadStrategy {
  static var unobserved: JobStatus { JobStatus() }
  /// Pods of a job that goes stay when nobody says otherwise; kubectl says otherwise.
  static var defaultPropagation: DeleteOptions.Propagation { .orphan }

  mutating func prepareForCreate(_ server: inout APIServer) throws(Status) {
    status = Self.unobserved
    guard spec.manualSelector != true else { return }
    let prefix = "batch.kubernetes.io/"
    for (key, value) in [("controller-uid", metadata.uid), ("job-name", metadata.name)] {
      spec.template.metadata.labels[key] = value
      spec.template.metadata.labels[prefix + key] = value
    }
    var selector = spec.selector ?? LabelSelector()
    selector.matchLabels[prefix + "controller-uid"] = metadata.uid
    spec.selector = selector
  }
}
