/// What `minikube` knows about its cluster beside the cluster itself.
struct MinikubeState: Sendable {
  /// Whether the profile exists: a cluster was made and not deleted since.
  var hasCluster = true
  /// How many clusters were deleted.
  var generation = 0
  /// The addons that are on, beside those that its start switches on.
  var addons: Set<String> = []
  /// The addons of every start that were switched off.
  var disabledDefaults: Set<String> = []
  /// Whether the containers of the system are frozen.
  var isPaused = false
}
