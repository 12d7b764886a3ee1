import KubernetesAPI

extension ObjectFinder {
  /// What naming files and objects at once is refused with.
  static let wordsBesideFiles = Failure.message(
    "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as"
      + " well"
  )

  /// Fetches what `words` or the flags name for a change: by files, names, selectors, or all of a kind.
  static func forChange<Client: KubernetesClient, Station: Workstation>(
    _ words: [String],
    _ invocation: Invocation,
    _ client: inout Client,
    _ station: inout Station,
    doing: String = "",
    takesTypes: Bool = false,
    fetchesNamed: Bool = true
  ) throws(Failure) -> ObjectFinder {
    let arguments = invocation.arguments
    let files = arguments.list("filename")
    let selection = Selection(invocation)
    let all = arguments.bool("all")
    if words.isEmpty, files.isEmpty {
      throw all || selection.isSelective
        ? .message("at least one resource must be specified to use a selector")
        : .message(Messages.noResourcesNamed)
    }
    if !words.isEmpty, !files.isEmpty { throw Self.wordsBesideFiles }
    var finder = ObjectFinder()
    finder.fetchesNamed = fetchesNamed
    if !files.isEmpty {
      let manifests = try ManifestFiles(files, recursive: arguments.bool("recursive"), &station)
      let catalog = try ResourceCatalog(&client)
      try finder.find(manifests, invocation, catalog, &client, doing: doing)
      return finder
    }
    try ResourceRequest.check(words)
    let namesObjects = words.count > 1 || words.first?.contains("/") == true
    if all || selection.isSelective {
      if all, selection.isSelective, invocation.version == .current || !selection.labelText.isEmpty
      {
        throw .message("setting 'all' parameter but found a non empty selector. ")
      }
      if namesObjects {
        throw .message("name cannot be provided when a selector is specified")
      }
    }
    let request = try ResourceRequest(words, try ResourceCatalog(&client))
    let needsName = !takesTypes || invocation.version == .v18
    if !all, !selection.isSelective, request.targets.isEmpty, needsName {
      throw .message(
        invocation.version == .v18
          ? "resource(s) were provided, but no name, label selector, or --all flag specified"
          : "resource(s) were provided, but no name was specified"
      )
    }
    try finder.find(request, selection, version: invocation.version, &client, &station)
    return finder
  }

  /// Takes the objects of `-f` as they stand in the files; the server is not asked.
  static func local<Station: Workstation>(
    _ invocation: Invocation,
    _ station: inout Station
  ) throws(Failure) -> ObjectFinder {
    if invocation.version == .current, invocation.arguments.list("filename").isEmpty {
      throw .message(
        """
        you must specify resources by --filename when --local is set.
        Example resource specifications include:
           '-f rsrc.yaml'
           '--filename=rsrc.json'
        """
      )
    }
    let files = try ManifestFiles(
      invocation.arguments.list("filename"),
      recursive: invocation.arguments.bool("recursive"),
      &station
    )
    if let failure = Failure.of(files.failures) { throw failure }
    return ObjectFinder(
      files.objects.map { entry in
        let known = APIKinds.resource(apiVersion: entry.apiVersion, kind: entry.kind)
        return entry.untyped(
          known ?? APIResource(kind: entry.kind, plural: entry.kind.lowercased())
        )
      }
    )
  }
}

extension ManifestObject {
  /// The object as it stands in the file, with nothing filled in.
  func untyped(_ resource: APIResource) -> CustomObject {
    var object = CustomObject(resource)
    var decoder = FieldDecoder()
    object.decode(tree, &decoder)
    return object
  }
}
