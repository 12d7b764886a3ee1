import KubernetesAPI

/// An object as it was named, by words or in a file.
struct NamedObject: Sendable {
  let resource: APIResource
  let id: NamespacedName
  /// The file that it stands in; empty where it was named otherwise.
  var source = ""
}

/// Fetches what the words, files and selectors of a command name.
struct ObjectFinder: Sendable {
  /// What was found, in order.
  private(set) var objects: [any APIObject] = []
  /// The files that the objects stand in, one each; empty where they were not named by files.
  private(set) var sources: [String] = []
  /// What the server refused, in order.
  private(set) var failures: [Failure] = []
  /// The kinds that were listed; empty where objects were named.
  private(set) var listed: [APIResource] = []
  /// What was named and not fetched, in order.
  private(set) var named: [NamedObject] = []
  /// Whether what is named is fetched; selectors always list.
  var fetchesNamed = true
  /// The part of the objects that is wanted; empty for the whole.
  var subresource = ""
  /// Whether names should be printed with their kinds.
  private(set) var namesManyTypes = false

  init(_ objects: [any APIObject] = []) { self.objects = objects }

  /// Fetches what `request` names, below `selection`.
  mutating func find<Client: KubernetesClient, Station: Workstation>(
    _ request: ResourceRequest,
    _ selection: Selection,
    version: KubectlVersion,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    if selection.isSelective, !request.targets.isEmpty {
      throw .message("name cannot be provided when a selector is specified")
    }
    namesManyTypes = request.namesManyTypes
    listed = request.types
    for resource in request.types {
      warn(resource, version, &station)
      do {
        objects += try selection.list(resource, &client).items
      } catch {
        failures.append(error)
      }
    }
    for target in request.targets {
      warn(target.resource, version, &station)
      let namespace = target.resource.isNamespaced ? selection.namespace ?? "default" : ""
      guard fetchesNamed else {
        let id = NamespacedName(namespace: namespace, name: target.name)
        named.append(NamedObject(resource: target.resource, id: id))
        continue
      }
      do throws(Status) {
        if let refusal = refusal(target.resource, target.name) { throw refusal }
        let object = try client.find(
          target.resource,
          namespace: namespace,
          name: target.name,
          version
        )
        objects.append(subresource == "scale" ? Scale(of: object) : object)
      } catch {
        failures.append(.refused(error))
      }
    }
  }

  /// Fetches the objects that the manifests of `files` name; refusals tell what was being done to them,
  /// if anything is said of that.
  mutating func find<Client: KubernetesClient>(
    _ files: ManifestFiles,
    _ invocation: Invocation,
    _ catalog: ResourceCatalog,
    _ client: inout Client,
    doing: String = ""
  ) throws(Failure) {
    failures += files.failures
    for entry in files.objects {
      do {
        let resource = try entry.resource(catalog, invocation.version)
        let namespace = try entry.namespace(resource, invocation)
        guard fetchesNamed else {
          let id = NamespacedName(namespace: namespace, name: entry.name)
          named.append(NamedObject(resource: resource, id: id, source: entry.source))
          continue
        }
        objects.append(
          try client.find(resource, namespace: namespace, name: entry.name, invocation.version)
        )
        sources.append(entry.source)
      } catch let failure as Failure {
        failures.append(failure)
      } catch let status as Status {
        failures.append(.refused(doing.isEmpty ? status : status.when(doing, entry.source)))
      } catch {
        failures.append(.message("\(error)"))
      }
    }
  }

  /// The refusal of parts that the kind does not have.
  private func refusal(_ resource: APIResource, _ name: String) -> Status? {
    guard !subresource.isEmpty, !resource.subresources.contains(subresource) else { return nil }
    return Status(
      .notFound,
      "the server could not find the requested resource (get \(resource.qualifiedPlural) \(name))"
    )
  }

  private func warn<Station: Workstation>(
    _ resource: APIResource,
    _ version: KubectlVersion,
    _ station: inout Station
  ) {
    if let warning = DeprecatedKinds.warning(resource, version) { station.complain(warning) }
  }
}

extension ManifestObject {
  /// The kind that the manifest is of, as the server calls it.
  func resource(
    _ catalog: ResourceCatalog,
    _ version: KubectlVersion
  ) throws(Failure)
    -> APIResource
  {
    if let found = catalog.find(apiVersion: apiVersion, kind: kind) { return found }
    switch version {
    case .v18:
      let group = apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : ""
      throw .message(
        "unable to recognize \"\(source)\": no matches for \(group)/, Kind=\(kind)"
      )
    case .current:
      throw .message(
        "resource mapping not found for name: \"\(name)\" namespace: \"\(namespace)\" from"
          + " \"\(source)\": no matches for kind \"\(kind)\" in version \"\(apiVersion)\"\nensure CRDs"
          + " are installed first"
      )
    }
  }

  /// The namespace that the object belongs into; empty for kinds of the whole cluster.
  func namespace(_ resource: APIResource, _ invocation: Invocation) throws(Failure) -> String {
    guard resource.isNamespaced else { return "" }
    if namespace.isEmpty { return invocation.namespace }
    if invocation.namesNamespace, invocation.namespace != namespace {
      throw .message(
        "the namespace from the provided object \"\(namespace)\" does not match the namespace"
          + " \"\(invocation.namespace)\". You must pass '--namespace=\(namespace)' to perform this"
          + " operation."
      )
    }
    return namespace
  }
}
