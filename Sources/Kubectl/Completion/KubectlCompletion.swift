public import KubernetesAPI

/// What may stand at the end of a kubectl command line.
///
/// Verbs, types, names, namespaces, flags, containers, labels: a pure function of the words and what
/// the server holds.
public struct KubectlCompletion: Sendable {
  /// What completes a word.
  public enum Candidates: Sendable, Hashable {
    /// These words; one that ends with `=` or `/` wants no blank behind it.
    case words([String])
    /// The files of the machine, which the caller knows.
    case files
  }

  private let version: KubectlVersion
  private let kubeconfig: Kubeconfig
  /// Whether types are offered with their groups, as shells' scripts get them.
  private let qualifiesTypes: Bool

  /// Makes the completion of one kubectl.
  public init(version: KubectlVersion, kubeconfig: Kubeconfig = Kubeconfig()) {
    self.init(version: version, kubeconfig: kubeconfig, qualifiesTypes: false)
  }

  init(version: KubectlVersion, kubeconfig: Kubeconfig, qualifiesTypes: Bool) {
    self.version = version
    self.kubeconfig = kubeconfig
    self.qualifiesTypes = qualifiesTypes
  }

  /// What may stand for the last of `words`, which is perhaps empty; `kubectl` itself is not among
  /// them.
  public func candidates<Client: KubernetesClient>(
    words: [String],
    client: inout Client
  )
    -> Candidates
  {
    let last = words.last ?? ""
    let before = Array(words.dropLast())
    let found = command(before)
    let flags = (found.node?.spec?.flags ?? []) + GlobalFlags.all
    if let flag = pendingFlag(before, flags) {
      return value(of: flag, last, before, prefix: "", &client)
    }
    if last.hasPrefix("--"), let sign = last.firstIndex(of: "=") {
      let name = last[last.index(last.startIndex, offsetBy: 2)..<sign]
      guard let flag = flags.first(where: { $0.name == name }) else { return .words([]) }
      let text = String(last[last.index(after: sign)...])
      return value(of: flag, text, before, prefix: "--\(name)=", &client)
    }
    if last.hasPrefix("-") {
      let names = flags.map { $0.bare == nil ? "--\($0.name)=" : "--\($0.name)" }
      return matching(last, names.sorted())
    }
    guard let node = found.node else {
      return matching(last, CommandTable.commands.map(\.name).sorted())
    }
    let names = node.commands.map(\.name)
    if case .group = node.content { return matching(last, names.sorted()) }
    if !names.isEmpty, found.words.isEmpty { return matching(last, names.sorted()) }
    guard let spec = node.spec else { return .words([]) }
    return completions(of: spec, found.words, last, before, &client)
  }

  /// The types whose name is near `name`, for a word on a mistyped one.
  public func typesNear<Client: KubernetesClient>(_ name: String, client: inout Client) -> [String]
  {
    Suggestions.near(name, among: types(&client))
  }
}

// MARK: - What the words before say

extension KubectlCompletion {
  private func command(_ words: [String]) -> (node: CommandNode?, words: [String]) {
    guard let path = try? CommandPath(words, CommandTable.commands, version), let node = path.node
    else { return (nil, []) }
    let flags = (node.spec?.flags ?? []) + GlobalFlags.all
    var plain: [String] = []
    var skips = false
    for word in path.rest {
      if skips {
        skips = false
      } else if word.hasPrefix("-") {
        skips = flag(word, flags).map { $0.bare == nil } ?? false
      } else {
        plain.append(word)
      }
    }
    return (node, plain)
  }

  private func flag(_ word: String, _ flags: [Flag]) -> Flag? {
    flags.first { flag in
      word == "--\(flag.name)" || (flag.shorthand.map { word == "-\($0)" } ?? false)
    }
  }

  /// The flag whose value the last word is.
  private func pendingFlag(_ before: [String], _ flags: [Flag]) -> Flag? {
    guard let word = before.last, let flag = flag(word, flags), flag.bare == nil else { return nil }
    return flag
  }

  private func namespace(_ words: [String]) -> String {
    for (index, word) in words.enumerated() {
      if ["-n", "--namespace"].contains(word), index + 1 < words.count { return words[index + 1] }
      if word.hasPrefix("--namespace=") { return String(word.dropFirst(12)) }
    }
    let own = kubeconfig.currentContext()?.namespace ?? ""
    return own.isEmpty ? "default" : own
  }

