import KubernetesAPI

extension EditCommand {
  static let spec = CommandSpec(
    name: "edit",
    group: .intermediate,
    summary: "Edit a resource on the server",
    details: "The editor is a program of the simulated machine: $KUBE_EDITOR, $EDITOR, or vi."
      + " Several objects are edited as one list.",
    examples: [
      .init("Edit a service", "kubectl edit svc/web"),
      .init("With another editor", "KUBE_EDITOR='sed -i s/nginx/httpd/' kubectl edit deploy/web"),
      .init(
        "Edit as JSON, and keep what was edited for apply",
        "kubectl edit job pi -o json --save-config"
      ),
    ],
    usage: "kubectl edit (RESOURCE/NAME | -f FILENAME)",
    flags: flags("kubectl-edit") + [
      Flag("output-patch", .boolean, "Print the patch that is sent"),
      Flag("save-config", .boolean, "Keep the edited object in an annotation, for apply"),
      Flag("subresource", .string, "The part of the object that is edited"),
    ],
    words: .resources
  )

  static let lastAppliedSpec = CommandSpec(
    name: "edit-last-applied",
    summary: "Edit latest last-applied-configuration annotations of a resource/object",
    details: "Only the annotation changes; the object stays as it is until it is applied again.",
    examples: [.init("Edit what was applied", "kubectl apply edit-last-applied deploy/web")],
    usage: "kubectl apply edit-last-applied (RESOURCE/NAME | -f FILENAME)",
    flags: flags("kubectl-client-side-apply"),
    words: .resources
  )

  private static func flags(_ manager: String) -> [Flag] {
    GlobalFlags.files + [
      Flag("output", "o", .string, completion: .values(["yaml", "json"]), "yaml or json"),
      GlobalFlags.fieldManager(manager), GlobalFlags.showManagedFields, GlobalFlags.validate,
      Flag("windows-line-endings", .boolean, "Lines end as on Windows; not simulated"),
      Flag("record", .boolean, "Keep the command line in an annotation"),
    ]
  }
}

/// What is edited.
enum EditMode: Sendable {
  case objects
  case lastApplied

  /// What stands on top of the file.
  var header: String {
    switch self {
    case .objects:
      """
      # Please edit the object below. Lines beginning with a '#' will be ignored,
      # and an empty file will abort the edit. If an error occurs while saving this file will be
      # reopened with the relevant failures.
      #

      """
    case .lastApplied:
      """
      # Please edit the 'last-applied-configuration' annotations below.
      # Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
      #

      """
    }
  }
}

/// Why a file is opened again, as its comments say it.
struct EditReason: Sendable {
  let head: String
  var others: [String] = []

  var text: String {
    let lines = others.isEmpty ? ["# \(Self.commented(head))"] : ["# \(Self.commented(head)):"]
    return (lines + others.map { "# * \(Self.commented($0))" } + ["#"])
      .map { $0 + "\n" }.joined()
  }

  private static func commented(_ text: String) -> String { text.replacing("\n", with: "\n# ") }
}

/// What became of the edited objects.
struct EditOutcome: Sendable {
  /// What the server found invalid.
  private(set) var reasons: [EditReason] = []
  /// How many objects are gone.
  private(set) var missing = 0
  /// How many could not be stored for another reason.
  private(set) var retryable = 0

  /// Notes a refusal; answers what is said of it.
  mutating func add(_ status: Status, _ resource: APIResource, _ name: String) -> String {
    let place = "\(resource.qualifiedPlural) \"\(name)\""
    switch status.reason {
    case .invalid:
      let causes = status.causes.map { "\($0.field): \($0.message)" }
      reasons.append(EditReason(head: "\(place) was not valid", others: causes))
      return "error: \(place) is invalid\n"
    case .notFound:
      missing += 1
      return "error: \(place) could not be found on the server\n"
    default:
      retryable += 1
      return "error: \(place) could not be patched: \(status.message)\n"
    }
  }
}
