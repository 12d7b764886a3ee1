import KubernetesAPI
import Simulation

/// What the server does about definitions of kinds: their names, their serving, their end.
///
/// Source: the controllers in `pkg/controller` of `k8s.io/apiextensions-apiserver`, which run inside
/// the server. Here they act within the write that they would notice.
extension APIServer {
  static let cleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io"

  /// Accepts the names of a definition that was written, as far as they are free, and serves it.
  mutating func follow(_ definition: CustomResourceDefinition) {
    var changed = definition
    accept(&changed)
    if changed.metadata.deletionTimestamp != nil, changed.metadata.finalizers.isEmpty { return }
    if changed.status != definition.status { _ = store.put(changed) }
    serveDefinitions()
  }

  private var definitions: [CustomResourceDefinition] {
    store.candidates(CustomResourceDefinition.resource, ListOptions()).compactMap {
      $0 as? CustomResourceDefinition
    }
  }

  private func accept(_ definition: inout CustomResourceDefinition) {
    let group = definition.spec.group
    let name = definition.metadata.name
    var takenNames: Set<String> = []
    var takenKinds: Set<String> = []
    for other in definitions where other.spec.group == group && other.metadata.name != name {
      let names = other.status.acceptedNames
      takenNames.formUnion([names.plural, names.singular] + names.shortNames)
      takenKinds.formUnion([names.kind, names.listKind])
    }
    let wanted = definition.spec.names
    var accepted = definition.status.acceptedNames
    var conflict: (reason: String, name: String)?
    func isFree(_ name: String, among taken: Set<String>, _ reason: String) -> Bool {
      guard !name.isEmpty, taken.contains(name) else { return true }
      conflict = (reason, name)
      return false
    }
    if isFree(wanted.plural, among: takenNames, "PluralConflict") {
      accepted.plural = wanted.plural
    }
    if isFree(wanted.singular, among: takenNames, "SingularConflict") {
      accepted.singular = wanted.singular
    }
    if wanted.shortNames.allSatisfy({ isFree($0, among: takenNames, "ShortNamesConflict") }) {
      accepted.shortNames = wanted.shortNames
    }
    if isFree(wanted.kind, among: takenKinds, "KindConflict") { accepted.kind = wanted.kind }
    if isFree(wanted.listKind, among: takenKinds, "ListKindConflict") {
      accepted.listKind = wanted.listKind
    }
    accepted.categories = wanted.categories
    definition.status.acceptedNames = accepted
    tell(&definition, conflict)
  }

  private func tell(
    _ definition: inout CustomResourceDefinition,
    _ conflict: (reason: String, name: String)?
  ) {
    let time = Time(now)
    guard let conflict else {
      definition.set("NamesAccepted", true, "NoConflicts", "no conflicts found", at: time)
      definition.set(
        "Established",
        true,
        "InitialNamesAccepted",
        "the initial names have been accepted",
        at: time
      )
      return
    }
    let message = "\"\(conflict.name)\" is already in use"
    definition.set("NamesAccepted", false, conflict.reason, message, at: time)
    if !definition.isTrue("Established") {
      definition.set(
        "Established",
        false,
        "NotAccepted",
        "not all names are accepted",
        at: time
      )
    }
  }

  /// Serves what the definitions say now.
  mutating func serveDefinitions() {
    customResources = definitions.filter { $0.isTrue("Established") }
      .flatMap(\.servedResources)
      .enumerated()
      .sorted { ($0.element.group, $0.offset) < ($1.element.group, $1.offset) }
      .map(\.element)
  }

  /// Marks a definition, and removes it with all objects of its kind.
  mutating func deleteDefinition(_ original: CustomResourceDefinition) -> any APIObject {
    var definition = original
    if definition.metadata.deletionTimestamp == nil {
      definition.metadata.deletionTimestamp = Time(now)
      definition.metadata.deletionGracePeriodSeconds = 0
      definition.metadata.generation += 1
      if !definition.metadata.finalizers.contains(Self.cleanupFinalizer) {
        definition.metadata.finalizers.append(Self.cleanupFinalizer)
      }
      definition.set(
        "Terminating",
        true,
        "InstanceDeletionPending",
        "CustomResourceDefinition marked for deletion; CustomResource deletion will occur soon",
        at: Time(now)
      )
      definition = store.put(definition)
    }
    let deleted = definition
    definition.set(
      "Terminating",
      true,
      "InstanceDeletionInProgress",
      "CustomResource deletion is in progress",
      at: Time(now)
    )
    if definition.status != deleted.status { definition = store.put(definition) }
    var failures: [String] = []
    for instance in instances(of: definition) where instance.metadata.deletionTimestamp == nil {
      do {
        _ = try deleteTyped(instance, DeleteOptions())
      } catch {
        failures.append(error.message)
      }
    }
    if !failures.isEmpty, var left = self.definition(named: definition.metadata.name) {
      let list = failures.count == 1 ? failures[0] : "[\(failures.joined(separator: ", "))]"
      left.set(
        "Terminating",
        true,
        "InstanceDeletionFailed",
        "could not issue all deletes: \(list)",
        at: Time(now)
      )
      _ = store.put(left)
    }
    // The last instance may have taken the definition along.
    if let left = self.definition(named: definition.metadata.name) { finish(left) }
    return deleted
  }

  private func definition(named name: String) -> CustomResourceDefinition? {
    peek(CustomResourceDefinition.self, name: name)
  }

  private func instances(of definition: CustomResourceDefinition) -> [CustomObject] {
    guard let resource = definition.servedResources.first else { return [] }
    return store.candidates(resource, ListOptions()).compactMap { $0 as? CustomObject }
  }

  /// Lets a definition go that is being deleted, once no object of its kind is left.
  mutating func finish(_ definition: CustomResourceDefinition) {
    guard definition.metadata.deletionTimestamp != nil,
      definition.metadata.finalizers.contains(Self.cleanupFinalizer),
      instances(of: definition).isEmpty
    else { return }
    var finished = definition
    finished.metadata.finalizers.removeAll { $0 == Self.cleanupFinalizer }
    if finished.metadata.finalizers.isEmpty {
      _ = store.remove(finished)
    } else {
      finished.set(
        "Terminating",
        false,
        "InstanceDeletionCompleted",
        "removed all instances",
        at: Time(now)
      )
      _ = store.put(finished)
    }
    serveDefinitions()
  }
}

extension CustomResourceDefinition: WorkloadStrategy {
  static var unobserved: CustomResourceDefinitionStatus { CustomResourceDefinitionStatus() }

  mutating func prepareForCreate(_ server: inout APIServer) throws(Status) {
    status = Self.unobserved
    noteStorage()
  }

  mutating func prepareForUpdate(
    from old: CustomResourceDefinition,
    _ server: inout APIServer
  ) throws(Status) {
    status = old.status
    noteStorage()
  }

  /// Remembers that objects are stored in the version that says so now.
  private mutating func noteStorage() {
    let version = storageVersion
    if !version.isEmpty, !status.storedVersions.contains(version) {
      status.storedVersions.append(version)
    }
  }
}
