extension GetCommand {
  /// What the flags of one call contradict each other in; nil where they go together.
  static func conflict(_ invocation: Invocation) -> Failure? {
    guard invocation.version == .current else { return nil }
    let arguments = invocation.arguments
    let output = arguments.string("output")
    let watches = arguments.bool("watch") || arguments.bool("watch-only")
    if arguments.isGiven("raw") {
      if !invocation.positional.isEmpty {
        return .message("arguments may not be passed when --raw is specified")
      }
      if watches || arguments.isGiven("selector") || arguments.bool("export") {
        return .message(
          "--raw may not be specified with other flags that filter the server request or alter the"
            + " output"
        )
      }
      if !output.isEmpty { return .message("--raw and --output are mutually exclusive") }
    }
    if arguments.bool("show-labels"), !output.isEmpty, output != "wide" {
      return .message("--show-labels option cannot be used with \(output) printer")
    }
    if arguments.bool("output-watch-events"), !watches {
      return .message("--output-watch-events option can only be used with --watch or --watch-only")
    }
    return nil
  }
}
