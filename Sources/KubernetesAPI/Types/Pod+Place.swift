extension Pod {
  /// The node that the pod is assigned to; empty for one that waits for a node.
  ///
  /// Cheaper than by way of `spec` from another module, which copies the whole of it.
  public var assignedNode: String { spec.nodeName }
}
