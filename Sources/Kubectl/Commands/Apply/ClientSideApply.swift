import KubernetesAPI
import Manifests

/// Apply as kubectl works it out itself: the difference of what was applied last, what is there, and
/// what the manifest says.
struct ClientSideApply: Sendable {
  let options: ApplyOptions

  enum Outcome: Sendable {
    case done(String, any APIObject)
    /// The object was deleted and is to be made anew.
    case replacing(ApplyReplacement)
  }

  func apply<Client: KubernetesClient, Station: Workstation>(
    _ target: ManifestTarget,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Outcome {
    if target.name.isEmpty {
      if let refusal = target.generatedNameRefusal { throw refusal }
      throw .message(
        "error when retrieving current configuration of:\n\(target.description)\nfrom server for:"
          + " \"\(target.source)\": resource name may not be empty"
      )
    }
    let live: (any APIObject)?
    do {
      live = try client.get(target.resource, namespace: target.namespace, name: target.name)
    } catch  where error.reason == .notFound {
      live = nil
    } catch {
      throw .refused(
        error.when(
          "retrieving current configuration of:\n\(target.description)\nfrom server for:",
          target.source
        )
      )
    }
    guard let live else { return try create(target, &client, &station) }
    if options.dryRun == .client { return .done("configured", preview(target, live, &client)) }
    if live.metadata.annotations[LastApplied.key] == nil {
      station.complain(missingAnnotation(target.resource, live.metadata.name))
    }
    return try change(live, target, &client, &station)
  }

  /// What the live object would become, without anything that the server would count.
  private func preview<Client: KubernetesClient>(
    _ target: ManifestTarget,
    _ live: any APIObject,
    _ client: inout Client
  ) -> any APIObject {
    var write = options.write
    write.dryRun = true
    let patch = LastApplied.patch(LastApplied.modified(target), to: live)
    let changed = try? client.patch(
      target.resource,
      namespace: target.namespace,
      name: target.name,
      live is CustomObject ? .merge(patch) : .strategic(patch),
      write
    )
    guard var shown = changed else { return live }
    shown.metadata.generation = live.metadata.generation
    shown.metadata.managedFields = live.metadata.managedFields
    return shown
  }

  private func create<Client: KubernetesClient, Station: Workstation>(
    _ target: ManifestTarget,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Outcome {
    do {
      var (wanted, warnings) = try target.entry.object(target.resource, validate: options.validate)
      for warning in warnings { station.complain("Warning: \(warning)\n") }
      wanted.metadata.namespace = target.namespace
      wanted.metadata.annotations[LastApplied.key] =
        LastApplied.text(target.entry.tree, target.namespace)
      guard options.dryRun != .client else {
        // Nothing is filled in: the object stays what the file says.
        var shown = target.entry.untyped(target.resource)
        shown.metadata = wanted.metadata
        return .done("created", shown)
      }
      wanted = try client.create(wanted, options.write)
      station.warn(client.takeWarnings())
      return .done("created", wanted)
    } catch {
      throw .refused(error.when("creating", target.source))
    }
  }

  private func change<Client: KubernetesClient, Station: Workstation>(
    _ live: any APIObject,
    _ target: ManifestTarget,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Outcome {
    let modified = LastApplied.modified(target)
    if !options.overwrites, let conflict = conflict(modified, live) {
      throw .message(
        "error when applying patch:\n\nto:\n\(target.description)\nfor:"
          + " \"\(target.source)\": \(conflict)"
      )
    }
    let patch = LastApplied.patch(modified, to: live)
    if patch.object?.isEmpty == true { return .done("unchanged", live) }
    let request: Patch = live is CustomObject ? .merge(patch) : .strategic(patch)
    do {
      let changed = try client.patch(
        target.resource,
        namespace: target.namespace,
        name: target.name,
        request,
        options.write
      )
      station.warn(client.takeWarnings())
      return .done("configured", changed)
    } catch {
      if options.forces, error.reason == .invalid || error.reason == .conflict {
        return .replacing(try ApplyReplacement(of: live, by: target, options, &client))
      }
      throw .refused(
        error.when("patching", target.source)
          .when(
            "applying patch:\n\(JSONWriter.compact(patch.sortedByKey()))\nto:\n"
              + "\(target.description)\nfor:",
            target.source
          )
      )
    }
  }

  /// Why `--overwrite=false` refuses: others changed what the manifest is about to change.
  private func conflict(_ modified: Value, _ live: any APIObject) -> String? {
    let original = LastApplied.original(live)
    let wanted = StrategicDifference.twoWay(original, modified, type(of: live))
    let others = StrategicDifference.twoWay(original, live.manifest(), type(of: live))
    guard Self.collide(wanted, others) else { return nil }
    return "patch:\n\(JSONWriter.compact(wanted.sortedByKey()))\nconflicts with changes made from"
      + " original to current:\n\(JSONWriter.compact(others.sortedByKey()))\n"
  }

  private static func collide(_ one: Value, _ other: Value) -> Bool {
    guard case .object(let left) = one, case .object(let right) = other else {
      return one != other
    }
    return left.fields.contains { field in
      guard !field.key.hasPrefix("$"), field.key != LastApplied.key, let there = right[field.key]
      else { return false }
      return collide(field.value, there)
    }
  }

  private func missingAnnotation(_ resource: APIResource, _ name: String) -> String {
    let start = options.version == .v18 ? "Warning: kubectl apply" : "kubectl apply"
    return options.version == .v18
      ? "\(start) should be used on resource created by either kubectl create --save-config or"
        + " kubectl apply\n"
      : "Warning: resource \(resource.plural)/\(name) is missing the \(LastApplied.key)"
        + " annotation which is required by kubectl apply. \(start) should only be used on resources"
        + " created declaratively by either kubectl create --save-config or kubectl apply. The missing"
        + " annotation will be patched automatically.\n"
  }
}

/// An object that `--force` deletes and makes anew.
struct ApplyReplacement: Sendable {
  private let target: ManifestTarget
  private let uid: String
  private let old: any APIObject

  /// Deletes `live`.
  init<Client: KubernetesClient>(
    of live: any APIObject,
    by target: ManifestTarget,
    _ options: ApplyOptions,
    _ client: inout Client
  ) throws(Failure) {
    self.target = target
    uid = live.metadata.uid
    old = live
    var deletion = DeleteOptions(
      gracePeriodSeconds: options.gracePeriod,
      propagation: options.propagation.value
    )
    deletion.dryRun = options.dryRun != .none
    do {
      _ = try client.delete(
        target.resource,
        namespace: target.namespace,
        name: target.name,
        deletion
      )
    } catch  where error.reason == .notFound {
      return
    } catch {
      throw .refused(error)
    }
  }

  /// Makes the object anew once the old one is gone; nil before.
  func goOn<Client: KubernetesClient>(
    _ options: ApplyOptions,
    _ client: inout Client
  ) throws(Failure) -> (any APIObject)? {
    do {
      let present = try client.get(
        target.resource,
        namespace: target.namespace,
        name: target.name
      )
      if present.metadata.uid == uid { return nil }
    } catch  where error.reason == .notFound {
      // What it waited for.
    } catch {
      throw .refused(error)
    }
    do {
      var wanted = try target.entry.object(target.resource, validate: options.validate).object
      wanted.metadata.namespace = target.namespace
      wanted.metadata.annotations[LastApplied.key] =
        LastApplied.text(target.entry.tree, target.namespace)
      return try client.create(wanted, options.write)
    } catch {
      // As kubectl does: the old object is put back where the new one is refused.
      var back = old
      back.metadata.resourceVersion = ""
      back.metadata.uid = ""
      _ = try? client.create(back, options.write)
      throw .refused(error.when("creating", target.source))
    }
  }
}