  private func matching(_ prefix: String, _ names: [String]) -> Candidates {
    .words(names.filter { $0.hasPrefix(prefix) })
  }
}

// MARK: - What the server holds

extension KubectlCompletion {
  private func types<Client: KubernetesClient>(_ client: inout Client) -> [String] {
    let resources = (try? client.resources()) ?? []
    guard qualifiesTypes else { return Set(resources.map(\.plural)).sorted() }
    return resources.sorted { left, right in
      left.group == right.group ? left.plural < right.plural : left.group < right.group
    }.map(\.qualifiedPlural)
  }

  private func names<Client: KubernetesClient>(
    of type: String,
    in namespace: String,
    _ client: inout Client
  ) -> [String] {
    guard let catalog = try? ResourceCatalog(&client), let resource = catalog.find(type),
      let list = try? client.list(
        resource,
        ListOptions(namespace: resource.isNamespaced ? namespace : nil)
      )
    else { return [] }
    return list.items.map(\.metadata.name)
  }

  private func value<Client: KubernetesClient>(
    of flag: Flag,
    _ text: String,
    _ before: [String],
    prefix: String,
    _ client: inout Client
  ) -> Candidates {
    var names: [String]
    switch flag.completion {
    case .none: names = []
    case .file: return .files
    case .values(let values): names = values
    case .context: names = kubeconfig.contexts.map(\.name)
    case .namespace: names = self.names(of: "namespaces", in: "", &client)
    case .container: names = containers(before, &client)
    case .labels: names = labels(before, &client)
    }
    names = names.filter { $0.hasPrefix(text) }
    return .words(names.map { prefix + $0 })
  }

  private func containers<Client: KubernetesClient>(
    _ before: [String],
    _ client: inout Client
  )
    -> [String]
  {
    let words = command(before).words
    guard let name = words.first?.split(separator: "/").last.map(String.init),
      let pod = try? client.get(Pod.self, namespace: namespace(before), name: name)
    else { return [] }
    return (pod.spec.initContainers + pod.spec.containers).map(\.name)
  }

  /// The labels of the objects of the type named: `key=value`.
  private func labels<Client: KubernetesClient>(
    _ before: [String],
    _ client: inout Client
  )
    -> [String]
  {
    let type = command(before).words.first ?? "pods"
    guard let catalog = try? ResourceCatalog(&client), let resource = catalog.find(type),
      let list = try? client.list(
        resource,
        ListOptions(namespace: resource.isNamespaced ? namespace(before) : nil)
      )
    else { return [] }
    var found: [String] = []
    for object in list.items {
      for label in object.metadata.labels {
        let text = "\(label.key)=\(label.value)"
        if !found.contains(text) { found.append(text) }
      }
    }
    return found.sorted()
  }

  private func completions<Client: KubernetesClient>(
    of spec: CommandSpec,
    _ words: [String],
    _ last: String,
    _ before: [String],
    _ client: inout Client
  ) -> Candidates {
    let namespace = namespace(before)
    switch spec.words {
    case .nothing: return .words([])
    case .values(let values): return matching(last, words.isEmpty ? values : [])
    case .contexts: return matching(last, words.isEmpty ? kubeconfig.contexts.map(\.name) : [])
    case .types: return matching(last, words.isEmpty ? types(&client) : [])
    case .nodes: return matching(last, names(of: "nodes", in: "", &client))
    case .pods:
      guard words.isEmpty else { return matching(last, []) }
      let types = [
        "daemonsets/", "deployments/", "pods/", "jobs/", "replicasets/", "replicationcontrollers/",
        "services/", "statefulsets/",
      ]
      let pods = names(of: "pods", in: namespace, &client)
      if let slash = last.firstIndex(of: "/"), qualifiesTypes {
        let type = String(last[..<slash])
        return matching(last, names(of: type, in: namespace, &client).map { "\(type)/\($0)" })
      }
      return matching(last, qualifiesTypes ? pods + types : pods)
    case .resources, .resourcesThenLabels:
      if let slash = last.firstIndex(of: "/") {
        let type = String(last[..<slash])
        return matching(last, names(of: type, in: namespace, &client).map { "\(type)/\($0)" })
      }
      guard let type = words.first, !type.contains("/") else {
        return matching(last, types(&client))
      }
      let given = Array(words.dropFirst())
      return matching(
        last,
        names(of: type, in: namespace, &client).filter { !given.contains($0) }
      )
    }
  }
}
