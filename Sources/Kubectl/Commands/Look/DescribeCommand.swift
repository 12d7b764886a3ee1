import KubernetesAPI

/// `kubectl describe`: tells everything about objects, and what happened to them.
struct DescribeCommand: Command {
  static let spec = CommandSpec(
    name: "describe",
    group: .troubleshooting,
    summary: "Show details of a specific resource or group of resources",
    details: "Puts together what the object says with what others say about it, such as events.",
    examples: [
      .init("Describe a node", "kubectl describe nodes minikube"),
      .init("Describe a pod", "kubectl describe pods/web"),
      .init("Describe the pods of a label", "kubectl describe pods -l name=web"),
    ],
    usage: "kubectl describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)",
    flags: GlobalFlags.files + [
      GlobalFlags.selector, GlobalFlags.allNamespaces,
      Flag("show-events", .boolean, "true", "Tell the events about the objects, too"),
      Flag("chunk-size", .integer, "500", "How many objects to ask for at once"),
    ],
    words: .resources
  )

  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    guard invocation.positional.isEmpty, !invocation.arguments.isGiven("filename") else { return }
    switch invocation.version {
    case .v18:
      throw .plain(
        "You must specify the type of resource to describe. \(ResourceTypeHelp.v18)"
          + "error: Required resource not specified.\n"
      )
    case .current:
      throw .message(
        "You must specify the type of resource to describe. Use \"kubectl api-resources\" for a"
          + " complete list of supported resources."
      )
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let (finder, isGuess) = try find(&client, &station)
    // Without being told to, kubectl leaves events out where it does not describe one object alone.
    let isCrowd =
      invocation.version == .current
      && (finder.objects.count > 1 || isGuess || !finder.failures.isEmpty)
    let showsEvents =
      invocation.arguments.bool("show-events")
      && (!isCrowd || invocation.arguments.isGiven("show-events"))
    var isFirst = true
    for object in finder.objects {
      if !isFirst, !isGuess { station.print("\n\n") }
      isFirst = false
      station.print(
        try Describers.text(object, invocation.version, showsEvents: showsEvents, &client)
      )
      // What a name is the beginning of is told with a line behind each.
      if isGuess { station.print("\n") }
    }
    if let failure = Failure.of(finder.failures) { throw failure }
    if finder.objects.isEmpty {
      let isSpaced = invocation.version == .current || finder.listed.allSatisfy(\.isNamespaced)
      let namespace = Selection(invocation).namespace
      station.complain(
        invocation.messages.noResources(namespace: isSpaced ? namespace : nil)
      )
    }
    return .finished
  }

  private func find<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> (finder: ObjectFinder, isGuess: Bool) {
    var finder = ObjectFinder()
    let files = invocation.arguments.list("filename")
    guard files.isEmpty else {
      let manifests = try ManifestFiles(
        files,
        recursive: invocation.arguments.bool("recursive"),
        &station
      )
      try finder.find(manifests, invocation, try ResourceCatalog(&client), &client)
      return (finder, false)
    }
    let catalog = try ResourceCatalog(&client)
    let words = invocation.positional
    let request = try ResourceRequest(words, catalog)
    let selection = Selection(invocation)
    try finder.find(request, selection, version: invocation.version, &client, &station)
    // Two words are taken for a kind and a name that fits nothing, and so may be the beginning of names.
    guard words.count == 2, finder.failures.count == 1, finder.failures[0].isNotFound else {
      return (finder, false)
    }
    if request.targets.count > 1 {
      if words[0].contains("/") { throw finder.failures[0] }
      throw .message("you may only specify a single resource type")
    }
    let target = request.targets[0]
    let all = try selection.list(target.resource, &client).items
    let near = all.filter { $0.metadata.name.hasPrefix(target.name) }
    if near.isEmpty { return (finder, false) }
    finder.replace(near)
    return (finder, true)
  }
}

extension ObjectFinder {
  /// Takes `objects` for what was looked for.
  mutating func replace(_ objects: [any APIObject]) {
    self = ObjectFinder(objects)
  }
}
