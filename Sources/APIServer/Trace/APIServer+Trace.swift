public import KubernetesAPI

/// Who does what because of what, for those who want to know.
extension APIServer {
  /// What happened; nil where no trace is kept.
  ///
  /// Set to an empty log, it begins.
  public var trace: TraceLog? {
    get { store.trace }
    set { store.trace = newValue }
  }

  /// Whether a trace is kept.
  public var isTraced: Bool { store.trace != nil }

  /// Says who acts from now on, and that it is not known yet what it follows from.
  public mutating func act(as actor: String, isUser: Bool = false) {
    guard store.trace != nil else { return }
    store.trace?.actor = actor
    store.trace?.isUser = isUser
    store.trace?.cause = 0
    store.trace?.now = now
  }

  /// Says which change the next writes follow from.
  public mutating func follow(from cause: Int64) { store.trace?.cause = cause }

  /// Adds a decision about an object to the trace.
  public mutating func remark(_ text: String, about object: any APIObject) {
    remark(
      text,
      about: object.resource.kind,
      namespace: object.metadata.namespace,
      name: object.metadata.name
    )
  }

  /// Adds a decision about the object of that kind and name.
  public mutating func remark(_ text: String, about kind: String, namespace: String, name: String) {
    let revision = store.revision
    store.trace?.append(
      .remark(text),
      kind,
      namespace: namespace,
      name: name,
      revision: revision
    )
  }

  /// Notes that a command of a user begins: what it asks, and what follows from that, is its own.
  public mutating func beginCommand(_ words: String, by user: String) {
    act(as: user, isUser: true)
    let revision = store.revision
    store.trace?.append(.command(words), "", namespace: "", name: "", revision: revision)
  }
}
