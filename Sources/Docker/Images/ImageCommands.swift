import ContainerRuntime
import Machine
import Manifests
import Simulation

/// The commands of docker about images.
enum ImageCommands {
  static let specs: [DockerCommandSpec] = [
    DockerCommandSpec(
      "images",
      "[OPTIONS] [REPOSITORY[:TAG]]",
      "List images",
      .atMost(1),
      [
        DockerFlag("all", "a"), DockerFlag("digests"), DockerFlag("filter", "f", .list),
        DockerFlag("format", nil, .text), DockerFlag("no-trunc"), DockerFlag("quiet", "q"),
      ],
      runList
    ),
    DockerBuild.spec,
    DockerCommandSpec(
      "pull",
      "[OPTIONS] NAME[:TAG|@DIGEST]",
      "Pull an image or a repository from a registry",
      .exactly(1),
      [
        DockerFlag("all-tags", "a", .ignoredSwitch),
        DockerFlag("disable-content-trust", nil, .ignoredSwitch),
      ],
      { call, _, _ in PullCommand(ImagePull(call.words[0])) }
    ),
    DockerCommandSpec(
      "push",
      "[OPTIONS] NAME[:TAG]",
      "Push an image or a repository to a registry",
      .exactly(1),
      [DockerFlag("disable-content-trust", nil, .ignoredSwitch)],
      runPush
    ),
    DockerCommandSpec(
      "rmi",
      "[OPTIONS] IMAGE [IMAGE...]",
      "Remove one or more images",
      .atLeast(1),
      [DockerFlag("force", "f"), DockerFlag("no-prune")],
      runRemove
    ),
    DockerCommandSpec(
      "tag",
      "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
      "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE",
      .exactly(2),
      [],
      runTag
    ),
    DockerCommandSpec(
      "history",
      "[OPTIONS] IMAGE",
      "Show the history of an image",
      .exactly(1),
      [
        DockerFlag("format", nil, .text), DockerFlag("human", "H", .ignoredSwitch),
        DockerFlag("no-trunc"), DockerFlag("quiet", "q"),
      ],
      runHistory
    ),
    DockerCommandSpec(
      "image prune",
      "[OPTIONS]",
      "Remove unused images",
      .none,
      [DockerFlag("all", "a"), DockerFlag("filter", nil, .list), DockerFlag("force", "f")]
    ) { call, runtime, kernel throws(DockerFailure) in
      let pruning = Pruning.images(all: call.has("all"))
      guard call.has("force") else {
        let what =
          call.has("all")
          ? "all images without at least one container associated to them" : "all dangling images"
        return Confirmation(
          "WARNING! This will remove \(what).\nAre you sure you want to continue? [y/N] ",
          pruning
        )
      }
      pruning.run(&runtime, &kernel)
      return nil
    },
  ]

  /// One line of `docker images`: an image under one of its names.
  private struct Row {
    let image: Image
    let tag: String?
  }

  private static func runList(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    var rows: [Row] = []
    for image in runtime.images {
      if image.tags.isEmpty {
        // What only a build needs shows with -a.
        if image.repository.isEmpty, runtime.hasChildren(image), !call.has("all") { continue }
        rows.append(Row(image: image, tag: nil))
      }
      rows += image.tags.map { Row(image: image, tag: $0) }
    }
    var passed: [Row] = []
    for row in rows where try passes(row, call.all("filter"), runtime) { passed.append(row) }
    rows = passed
    if let name = call.words.first { rows = rows.filter { matches($0, name) } }
    rows = rows.enumerated()
      .sorted { ($0.element.image.created, $0.offset) > ($1.element.image.created, $1.offset) }
      .map(\.element)
    let full = call.has("no-trunc")
    func id(_ image: Image) -> String { full ? "sha256:\(image.id)" : String(image.id.prefix(12)) }
    if call.has("quiet"), call["format"] == nil {
      var seen: [String] = []
      for row in rows where !seen.contains(row.image.id) || row.tag != nil {
        seen.append(row.image.id)
        kernel.print(id(row.image) + "\n")
      }
      return nil
    }
    let now = kernel.now
    let values: [Value] = rows.map { row in
      [
        "ID": .string(id(row.image)), "Repository": .string(row.image.familiarName),
        "Tag": .string(row.tag ?? "<none>"),
        "Digest": .string(row.image.isPulled ? row.image.digest : "<none>"),
        "CreatedSince": .string("\((now - row.image.created).inDockerWords) ago"),
        "CreatedAt": .string(DockerUnits.plainTime(row.image.created)),
        "Size": .string(DockerUnits.size(row.image.unpackedSize)), "Containers": "N/A",
        "VirtualSize": .string(DockerUnits.size(row.image.unpackedSize)), "SharedSize": "N/A",
        "UniqueSize": "N/A",
      ]
    }
    let digest = call.has("digests") ? "\\t{{.Digest}}" : ""
    let standard =
      "table {{.Repository}}\\t{{.Tag}}\(digest)\\t{{.ID}}\\t{{.CreatedSince}}\\t{{.Size}}"
    let wanted = call["format"]
    let format = wanted == nil || wanted == "table" ? standard : wanted ?? standard
    kernel.print(try DockerFormat.text(format, values, columns: columns, type: "imageContext"))
    return nil
  }

