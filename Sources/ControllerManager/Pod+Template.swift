import KubernetesAPI

extension Pod {
  /// A pod as `template` describes it, for `owner` to create.
  init(from template: PodTemplateSpec, ownedBy owner: some APIObject) {
    self.init()
    metadata.namespace = owner.metadata.namespace
    metadata.generateName = "\(owner.metadata.name)-"
    metadata.labels = template.metadata.labels
    metadata.annotations = template.metadata.annotations
    metadata.finalizers = template.metadata.finalizers
    metadata.ownerReferences = [OwnerReference(controller: owner)]
    spec = template.spec
  }
}

extension Status {
  /// Whether the refusal comes from a namespace that is being deleted, where trying again is vain.
  var isNamespaceTerminating: Bool {
    reason == .forbidden
      && (causes.contains { $0.reason == "NamespaceTerminating" }
        || message.contains("because it is being terminated"))
  }
}
