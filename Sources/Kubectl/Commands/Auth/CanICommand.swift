import KubernetesAPI

/// `kubectl auth can-i`: asks the server whether something is allowed, or what is.
struct CanICommand: Command {
  static let spec = CommandSpec(
    name: "can-i",
    summary: "Check whether an action is allowed",
    details: "Ends with status 1 where it is not.",
    examples: [
      .init(
        "May I create pods in any namespace",
        "kubectl auth can-i create pods --all-namespaces"
      ),
      .init(
        "May a service account list pods",
        "kubectl auth can-i list pods --as=system:serviceaccount:dev:robot"
      ),
      .init("May I read the logs of pods", "kubectl auth can-i get pods --subresource=log"),
      .init("May I ask how the server is", "kubectl auth can-i get /healthz"),
      .init("All that I may do here", "kubectl auth can-i --list"),
    ],
    usage: "kubectl auth can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]",
    flags: [
      Flag(
        "all-namespaces",
        "A",
        .boolean,
        "Ask for all namespaces"
      ),
      Flag("list", .boolean, "List all that is allowed"),
      Flag("no-headers", .boolean, "Leave out the headers of the list"),
      Flag("quiet", "q", .boolean, "Say nothing, only end with the status"),
      Flag("subresource", .string, "The part of the object, as in log or scale"),
    ],
    words: .types
  )

  private static let verbs = [
    "use", "bind", "impersonate", "*", "approve", "sign", "escalate", "attest", "get", "list",
    "watch", "create", "update", "patch", "delete", "deletecollection", "proxy",
  ]
  private static let pathVerbs = ["get", "put", "post", "head", "options", "delete", "patch", "*"]

  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let arguments = invocation.arguments
    guard arguments.bool("list") else {
      guard invocation.positional.count == 2 else {
        throw .message(
          "you must specify two arguments: verb resource or verb resource/resourceName.\nSee"
            + " 'kubectl auth can-i -h' for help and examples."
        )
      }
      return
    }
    if !invocation.positional.isEmpty {
      throw .message("list option must be specified with no arguments")
    }
    if arguments.bool("quiet") || arguments.bool("all-namespaces")
      || !arguments.string("subresource").isEmpty
    {
      throw .message(
        "list option can't be specified with neither quiet, all-namespaces nor subresource options"
      )
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if invocation.arguments.bool("list") {
      try list(&client, &station)
      return .finished
    }
    var review = SelfSubjectAccessReview()
    let (verb, word) = (invocation.positional[0], invocation.positional[1])
    if word.hasPrefix("/") {
      review.spec.nonResourceAttributes = try path(verb, word, &station)
    } else {
      review.spec.resourceAttributes = try resource(verb, word, &client, &station)
    }
    if invocation.arguments.bool("no-headers") {
      throw .message("--no-headers cannot be set without --list specified")
    }
    let answer = try ask(review, &client).status
    if !invocation.arguments.bool("quiet") {
      var text = answer.allowed ? "yes" : "no"
      if !answer.allowed {
        for why in [answer.reason, answer.evaluationError] where !why.isEmpty {
          text += " - \(why)"
        }
      }
      station.print(text + "\n")
    }
    if !answer.allowed { throw .status(1) }
    return .finished
  }

  private func ask<Review: APIObject, Client: KubernetesClient>(
    _ review: Review,
    _ client: inout Client
  ) throws(Failure) -> Review {
    do {
      return try client.create(review)
    } catch {
      throw .refused(error)
    }
  }

  private func path<Station: Workstation>(
    _ verb: String,
    _ path: String,
    _ station: inout Station
  ) throws(Failure) -> NonResourceAttributes {
    if !invocation.arguments.string("subresource").isEmpty {
      throw .message("--subresource can not be used with NonResourceURL")
    }
    if !Self.pathVerbs.contains(verb) { warn("verb '\(verb)' is not a known verb", &station) }
    var attributes = NonResourceAttributes()
    attributes.verb = verb
    attributes.path = path
    return attributes
  }

  private func resource<Client: KubernetesClient, Station: Workstation>(
    _ verb: String,
    _ word: String,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> ResourceAttributes {
    let parts = word.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      .map(String.init)
    var attributes = ResourceAttributes()
    attributes.verb = verb
    attributes.subresource = invocation.arguments.string("subresource")
    attributes.name = parts.count == 2 ? parts[1] : ""
    let isEverywhere = invocation.arguments.bool("all-namespaces")
    if !isEverywhere { attributes.namespace = invocation.namespace }
    guard parts[0] != "*" else {
      attributes.resource = "*"
      checkVerb(verb, isEverywhere, &station)
      return attributes
    }
    let found = try ResourceCatalog(&client).find(parts[0])
    attributes.resource = found?.plural ?? parts[0]
    attributes.group = found?.group ?? ""
    if let found {
      attributes.version = found.version
      if !found.isNamespaced, !isEverywhere {
        let place = found.group.isEmpty ? "" : " in group '\(found.group)'"
        warn("resource '\(found.plural)' is not namespace scoped\(place)", &station)
      }
    } else if !["users", "groups"].contains(parts[0].lowercased()) {
      let pair = parts[0].lowercased().split(separator: ".", maxSplits: 1)
      let place = pair.count == 2 ? " in group '\(pair[1])'" : ""
      warn("the server doesn't have a resource type '\(pair[0])'\(place)", &station)
    }
    checkVerb(verb, isEverywhere, &station)
    return attributes
  }

  private func checkVerb<Station: Workstation>(
    _ verb: String,
    _ isEverywhere: Bool,
    _ station: inout Station
  ) {
    guard !isEverywhere, !Self.verbs.contains(verb) else { return }
    warn("verb '\(verb)' is not a known verb", &station)
  }

  private func warn<Station: Workstation>(_ text: String, _ station: inout Station) {
    station.complain("Warning: \(text)\n\n")
  }

  /// All that is allowed in the namespace.
  private func list<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    var review = SelfSubjectRulesReview()
    review.spec.namespace = invocation.namespace
    let status = try ask(review, &client).status
    if status.incomplete {
      station.complain("warning: the list may be incomplete: \(status.evaluationError)\n")
    }
    var rules: [PolicyRule] = []
    for found in status.resourceRules {
      var rule = PolicyRule()
      rule.verbs = found.verbs
      rule.apiGroups = found.apiGroups
      rule.resources = found.resources
      rule.resourceNames = found.resourceNames
      rules.append(rule)
    }
    for found in status.nonResourceRules {
      var rule = PolicyRule()
      rule.verbs = found.verbs
      rule.nonResourceURLs = found.nonResourceURLs
      rules.append(rule)
    }
    var text =
      invocation.arguments.bool("no-headers")
      ? "" : "Resources\tNon-Resource URLs\tResource Names\tVerbs\n"
    for rule in PolicyRule.listed(rules) {
      let cells = [rule.nonResourceURLs, rule.resourceNames, rule.verbs].map(PolicyRule.goList)
      text += ([rule.resourceText] + cells).joined(separator: "\t") + "\n"
    }
    var writer = TabWriter.table(invocation.version)
    station.print(writer.align(text))
  }
}
