import KubernetesAPI

/// What a command's flags select: namespace, labels and fields.
struct Selection: Sendable {
  /// The namespace; nil for all.
  let namespace: String?
  let labelText: String
  let fieldText: String

  init(_ invocation: Invocation) {
    let everywhere = invocation.arguments.bool("all-namespaces")
    namespace = everywhere ? nil : invocation.namespace
    labelText = invocation.arguments.string("selector")
    fieldText = invocation.arguments.string("field-selector")
  }

  /// Whether anything is selected by labels or fields.
  var isSelective: Bool { !labelText.isEmpty || !fieldText.isEmpty }

  /// The options to list `resource` with.
  func options(for resource: APIResource) throws(Failure) -> ListOptions {
    var options = ListOptions(namespace: resource.isNamespaced ? namespace : nil)
    do {
      if !labelText.isEmpty { options.labelSelector = try LabelSelectorTerms(parsing: labelText) }
      if !fieldText.isEmpty { options.fieldSelector = try FieldSelector(parsing: fieldText) }
    } catch {
      throw .refused(refusal(of: resource, error.message))
    }
    return options
  }

  /// Lists the objects of `resource` that are selected.
  func list<Client: KubernetesClient>(
    _ resource: APIResource,
    _ client: inout Client
  )
    throws(Failure) -> ObjectList
  {
    let options = try options(for: resource)
    do {
      return try client.list(resource, options)
    } catch  where error.reason == .badRequest && isSelective {
      throw .refused(refusal(of: resource, error.message))
    } catch {
      throw .refused(error)
    }
  }

  private func refusal(of resource: APIResource, _ why: String) -> Status {
    let place = "\(resource.group)/\(resource.version), Resource=\(resource.plural)"
    return .badRequest(
      "Unable to find \"\(place)\" that match label selector \"\(labelText)\", field selector"
        + " \"\(fieldText)\": \(why)"
    )
  }
}
