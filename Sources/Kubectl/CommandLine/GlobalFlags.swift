/// The flags that every command takes.
enum GlobalFlags {
  static let all: [Flag] = [
    Flag(
      "namespace",
      "n",
      .string,
      completion: .namespace,
      "If present, the namespace scope for this CLI request"
    ),
    Flag("context", .string, completion: .context, "The name of the kubeconfig context to use"),
    Flag("cluster", .string, "The name of the kubeconfig cluster to use"),
    Flag("user", .string, "The name of the kubeconfig user to use"),
    Flag(
      "kubeconfig",
      .string,
      completion: .file,
      "Path to the kubeconfig file to use for CLI requests"
    ),
    Flag("server", "s", .string, "The address and port of the Kubernetes API server"),
    Flag("as", .string, "Username to impersonate for the operation"),
    Flag("as-group", .array, "Group to impersonate for the operation; repeatable"),
    Flag("as-uid", .string, "UID to impersonate for the operation"),
    Flag(
      "as-user-extra",
      .array,
      "What else to say of the impersonated user, as KEY=VALUE; repeatable"
    ),
    Flag("token", .string, "Bearer token for authentication to the API server"),
    Flag("username", .string, "Username for basic authentication to the API server"),
    Flag("password", .string, "Password for basic authentication to the API server"),
    Flag(
      "client-certificate",
      .string,
      completion: .file,
      "Path to a client certificate file for TLS"
    ),
    Flag("client-key", .string, completion: .file, "Path to a client key file for TLS"),
    Flag(
      "certificate-authority",
      .string,
      completion: .file,
      "Path to a cert file for the certificate authority; not checked"
    ),
    Flag("insecure-skip-tls-verify", .boolean, "Do not check the server's certificate"),
    Flag("tls-server-name", .string, "The name to check the server's certificate for"),
    Flag(
      "cache-dir",
      .string,
      "/root/.kube/cache",
      "Where to keep what the server said; nothing is kept"
    ),
    Flag("disable-compression", .boolean, "Do not ask for compressed answers"),
    Flag("match-server-version", .boolean, "Require the server to be of the client's version"),
    Flag("warnings-as-errors", .boolean, "End with a failure where the server warns"),
    Flag(
      "request-timeout",
      .string,
      "0",
      "How long to wait for a single request before giving up; zero means no limit"
    ),
    Flag("v", "v", .int32, "0", "The log level; 6 and more tell the requests"),
    Flag("kuberc", .string, completion: .file, "A file of preferences"),
    Flag("log-flush-frequency", .duration, "5s", "How long logs may wait to be written"),
    Flag("profile", .string, "none", "What to measure").unsimulated(),
    Flag("profile-output", .string, "profile.pprof", "Where to write what was measured")
      .unsimulated(),
    Flag("vmodule", .array, "The log levels of single files").unsimulated(),
    Flag("help", "h", .boolean, "Show help for the command").hidden(),
  ]

  /// `-f` and `-R`, for commands that read manifests.
  static let files: [Flag] = [
    Flag(
      "filename",
      "f",
      .strings,
      completion: .file,
      "A file, a directory, or - for standard input: where the resources are described"
    ),
    Flag(
      "recursive",
      "R",
      .boolean,
      "Process the directories given with -f with all that is below them"
    ),
    Flag("kustomize", "k", .string, completion: .file, "A directory with a kustomization"),
  ]

  /// `-o` for commands that print what they changed.
  static let output = Flag(
    "output",
    "o",
    .string,
    completion: .values(["name", "yaml", "json", "jsonpath="]),
    "The form of the output: json, yaml, name, jsonpath=…"
  )

  static let showManagedFields = Flag(
    "show-managed-fields",
    .boolean,
    "Keep managedFields in YAML and JSON"
  )

  static let validate = Flag(
    "validate",
    .string,
    "strict",
    bare: "strict",
    completion: .values(["strict", "warn", "ignore"]),
    "strict, warn of or ignore unknown fields"
  )

  /// `--field-manager` with the name that a command owns fields by.
  static func fieldManager(_ name: String) -> Flag {
    Flag("field-manager", .string, name, "The name under which the fields are owned")
  }

  static let selector = Flag(
    "selector",
    "l",
    .string,
    completion: .labels,
    "Labels to select by; supports '=', '==', '!=', 'in', 'notin' and existence"
  )

  static let fieldSelector = Flag(
    "field-selector",
    .string,
    "Fields to select by; supports '=', '==' and '!='"
  )

  static let dryRun = Flag(
    "dry-run",
    .string,
    "none",
    bare: "unchanged",
    completion: .values(["none", "client", "server"]),
    "none, client (print only, send nothing) or server (send, store nothing)"
  )

  static let allNamespaces = Flag(
    "all-namespaces",
    "A",
    .boolean,
    "Look in all namespaces instead of one"
  )
}
