import KubernetesAPI
import Simulation

/// `kubectl get`.
///
///     kubectl get pods
///     kubectl get rc,svc -o wide
///     kubectl get pods -l app=demo -w
struct GetCommand: Command {
  private let invocation: Invocation
  private let format: OutputFormat
  /// What is wrong with `-o`; said once the server has answered, as kubectl does.
  private let formatFailure: Failure?
  private let selection: Selection
  private let style: TablePrinter.Style
  private var watch: WatchState?

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let arguments = invocation.arguments
    do {
      format = try OutputFormat(arguments, version: invocation.version, tables: true)
      formatFailure = nil
    } catch {
      format = .table(wide: false)
      formatFailure = error
    }
    selection = Selection(invocation)
    var style = TablePrinter.Style()
    if case .table(wide: true) = format { style.isWide = true }
    style.showsNamespace = arguments.bool("all-namespaces")
    style.showsLabels = arguments.bool("show-labels")
    style.labelColumns = arguments.list("label-columns")
    style.hidesHeaders = arguments.bool("no-headers")
    style.showsKind = arguments.bool("show-kind")
    style.showsChange = arguments.bool("output-watch-events")
    style.isPlain = invocation.version == .current && !arguments.bool("server-print")
    self.style = style
    if let refusal = Self.conflict(invocation) { throw refusal }
    if arguments.isGiven("raw") { try Self.checkRaw(invocation) }
    if !invocation.positional.isEmpty, arguments.isGiven("filename") {
      throw ObjectFinder.wordsBesideFiles
    }
    if invocation.positional.isEmpty, !arguments.isGiven("filename"), !arguments.isGiven("raw") {
      throw Self.nothingNamed(invocation.version)
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if watch != nil { return try goOn(&client, &station) }
    if invocation.arguments.isGiven("raw") {
      return try RawRequest.run("GET", invocation, &client, &station)
    }
    var finder = ObjectFinder()
    finder.subresource = invocation.arguments.string("subresource")
    let names = invocation.arguments.list("filename")
    try ResourceRequest.check(invocation.positional)
    if invocation.arguments.bool("watch"), !invocation.arguments.string("sort-by").isEmpty {
      station.complain(
        "warning: --watch requested, --sort-by will be ignored for watch events received\n"
      )
    }
    let files =
      names.isEmpty
      ? nil
      : try ManifestFiles(names, recursive: invocation.arguments.bool("recursive"), &station)
    let catalog = try ResourceCatalog(&client)
    let request = try ResourceRequest(invocation.positional, catalog)
    if let formatFailure { throw formatFailure }
    if watches { return try startWatch(request, &client, &station) }
    if !finder.subresource.isEmpty, !request.types.isEmpty {
      throw .message("subresource cannot be used when bulk resources are specified")
    }
    if let files {
      try finder.find(files, invocation, catalog, &client)
    } else {
      try finder.find(request, selection, version: invocation.version, &client, &station)
    }
    try print(
      finder,
      isSingle: request.types.isEmpty && finder.objects.count == 1,
      client,
      &station
    )
    return .finished
  }

  private func print<Station: Workstation>(
    _ finder: ObjectFinder,
    isSingle: Bool,
    _ client: some KubernetesClient,
    _ station: inout Station
  ) throws(Failure) {
    var failures = finder.failures
    if invocation.arguments.bool("ignore-not-found") {
      failures.removeAll { failure in
        if case .refused(let status) = failure { status.reason == .notFound } else { false }
      }
    }
    var objects = finder.objects
    let key = invocation.arguments.string("sort-by")
    if !key.isEmpty { objects = try sorted(objects, by: key, finder) }
    if format.isTable {
      printTable(objects, finder, failures.isEmpty, client.now, &station)
    } else if !objects.isEmpty || finder.failures.isEmpty {
      let printer = ObjectPrinter(
        format: format,
        messages: invocation.messages,
        showsManagedFields: invocation.arguments.bool("show-managed-fields"),
        allowsMissingKeys: invocation.arguments.bool("allow-missing-template-keys")
      )
      var text = try printer.text(objects, asList: !isSingle)
      if style.hidesHeaders, case .customColumns = format {
        text = String(text.drop { !$0.isNewline }.dropFirst())
      }
      station.print(text)
    }
    if let failure = Failure.of(failures) { throw failure.asOneOfMany(invocation.version) }
  }

  private func printTable<Station: Workstation>(
    _ objects: [any APIObject],
    _ finder: ObjectFinder,
    _ isFine: Bool,
    _ now: Instant,
    _ station: inout Station
  ) {
    guard !objects.isEmpty else {
      let hidden = invocation.arguments.bool("ignore-not-found")
      if isFine, !hidden { station.complain(emptiness(finder.listed)) }
      return
    }
    var style = style
    if namesManyKinds(finder) { style.showsKind = true }
    var printer = TablePrinter(style, TableContext(now: now, version: invocation.version))
    station.print(printer.text(objects))
  }

  /// Whether there is more than one kind to tell apart: lists count though they are empty.
  private func namesManyKinds(_ finder: ObjectFinder) -> Bool {
    if invocation.version == .v18, finder.namesManyTypes { return true }
    let kinds = finder.listed + finder.objects.map(\.resource)
    return kinds.contains { $0 != kinds[0] }
  }

