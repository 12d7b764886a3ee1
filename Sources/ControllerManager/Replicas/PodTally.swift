import KubernetesAPI

/// How many pods an owner has, kept up to date from the changes of single pods.
///
/// Counting them anew for every change would make the cost of a pod grow with the number of its
/// siblings.
struct PodTally: Sendable {
  /// What one pod adds to the counts of its owner.
  struct Share: Hashable, Sendable {
    var active = 0
    var ready = 0
    var labelled = 0
  }

  /// The sum over all pods of the owner.
  var total = Share()
  /// The labels by which `labelled` was counted; nil where nothing has been counted yet.
  var templateLabels: StringMap?

  /// What `pod` adds.
  func share(of pod: Pod) -> Share {
    guard pod.isActive else { return Share() }
    let labels = pod.metadata.labels
    let isLabelled = templateLabels.map { wanted in
      wanted == labels || wanted.allSatisfy { labels[$0.key] == $0.value }
    }
    return Share(active: 1, ready: pod.isReady ? 1 : 0, labelled: isLabelled == true ? 1 : 0)
  }

  mutating func add(_ share: Share) {
    total.active += share.active
    total.ready += share.ready
    total.labelled += share.labelled
  }

  mutating func subtract(_ share: Share) {
    total.active -= share.active
    total.ready -= share.ready
    total.labelled -= share.labelled
  }

  /// Counts `pods` from nothing.
  mutating func recount(_ pods: [Pod], templateLabels: StringMap) {
    self.templateLabels = templateLabels
    total = Share()
    for pod in pods { add(share(of: pod)) }
  }
}
