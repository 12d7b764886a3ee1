import Simulation

extension DryRun {
  /// What kubectl's log says of the values of `--dry-run` that were truth values once; nil of others.
  ///
  /// Source: `GetDryRunStrategy` of `k8s.io/kubectl/pkg/cmd/util`, with the lines of 1.36.
  static func warning(_ arguments: ParsedArguments, at now: Instant) -> String? {
    switch arguments.string("dry-run") {
    case "unchanged":
      line(719, "--dry-run is deprecated and can be replaced with --dry-run=client.", now)
    case "true", "t", "T", "TRUE", "True", "1":
      line(733, deprecated(arguments, "client"), now)
    case "false", "f", "F", "FALSE", "False", "0":
      line(736, deprecated(arguments, "none"), now)
    default: nil
    }
  }

  private static func deprecated(_ arguments: ParsedArguments, _ value: String) -> String {
    "--dry-run=\(arguments.string("dry-run")) is deprecated (boolean value) and can be replaced with"
      + " --dry-run=\(value)."
  }

  /// A line of kubectl's log.
  private static func line(_ place: Int, _ text: String, _ now: Instant) -> String {
    Klog.line("W", "helpers.go:\(place)", text, now)
  }
}
