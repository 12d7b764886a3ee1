/// The forms of conditions, each named by its key.
enum ConditionForms {
  /// The kinds of conditions, in the order in which they are documented.
  static let all: [(kind: String, form: BlockForm)] = [
    ("object", object), ("absent", object), ("looked", request), ("did", request), ("ran", ran),
    ("printed", printed), ("answers", answers), ("file", file), ("process", process),
    ("command", command), ("all", parts), ("any", parts), ("not", condition),
    ("eventually", eventually), ("never", lasting), ("stays", lasting), ("after", after),
  ]

  /// The keys that name a condition.
  static let kinds = [
    "object", "absent", "looked", "did", "ran", "printed", "answers", "file", "process", "command",
    "all", "any", "not", "eventually", "never", "stays", "after",
  ]

  /// The parts of an object that a check may name, beside its metadata.
  static let objectParts = [
    "spec", "status", "data", "binaryData", "subsets", "type", "involvedObject", "reason",
    "message",
    "rules", "roleRef", "subjects", "secrets", "imagePullSecrets", "automountServiceAccountToken",
    "immutable", "provisioner", "parameters", "reclaimPolicy", "volumeBindingMode",
    "allowVolumeExpansion", "value", "globalDefault", "preemptionPolicy", "addressType",
    "endpoints",
    "ports", "webhooks", "handler",
  ]

  /// A condition alone.
  static let condition = BlockForm(
    name: "condition",
    summary: "One condition.",
    keys: [],
    holdsCondition: true
  )

  private static let parts = BlockForm(
    name: "conditions",
    summary: "A list of conditions.",
    keys: [],
    holdsCondition: true
  )

  /// Objects of the cluster.
  static let object = BlockForm(
    name: "object",
    summary: "Objects of the cluster that must be there, or must not.",
    keys: [
      KeyForm("kind", .text, "The kind, in any form that kubectl takes.", isRequired: true),
      KeyForm("apiVersion", .text, "The kind's group and version; for the reader."),
      KeyForm("name", .text, "The name; * stands for any characters."),
      KeyForm("namespace", .text, "The namespace; default if not said, * for all of them."),
      KeyForm("selector", .any, "Which of them are meant: a label selector, or a mapping."),
      KeyForm("ready", .flag, "Whether they must be ready, as the kind understands it."),
      KeyForm("count", .any, "How many there must be; at least one if not said."),
      KeyForm("age", .text, "How old they must be, as in < 5m or >= 30s."),
      KeyForm("metadata", .mapping, "What the metadata must hold."),
      KeyForm("fields", .mapping, "Top-level fields that have no key of their own here."),
    ] + objectParts.map { KeyForm($0, .any, "What \($0) must hold.") }
  )

  private static let request = BlockForm(
    name: "looked",
    summary: "A request of the learner's kubectl that the API server saw.",
    keys: [
      KeyForm("at", .text, "The kind that was asked for.", isRequired: true),
      KeyForm("verb", .texts, "get list watch create update patch delete connect."),
      KeyForm("name", .text, "The object's name."),
      KeyForm("namespace", .text, "The namespace."),
      KeyForm("selector", .text, "A text that the label selector contains."),
      KeyForm("with", .texts, "The subcommands of kubectl that count."),
      KeyForm("form", .texts, "The output forms that count; labels stands for --show-labels."),
      KeyForm("status", .integer, "The HTTP status of the answer; success if not said."),
    ]
  )

  private static let ran = BlockForm(
    name: "ran",
    summary: "A program that the learner ran.",
    keys: [
      KeyForm("program", .text, "Its name.", isRequired: true),
      KeyForm("arguments", .texts, "Arguments that must be among its own."),
      KeyForm("in", .text, "Where: host, node/NAME or pod/NAME."),
    ]
  )

  private static let printed = BlockForm(
    name: "printed",
    summary: "A text that a command of the learner printed.",
    keys: []
  )

  private static let answers = BlockForm(
    name: "answers",
    summary: "A request over HTTP that must be answered.",
    keys: [
      KeyForm(
        "url",
        .text,
        "What is asked for; $NODE is the first node's address.",
        isRequired: true
      ),
      KeyForm("from", .text, "From where: host, node/NAME, pod/NAME or pod/NAMESPACE/NAME."),
      KeyForm("container", .text, "Which container of the pod; its first if not said."),
      KeyForm("status", .integer, "The status; 200 if not said."),
      KeyForm("body", .text, "What the answer must contain."),
      KeyForm("fails", .flag, "Whether there must be no answer at all."),
    ]
  )

  private static let file = BlockForm(
    name: "file",
    summary: "A file that must be there, or must not.",
    keys: [
      KeyForm("path", .text, "The path.", isRequired: true),
      KeyForm("in", .text, "Where: host, node/NAME, pod/NAME or pod/NAMESPACE/NAME."),
      KeyForm("container", .text, "Which container of the pod; its first if not said."),
      KeyForm("contains", .text, "What it must contain."),
      KeyForm("absent", .flag, "Whether it must not be there."),
    ]
  )

  private static let process = BlockForm(
    name: "process",
    summary: "A program that must be running, or must not.",
    keys: [
      KeyForm("program", .text, "Its name; * stands for any characters.", isRequired: true),
      KeyForm("arguments", .texts, "Arguments that must be among its own."),
      KeyForm("in", .text, "Where: host, node/NAME, pod/NAME or pod/NAMESPACE/NAME."),
      KeyForm("container", .text, "Which container of the pod; its first if not said."),
      KeyForm("absent", .flag, "Whether it must not be running."),
    ]
  )

  private static let command = BlockForm(
    name: "command",
    summary: "A command that must end well when it is tried on a copy.",
    keys: [
      KeyForm("run", .text, "The command line.", isRequired: true),
      KeyForm("in", .text, "Where: host, node/NAME, pod/NAME or pod/NAMESPACE/NAME."),
      KeyForm("container", .text, "Which container of the pod; its first if not said."),
      KeyForm("status", .integer, "The exit status; 0 if not said and prints is not there."),
      KeyForm("prints", .text, "What it must print."),
    ]
  )

  private static let eventually = BlockForm(
    name: "eventually",
    summary: "A condition that holds now, or will by itself within some virtual time.",
    keys: [KeyForm("within", .duration, "The time it has.", isRequired: true)],
    holdsCondition: true
  )

  private static let lasting = BlockForm(
    name: "stays",
    summary: "A condition that holds (stays) or does not (never), now and for some virtual time.",
    keys: [KeyForm("for", .duration, "How long.", isRequired: true)],
    holdsCondition: true
  )

  private static let after = BlockForm(
    name: "after",
    summary: "A condition that holds once commands have been run on a copy.",
    keys: [
      KeyForm("run", .texts, "The command lines.", isRequired: true),
      KeyForm("wait", .duration, "How long to wait after them; nothing if not said."),
    ],
    holdsCondition: true
  )
}
