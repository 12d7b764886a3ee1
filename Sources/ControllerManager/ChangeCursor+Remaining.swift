import KubernetesAPI

extension ChangeCursor.Reading {
  /// The objects of the reading that are still there, in their order; one may come more than once.
  var remaining: [any APIObject] {
    switch self {
    case .listed(let objects): objects
    case .changed(let changes): changes.filter { $0.kind != .deleted }.map(\.object)
    }
  }

  /// All objects of the reading, those deleted included.
  var mentioned: [any APIObject] {
    switch self {
    case .listed(let objects): objects
    case .changed(let changes): changes.map(\.object)
    }
  }
}