  /// The objects in the order of `--sort-by`.
  ///
  /// What the server sends are tables. A list of one kind is sorted row by row, and is nothing where
  /// no row has the key; several tables are compared with one another, of which they have little.
  private func sorted(
    _ objects: [any APIObject],
    by text: String,
    _ finder: ObjectFinder
  ) throws(Failure) -> [any APIObject] {
    guard invocation.version == .current, format.isTable else {
      return try SortKey(text).sorted(objects)
    }
    if finder.listed.count == 1 { return (try? SortKey(text).sorted(objects)) ?? [] }
    let key = try SortKey(text)
    if objects.count > 1 || finder.listed.count > 1, !key.isOfTables { throw key.missing }
    return objects
  }

  private func emptiness(_ kinds: [APIResource]) -> String {
    let isSpaced = kinds.allSatisfy(\.isNamespaced) && !kinds.isEmpty
    return invocation.messages.noResources(namespace: isSpaced ? selection.namespace : nil)
  }

  private static func nothingNamed(_ version: KubectlVersion) -> Failure {
    switch version {
    case .v18:
      .plain(
        "You must specify the type of resource to get. \(ResourceTypeHelp.v18)\nerror: Required"
          + " resource not specified.\nUse \"kubectl explain <resource>\" for a detailed description"
          + " of that resource (e.g. kubectl explain pods).\nSee 'kubectl get -h' for help and"
          + " examples.\n"
      )
    case .current:
      .plain(
        "You must specify the type of resource to get. Use \"kubectl api-resources\" for a complete"
          + " list of supported resources.\n\nerror: Required resource not specified.\nUse \"kubectl"
          + " explain <resource>\" for a detailed description of that resource (e.g. kubectl explain"
          + " pods).\nSee 'kubectl get -h' for help and examples\n"
      )
    }
  }
}

// MARK: - Watching

extension GetCommand {
  /// What a watch keeps between changes.
  private struct WatchState: Sendable {
    let resource: APIResource
    let options: ListOptions
    /// The one name watched; empty for all.
    let name: String
    var revision: Int64
    var printer: TablePrinter
    let deadline: Instant?
  }

  /// Whether the server is asked for rows: where nothing but a table is printed.
  var asksForTables: Bool { format.isTable }

  private var watches: Bool {
    invocation.arguments.bool("watch") || invocation.arguments.bool("watch-only")
  }

  private mutating func startWatch<Client: KubernetesClient, Station: Workstation>(
    _ request: ResourceRequest,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if invocation.version == .current, request.types.isEmpty {
      var finder = ObjectFinder()
      try finder.find(request, selection, version: .current, &client, &station)
      if let failure = Failure.of(finder.failures) { throw failure }
    }
    guard request.types.count + request.targets.count == 1,
      let resource = request.types.first ?? request.targets.first?.resource
    else { throw .message("you may only specify a single resource type") }
    let name = request.targets.first?.name ?? ""
    let place = resource.isNamespaced ? selection.namespace ?? "default" : ""
    if !name.isEmpty {
      do {
        _ = try client.find(resource, namespace: place, name: name, invocation.version)
      } catch {
        throw .refused(error)
      }
    }
    if let warning = DeprecatedKinds.warning(resource, invocation.version) {
      station.complain(warning)
    }
    let list: ObjectList
    do {
      list = try selection.list(resource, &client)
    } catch {
      // One object was read by its name; only to go on takes the right to list.
      if !name.isEmpty, let own = try? client.get(resource, namespace: place, name: name) {
        var printer = TablePrinter(style, TableContext(now: client.now, version: .current))
        if format.isTable { station.print(printer.text([own])) }
      }
      throw error
    }
    let objects = list.items.filter { name.isEmpty || $0.metadata.name == name }
    let length = invocation.requestTimeout
    var state = WatchState(
      resource: resource,
      options: try selection.options(for: resource),
      name: name,
      revision: list.revision,
      printer: TablePrinter(style, TableContext(now: client.now, version: invocation.version)),
      deadline: length > .zero ? client.now + length : nil
    )
    if !invocation.arguments.bool("watch-only"), !objects.isEmpty {
      try show(objects, "ADDED", &state, client.now, &station)
    }
    watch = state
    return pause(state)
  }

  private mutating func goOn<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    guard var state = watch else { return .finished }
    if let deadline = state.deadline, client.now >= deadline { return .finished }
    do {
      let news = try client.changes(state.resource, after: state.revision, state.options)
      state.revision = news.revision
      for change in news.changes
      where state.name.isEmpty || change.object.metadata.name == state.name {
        try show([change.object], change.kind.rawValue, &state, client.now, &station)
      }
    } catch let failure as Failure {
      throw failure
    } catch let status as Status where status.reason == .expired {
      state.revision = try selection.list(state.resource, &client).revision
    } catch let status as Status {
      throw .refused(status)
    } catch {
      return .finished
    }
    watch = state
    return pause(state)
  }

  private func show<Station: Workstation>(
    _ objects: [any APIObject],
    _ change: String,
    _ state: inout WatchState,
    _ now: Instant,
    _ station: inout Station
  ) throws(Failure) {
    guard format.isTable else {
      let printer = ObjectPrinter(format: format, messages: invocation.messages)
      for object in objects { station.print(try printer.text([object], asList: false)) }
      return
    }
    state.printer.context = TableContext(now: now, version: invocation.version)
    station.print(state.printer.text(objects, change: change))
  }

  private func pause(_ state: WatchState) -> Progress {
    .waiting([.change] + (state.deadline.map { [.until($0)] } ?? []))
  }
}

// MARK: - Raw paths

extension GetCommand {
  private static func checkRaw(_ invocation: Invocation) throws(Failure) {
    if !invocation.positional.isEmpty {
      throw .message("arguments may not be passed when --raw is specified")
    }
    try RawRequest.check(invocation.arguments.string("raw"))
  }
}
