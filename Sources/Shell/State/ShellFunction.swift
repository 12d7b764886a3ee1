/// A function of the shell: its body, and where it was written.
struct ShellFunction: Sendable {
  var body: Command
  /// The text of the definition, for `declare -f`.
  var text: String
  /// The file, or `environment` for one of a command string.
  var source: String
  /// Whether `export -f` hands it to other shells.
  var isExported = false
}