  private static let columns = [
    ("ID", "IMAGE ID"), ("Repository", "REPOSITORY"), ("Tag", "TAG"), ("Digest", "DIGEST"),
    ("CreatedSince", "CREATED"), ("CreatedAt", "CREATED AT"), ("Size", "SIZE"),
    ("Containers", "CONTAINERS"), ("VirtualSize", "SIZE"), ("SharedSize", "SHARED SIZE"),
    ("UniqueSize", "UNIQUE SIZE"),
  ].map { DockerFormat.Column(field: $0.0, header: $0.1) }

  private static func passes(
    _ row: Row,
    _ filters: [String],
    _ runtime: NodeRuntime
  ) throws(DockerFailure) -> Bool {
    for filter in filters {
      guard let equals = filter.firstIndex(of: "=") else {
        throw DockerFailure("bad format of filter (expected name=value)")
      }
      let value = String(filter[filter.index(after: equals)...])
      let holds: Bool
      switch filter[..<equals].lowercased() {
      case "dangling":
        guard ["true", "false", "1", "0"].contains(value) else {
          throw .daemon("Invalid filter 'dangling=[\(value)]'")
        }
        let isDangling = row.tag == nil && row.image.repository.isEmpty
        holds = isDangling == (value == "true" || value == "1")
      case "reference": holds = matches(row, value)
      case "label":
        let key = String(value.prefix { $0 != "=" })
        let wanted = key.count < value.count ? String(value.dropFirst(key.count + 1)) : nil
        let label = row.image.configuration.labels[key]
        holds = label != nil && (wanted == nil || label == wanted)
      case "before", "since":
        guard let other = runtime.findImage(value) else {
          throw .daemon("No such image: \(ContainerRun.completed(value))")
        }
        holds =
          filter.hasPrefix("before")
          ? row.image.created < other.created : row.image.created > other.created
      default: throw .daemon("Invalid filter '\(filter[..<equals])'")
      }
      if !holds { return false }
    }
    return true
  }

  /// Whether a row has a name, with `*` for any letters of a part.
  private static func matches(_ row: Row, _ pattern: String) -> Bool {
    let name = row.image.familiarName
    let hasTag = pattern.split(separator: "/").last?.contains(":") == true
    let whole = hasTag ? "\(name):\(row.tag ?? "<none>")" : name
    return Wildcard.matches(pattern, whole)
  }

  private static func runPush(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    guard let reference = ImageReference(call.words[0]) else {
      throw DockerFailure("invalid reference format")
    }
    guard runtime.imageStatus(call.words[0]) != nil else {
      throw DockerFailure(
        "The push refers to a repository [\(reference.repository)]\nAn image does not exist locally "
          + "with the tag: \(reference.familiarName)"
      )
    }
    kernel.print("The push refers to a repository [\(reference.repository)]\n")
    throw DockerFailure("denied: requested access to the resource is denied")
  }

