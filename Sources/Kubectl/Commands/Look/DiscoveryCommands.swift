import KubernetesAPI
import Manifests

/// `kubectl api-resources`: the kinds that the server serves.
struct APIResourcesCommand: Command {
  static let spec = CommandSpec(
    name: "api-resources",
    group: .other,
    summary: "Print the supported API resources on the server",
    examples: [
      .init("Print all kinds", "kubectl api-resources"),
      .init("Those of one group", "kubectl api-resources --api-group=apps"),
    ],
    usage: "kubectl api-resources",
    flags: [
      Flag("api-group", .string, "Only the kinds of this group"),
      Flag("namespaced", .boolean, "true", "Only kinds in namespaces, or only others"),
      Flag("no-headers", .boolean, "Leave out the headers"),
      Flag(
        "output",
        "o",
        .string,
        completion: .values(["wide", "name"]),
        "wide or name"
      ),
      Flag("verbs", .strings, "Only kinds with all of these verbs"),
      Flag("sort-by", .string, completion: .values(["name", "kind"]), "name or kind"),
      Flag("categories", .strings, "Only kinds of these categories"),
      Flag("cached", .boolean, "Use what was asked before"),
      GlobalFlags.showManagedFields,
    ]
  )

  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    if !invocation.positional.isEmpty {
      throw .usage("unexpected arguments: [\(invocation.positional.joined(separator: " "))]")
    }
    let output = invocation.arguments.string("output")
    let sorting = invocation.arguments.string("sort-by")
    guard ["", "name", "kind"].contains(sorting) else {
      throw .message("--sort-by accepts only name or kind")
    }
    switch output {
    case "", "wide", "name", "yaml", "json": break
    case "kyaml": throw .message("-o kyaml is not simulated for this command")
    default:
      throw .message(
        "unable to match a printer suitable for the output format \"\(output)\", allowed formats"
          + " are: json,kyaml,name,wide,yaml"
      )
    }
    guard ["", "name", "kind"].contains(invocation.arguments.string("sort-by")) else {
      throw .message("--sort-by accepts only name or kind")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let arguments = invocation.arguments
    // Of several versions the one that the server prefers, which comes first.
    let all = try ResourceCatalog(&client).resources
    var kinds = all.filter { kind in
      all.first { $0.group == kind.group && $0.plural == kind.plural } == kind
    }.filter { kind in
      (!arguments.isGiven("api-group") || kind.group == arguments.string("api-group"))
        && (!arguments.isGiven("namespaced") || kind.isNamespaced == arguments.bool("namespaced"))
        && arguments.list("verbs").allSatisfy(kind.verbs.contains)
        && arguments.list("categories").allSatisfy(kind.categories.contains)
    }
    let sorting = arguments.string("sort-by")
    kinds.sort { left, right in
      switch sorting {
      case "name": left.plural < right.plural
      case "kind": (left.kind, left.plural) < (right.kind, right.plural)
      default: (left.group, left.plural) < (right.group, right.plural)
      }
    }
    if arguments.string("output") == "name" {
      station.print(kinds.map { $0.qualifiedPlural + "\n" }.joined())
      return .finished
    }
    if ["json", "yaml"].contains(arguments.string("output")) {
      let format = try OutputFormat(arguments, version: invocation.version)
      let printer = ObjectPrinter(format: format, messages: invocation.messages, isOwn: true)
      station.print(try printer.text(of: Self.list(kinds)))
      return .finished
    }
    let isWide = arguments.string("output") == "wide"
    var lines =
      arguments.bool("no-headers")
      ? []
      : [
        ["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"]
          + (isWide ? ["VERBS", "CATEGORIES"] : [])
      ]
    lines += kinds.map { kind in
      [
        kind.plural, kind.shortNames.joined(separator: ","), kind.apiVersion,
        "\(kind.isNamespaced)", kind.kind,
      ]
        + (isWide
          ? [kind.verbs.joined(separator: ","), kind.categories.joined(separator: ",")] : [])
    }
    var writer = TabWriter.table(invocation.version)
    station.print(writer.align(lines.map { $0.joined(separator: "\t") + "\n" }.joined()))
    return .finished
  }
}

extension APIResourcesCommand {
  /// The kinds as an object of the API.
  private static func list(_ kinds: [APIResource]) -> Value {
    let rows = kinds.map { kind -> Value in
      var row: Value = [
        "name": .string(kind.plural), "singularName": .string(kind.singular),
        "namespaced": .bool(kind.isNamespaced),
      ]
      if !kind.group.isEmpty { row["group"] = .string(kind.group) }
      row["version"] = .string(kind.version)
      row["kind"] = .string(kind.kind)
      row["verbs"] = .array(kind.verbs.map { .string($0) })
      if !kind.shortNames.isEmpty {
        row["shortNames"] = .array(kind.shortNames.map { .string($0) })
      }
      if !kind.categories.isEmpty {
        row["categories"] = .array(kind.categories.map { .string($0) })
      }
      return row
    }
    return [
      "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "",
      "resources": .array(rows),
    ]
  }
}

/// `kubectl api-versions`: the groups and versions that the server serves.
struct APIVersionsCommand: Command {
  static let spec = CommandSpec(
    name: "api-versions",
    group: .other,
    summary:
      "Print the supported API versions on the server, in the form of \"group/version\"",
    examples: [.init("Print them", "kubectl api-versions")],
    usage: "kubectl api-versions"
  )

  init(_ invocation: Invocation) throws(Failure) {
    if !invocation.positional.isEmpty {
      throw .usage("unexpected arguments: [\(invocation.positional.joined(separator: " "))]")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    var versions: [String] = []
    for kind in try ResourceCatalog(&client).resources where !versions.contains(kind.apiVersion) {
      versions.append(kind.apiVersion)
    }
    station.print(versions.sorted().map { $0 + "\n" }.joined())
    return .finished
  }
}
