import KubernetesAPI

/// Kinds in another form than the stored one: read, they are converted last; written, first.
extension APIServer {
  /// The options of a list or watch with the fields by the names of the stored kind.
  static func storedOptions(_ options: ListOptions, for resource: APIResource) -> ListOptions {
    guard let form = APIKinds.form(of: resource), let selector = options.fieldSelector else {
      return options
    }
    var stored = options
    stored.fieldSelector = FieldSelector(
      selector.terms.map {
        FieldSelector.Term(form.storedField($0.path), $0.value, isEqual: $0.isEqual)
      }
    )
    return stored
  }

  /// Stores what a form stands for.
  mutating func writeForm<Object: APIObject>(
    _ object: Object,
    _ options: WriteOptions,
    isNew: Bool
  ) throws(Status) -> Object {
    guard let form = object as? any ConvertedObject else { return object }
    guard let written = try write(form, options, isNew: isNew) as? Object else { return object }
    return written
  }

  /// The record of owners is kept of the form, since that is what the client knows of.
  private mutating func write<Form: ConvertedObject>(
    _ original: Form,
    _ options: WriteOptions,
    isNew: Bool
  ) throws(Status) -> Form {
    var form = original
    var options = options
    if form.metadata.namespace.isEmpty { form.metadata.namespace = "default" }
    if options.subresource.isEmpty { form.setNestedDefaults() }
    var stored = form.stored
    if !options.appliedFields {
      if isNew {
        stored.metadata.managedFields = ownersOfNew(form, options)
      } else if let old = find(
        Form.resource,
        namespace: form.metadata.namespace,
        name: form.metadata.name
      ) as? Form.Stored {
        stored.metadata.managedFields = owners(of: form, from: Form(old), options)
      }
      options.appliedFields = true
    }
    let written =
      isNew ? try create(applied: stored, options) : try replace(stored, options)
    guard let typed = written as? Form.Stored else {
      preconditionFailure("what was written is of another kind")
    }
    return Form(typed)
  }
}
