import KubernetesAPI

/// Who is asking, as long as a program runs.
struct RequestSession: Sendable {
  /// The user; without a name for the cluster's own components.
  var asker = UserInfo()
  /// Whether requests have to be looked at: the asker may not do everything, or is nobody, or asks for
  /// roles that are not there yet.
  var isChecked = false
  /// Why no request is answered at all.
  var refusal: Status?
  /// Whether the asker is in the group that may do everything.
  var isPrivileged = true
}

/// One request as authorizers see it.
struct RequestAttributes: Sendable, Hashable {
  var verb: String
  var namespace = ""
  var group = ""
  var resource = ""
  var subresource = ""
  var name = ""
  /// The path of a request that is for no resource.
  var path = ""

  /// A request for a resource.
  init(_ verb: String, _ resource: APIResource, namespace: String = "", name: String = "") {
    self.verb = verb
    group = resource.group
    self.resource = resource.plural
    self.name = name
    // A request for a namespace is one inside it.
    self.namespace =
      resource.isNamespaced ? namespace : resource == Namespace.resource ? name : ""
  }

  /// A request in the words of a review.
  init(_ attributes: ResourceAttributes) {
    verb = attributes.verb
    namespace = attributes.namespace
    group = attributes.group
    resource = attributes.resource
    subresource = attributes.subresource
    name = attributes.name
  }

  /// A request for something that has no kind here.
  init(_ verb: String, group: String, _ resource: String, namespace: String = "", name: String) {
    self.verb = verb
    self.group = group
    self.resource = resource
    self.namespace = namespace
    self.name = name
  }

  /// A request for a path.
  init(_ verb: String, path: String) {
    self.verb = verb
    self.path = path
  }

  /// The refusal that the server answers.
  func refusal(of user: String, _ reason: String) -> Status {
    let qualified = group.isEmpty ? resource : "\(resource).\(group)"
    let subject =
      path.isEmpty ? name.isEmpty ? "\(qualified) is " : "\(qualified) \"\(name)\" is " : ""
    var message = "\(subject)forbidden: \(refusalText(of: user))"
    if !reason.isEmpty { message += ": \(reason)" }
    return Status(.forbidden, message, name: name, group: group, kind: resource)
  }

  private func refusalText(of user: String) -> String {
    guard path.isEmpty else { return "User \"\(user)\" cannot \(verb) path \"\(path)\"" }
    let whole = subresource.isEmpty ? resource : "\(resource)/\(subresource)"
    let place = namespace.isEmpty ? "at the cluster scope" : "in the namespace \"\(namespace)\""
    return
      "User \"\(user)\" cannot \(verb) resource \"\(whole)\" in API group \"\(group)\" \(place)"
  }
}
