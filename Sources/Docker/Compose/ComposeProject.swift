import ContainerRuntime
import Machine
import Manifests

/// A compose file with the name that everything of it begins with.
struct ComposeProject: Sendable {
  let name: String
  /// The folder of the file.
  let folder: String
  let document: Value
  let services: [ComposeService]

  /// The services so that each comes after those that it depends on.
  let order: [String]

  /// Reads the project of the current directory.
  init(
    file: String?,
    name: String?,
    _ kernel: inout Kernel
  ) throws(DockerFailure) {
    let place = try Self.find(file, kernel)
    let machine = kernel.machineID
    guard let bytes = kernel.contents(place, on: machine) else {
      throw DockerFailure(
        "ERROR: .FileNotFoundError: [Errno 2] No such file or directory: '\(place)'"
      )
    }
    let folder = String(place[..<(place.lastIndex(of: "/") ?? place.startIndex)])
    self.folder = folder.isEmpty ? "/" : folder
    let base = String(self.folder.split(separator: "/").last ?? "default")
    let wanted = name ?? kernel.environment["COMPOSE_PROJECT_NAME"] ?? base
    let plain = wanted.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    self.name = plain.isEmpty ? "default" : plain
    let shown = ComposeProject.relative(place, to: kernel.workingDirectory)
    var tree: Value
    do throws(ManifestError) {
      tree = try YAMLReader.documents(String(decoding: bytes, as: UTF8.self)).first?.value ?? .null
    } catch {
      throw DockerFailure("ERROR: yaml.parser.ParserError: \(error.goMessage)\n  in \"\(shown)\"")
    }
    guard tree.object != nil else {
      throw DockerFailure(
        "ERROR: Top level object in '\(shown)' needs to be an object not '\(Self.kind(tree))'."
      )
    }
    var missing: [String] = []
    let variables = Self.variables(in: self.folder, kernel)
    tree = try Self.substituted(tree, variables, &missing)
    for name in missing {
      kernel.print(
        "WARNING: The \(name) variable is not set. Defaulting to a blank string.\n",
        to: 2
      )
    }
    document = tree
    services = try Self.services(tree, shown)
    order = try Self.ordered(services)
  }

  private static func kind(_ value: Value) -> String {
    switch value {
    case .null: "<class 'NoneType'>"
    case .array: "<class 'list'>"
    case .string: "<class 'str'>"
    default: "<class 'int'>"
    }
  }

  static func relative(_ path: String, to folder: String) -> String {
    path.hasPrefix(folder + "/") ? "./\(path.dropFirst(folder.count + 1))" : path
  }

  private static func find(_ file: String?, _ kernel: Kernel) throws(DockerFailure) -> String {
    let folder = kernel.workingDirectory
    if let file { return BuildInstruction.joined(folder, file) }
    var names = folder.split(separator: "/")[...]
    while true {
      let start = names.isEmpty ? "" : "/" + names.joined(separator: "/")
      for name in ["docker-compose.yml", "docker-compose.yaml"]
      where kernel.file("\(start)/\(name)", on: kernel.machineID) != nil {
        return "\(start)/\(name)"
      }
      guard names.popLast() != nil else { break }
    }
    throw DockerFailure(
      """
      ERROR:\u{20}
              Can't find a suitable configuration file in this directory or any
              parent. Are you in the right directory?

              Supported filenames: docker-compose.yml, docker-compose.yaml
             \u{20}
      """
    )
  }

  /// The variables of the client, and those of a `.env` beside the file.
  private static func variables(in folder: String, _ kernel: Kernel) -> Environment {
    var variables = Environment()
    let text = kernel.contents("\(folder)/.env", on: kernel.machineID) ?? []
    for line in String(decoding: text, as: UTF8.self).split(separator: "\n")
    where !line.hasPrefix("#") {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
    }
    variables.merge(kernel.environment)
    return variables
  }

  private static func substituted(
    _ value: Value,
    _ variables: Environment,
    _ missing: inout [String]
  ) throws(DockerFailure) -> Value {
    switch value {
    case .string(let text): return .string(try filled(text, variables, &missing))
    case .array(let elements):
      var result: [Value] = []
      for element in elements { result.append(try substituted(element, variables, &missing)) }
      return .array(result)
    case .object(let fields):
      var result = ValueObject()
      for field in fields.fields {
        result[field.key] = try substituted(field.value, variables, &missing)
      }
      return .object(result)
    case .null, .bool, .integer, .number: return value
    }
  }