  private static func runRemove(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    var failures: [String] = []
    for word in call.words {
      do throws(EngineError) {
        let lines = try runtime.deleteImage(
          word,
          force: call.has("force"),
          prune: !call.has("no-prune")
        )
        kernel.print(lines.map { $0 + "\n" }.joined())
      } catch {
        failures.append("Error response from daemon: \(error.message)")
      }
    }
    if !failures.isEmpty { throw DockerFailure(failures.joined(separator: "\n")) }
    return nil
  }

  private static func runTag(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    guard ImageReference(call.words[1]) != nil else {
      throw DockerFailure(
        "Error parsing reference: \"\(call.words[1])\" is not a valid repository/tag: invalid "
          + "reference format"
      )
    }
    guard let image = runtime.findImage(call.words[0]) else {
      throw .daemon("No such image: \(ContainerRun.completed(call.words[0]))")
    }
    do throws(EngineError) {
      try runtime.tagImage(image, call.words[1])
    } catch {
      throw .daemon(error.message)
    }
    return nil
  }

  private static func runHistory(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    guard let image = runtime.findImage(call.words[0]) else {
      throw .daemon("No such image: \(ContainerRun.completed(call.words[0]))")
    }
    let full = call.has("no-trunc")
    let steps = ImageHistory.steps(of: image, runtime)
    func id(_ step: ImageHistory.Step) -> String {
      step.id.map { full ? "sha256:\($0)" : String($0.prefix(12)) } ?? "<missing>"
    }
    if call.has("quiet") {
      kernel.print(steps.map { id($0) + "\n" }.joined())
      return nil
    }
    let now = kernel.now
    let rows: [Value] = steps.map { step in
      let command = step.createdBy
      let shown =
        !full && command.count > 45 ? command.prefix(42) + "..." : command
      return [
        "ID": .string(id(step)), "CreatedBy": .string(String(shown)),
        "CreatedSince": .string("\((now - step.created).inDockerWords) ago"),
        "CreatedAt": .string(DockerUnits.jsonTime(step.created)),
        "Size": .string(DockerUnits.size(step.size)), "Comment": .string(step.comment),
      ]
    }
    let standard =
      "table {{.ID}}\\t{{.CreatedSince}}\\t{{.CreatedBy}}\\t{{.Size}}\\t{{.Comment}}"
    let columns = [
      ("ID", "IMAGE"), ("CreatedSince", "CREATED"), ("CreatedBy", "CREATED BY"),
      ("Size", "SIZE"), ("Comment", "COMMENT"), ("CreatedAt", "CREATED AT"),
    ].map { DockerFormat.Column(field: $0.0, header: $0.1) }
    kernel.print(
      try DockerFormat.text(
        call["format"] ?? standard,
        rows,
        columns: columns,
        type: "historyContext"
      )
    )
    return nil
  }
}

/// `docker pull`.
struct PullCommand: DockerErrand {
  private var pull: ImagePull

  init(_ pull: ImagePull) { self.pull = pull }

  mutating func resume(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition {
    switch pull.resume(&runtime, &kernel) {
    case .waiting(let waits): return .wait(waits)
    case .done: return .exit(0)
    case .failed(let message):
      let isOurs = message.hasPrefix("invalid reference format")
      kernel.print((isOurs ? "" : "Error response from daemon: ") + message + "\n", to: 2)
      return .exit(1)
    }
  }
}

/// Patterns with `*` and `?`, which do not reach over slashes.
enum Wildcard {
  static func matches(_ pattern: String, _ text: String) -> Bool {
    matches(Array(pattern)[...], Array(text)[...])
  }

  private static func matches(
    _ pattern: ArraySlice<Character>,
    _ text: ArraySlice<Character>
  ) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    switch first {
    case "*":
      var rest = text
      while true {
        if matches(pattern.dropFirst(), rest) { return true }
        guard let next = rest.popFirst(), next != "/" else { return false }
      }
    case "?":
      guard let next = text.first, next != "/" else { return false }
      return matches(pattern.dropFirst(), text.dropFirst())
    default:
      return text.first == first && matches(pattern.dropFirst(), text.dropFirst())
    }
  }
}
