import KubernetesAPI

/// What the flags of `apply` say.
struct ApplyOptions: Sendable {
  let version: KubectlVersion
  let dryRun: DryRun
  let format: OutputFormat
  let validate: FieldValidation
  let fieldManager: String
  let isServerSide: Bool
  let forcesConflicts: Bool
  let forces: Bool
  let overwrites: Bool
  let prunes: Bool
  let subresource: String
  let gracePeriod: Int64?
  let propagation: DeletePropagation

  /// Reads the flags; those of `diff` are a part of them.
  init(_ invocation: Invocation, isDiff: Bool = false) throws(Failure) {
    let arguments = invocation.arguments
    version = invocation.version
    dryRun = try DryRun(arguments)
    format = try OutputFormat(arguments, version: invocation.version)
    validate = isDiff ? .warn : try FieldValidation(arguments.string("validate"))
    isServerSide = arguments.bool("server-side")
    forcesConflicts = arguments.bool("force-conflicts")
    forces = arguments.bool("force")
    overwrites = arguments.bool("overwrite")
    prunes = arguments.bool("prune")
    subresource = arguments.string("subresource")
    fieldManager =
      isServerSide && !arguments.isGiven("field-manager")
      ? "kubectl" : arguments.string("field-manager")
    let grace = isDiff ? -1 : arguments.int("grace-period")
    gracePeriod = grace >= 0 ? Int64(grace) : forces ? 0 : nil
    propagation = try DeletePropagation(arguments.string("cascade"))
    if !isDiff, let refusal = refusal(arguments) { throw .message(refusal) }
  }

  /// Whether the objects themselves are printed.
  var printsObjects: Bool {
    switch format {
    case .table, .name: false
    default: true
    }
  }

  /// The options of a request that writes.
  var write: WriteOptions {
    var write = WriteOptions()
    write.dryRun = dryRun == .server
    write.fieldManager = fieldManager
    write.fieldValidation = validate
    write.force = forcesConflicts
    write.subresource = subresource
    return write
  }

  private func refusal(_ arguments: ParsedArguments) -> String? {
    if forcesConflicts, !isServerSide { return "--force-conflicts only works with --server-side" }
    if dryRun == .client, isServerSide {
      return "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server"
        + " instead?)"
    }
    if isServerSide, forces { return "--force cannot be used with --server-side" }
    if dryRun == .server, forces { return "--dry-run=server cannot be used with --force" }
    let isSelective = arguments.isGiven("selector")
    if arguments.bool("all"), isSelective {
      return "cannot set --all and --selector at the same time"
    }
    if prunes, !arguments.bool("all"), !isSelective {
      return "all resources selected for prune without explicitly passing --all. To prune all"
        + " resources, pass the --all flag. If you did not mean to prune all resources, specify a"
        + " label selector"
    }
    if prunes, isServerSide {
      return
        "--prune is in alpha and doesn't currently work on objects created by server-side apply"
    }
    if !subresource.isEmpty, !isServerSide {
      return "--subresource can only be specified for --server-side"
    }
    return nil
  }
}