  private static func filled(
    _ text: String,
    _ variables: Environment,
    _ missing: inout [String]
  ) throws(DockerFailure) -> String {
    guard text.contains("$") else { return text }
    func isPart(_ sign: Character) -> Bool {
      sign == "_" || sign.isASCII && (sign.isLetter || sign.isNumber)
    }
    var result = ""
    var rest = text[...]
    while let sign = rest.popFirst() {
      guard sign == "$", let next = rest.first else {
        result.append(sign)
        continue
      }
      if next == "$" {
        rest.removeFirst()
        result.append("$")
        continue
      }
      let isBraced = next == "{"
      if isBraced { rest.removeFirst() }
      let name = String(rest.prefix(while: isPart))
      rest = rest.dropFirst(name.count)
      var fallback: String?
      if isBraced {
        guard let end = rest.firstIndex(of: "}") else { throw invalid(text) }
        let operation = rest[..<end]
        rest = rest[rest.index(after: end)...]
        if operation.hasPrefix(":-") {
          fallback = String(operation.dropFirst(2))
          if variables[name]?.isEmpty == false { fallback = nil }
        } else if operation.hasPrefix("-") {
          fallback = variables[name] == nil ? String(operation.dropFirst()) : nil
        } else if !operation.isEmpty {
          throw invalid(text)
        }
      }
      guard !name.isEmpty else { throw invalid(text) }
      if let fallback {
        result += fallback
      } else {
        if variables[name] == nil, !missing.contains(name) { missing.append(name) }
        result += variables[name] ?? ""
      }
    }
    return result
  }

  private static func invalid(_ text: String) -> DockerFailure {
    DockerFailure("ERROR: Invalid interpolation format for option in service: \"\(text)\"")
  }

  private static func services(
    _ tree: Value,
    _ shown: String
  ) throws(DockerFailure) -> [ComposeService] {
    let start = "ERROR: The Compose file '\(shown)' is invalid because:\n"
    let hasVersion = tree["version"] != nil
    if hasVersion {
      guard let version = tree["version"]?.string else {
        throw DockerFailure(
          "ERROR: Version in \"\(shown)\" is invalid - it should be a string, instead got \(GoSyntax.print(tree["version"] ?? .null))."
        )
      }
      guard version.hasPrefix("2") || version.hasPrefix("3") else {
        throw DockerFailure(
          "ERROR: Version in \"\(shown)\" is unsupported. You might be seeing this error because you're "
            + "using the wrong Compose file version."
        )
      }
      for key in tree.object?.keys ?? []
      where !["version", "services", "networks", "volumes", "configs", "secrets"].contains(key)
        && !key.hasPrefix("x-")
      {
        throw DockerFailure(
          start
            + "Invalid top-level property \"\(key)\". Valid top-level sections for this Compose "
            + "file are: configs, networks, secrets, services, version, volumes, and extensions "
            + "starting with \"x-\"."
        )
      }
    }
    let list = hasVersion ? tree["services"] : tree
    var services: [ComposeService] = []
    for field in list?.object?.fields ?? [] {
      guard field.value.object != nil else {
        throw DockerFailure(
          start
            + "Service \"\(field.key)\" doesn't have any configuration options. All top level keys "
            + "in your docker-compose.yml must map to a dictionary of configuration options."
        )
      }
      for option in field.value.object?.keys ?? [] where !ComposeService.options.contains(option) {
        throw DockerFailure(
          start + "Unsupported config option for services.\(field.key): '\(option)'"
        )
      }
      guard field.value["image"] != nil || field.value["build"] != nil else {
        throw DockerFailure(
          start
            + "Service \(field.key) has neither an image nor a build context specified. At least "
            + "one must be provided."
        )
      }
      services.append(ComposeService(name: field.key, value: field.value))
    }
    for service in services {
      for other in service.dependencies where !services.contains(where: { $0.name == other }) {
        throw DockerFailure(
          "ERROR: Service '\(service.name)' depends on service '\(other)' which is undefined."
        )
      }
    }
    return services
  }

  private static func ordered(_ services: [ComposeService]) throws(DockerFailure) -> [String] {
    var order: [String] = []
    var open = services.sorted { $0.name < $1.name }
    while !open.isEmpty {
      guard
        let place = open.firstIndex(where: { service in
          service.dependencies.allSatisfy { order.contains($0) }
        })
      else {
        let names = open.map(\.name)
        throw DockerFailure(
          "ERROR: Circular dependency between \(names.joined(separator: " and "))"
        )
      }
      order.append(open.remove(at: place).name)
    }
    return order
  }

  /// A service by its name.
  func service(_ name: String) throws(DockerFailure) -> ComposeService {
    guard let service = services.first(where: { $0.name == name }) else {
      throw DockerFailure("ERROR: No such service: \(name)")
    }
    return service
  }

  /// The services of these names with all that they depend on, in order; all where none is named.
  func chosen(
    _ names: [String],
    withDependencies: Bool = true
  ) throws(DockerFailure) -> [ComposeService] {
    var wanted = names.isEmpty ? order : []
    var open = names
    while let name = open.popLast() {
      let service = try service(name)
      if wanted.contains(name) { continue }
      wanted.append(name)
      if withDependencies { open += service.dependencies }
    }
    return order.filter { wanted.contains($0) }.compactMap { name in
      services.first { $0.name == name }
    }
  }

  /// The project's containers of a service, or of all; those of `run` only where they are asked for.
  func containers(
    of service: String? = nil,
    onlyOnce: Bool = false,
    _ runtime: NodeRuntime
  ) -> [EngineContainer] {
    runtime.engine.containers.filter { container in
      container.labels["com.docker.compose.project"] == name
        && container.labels["com.docker.compose.oneoff"] == (onlyOnce ? "True" : "False")
        && (service == nil || container.labels["com.docker.compose.service"] == service)
    }
  }
}
