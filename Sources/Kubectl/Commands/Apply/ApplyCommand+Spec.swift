extension ApplyCommand {
  static let spec = CommandSpec(
    name: "apply",
    group: .advanced,
    summary: "Apply a configuration to a resource by file name or stdin",
    details: "What is not there is created; what is there is changed to what the manifest says.",
    examples: [
      .init("Apply a manifest", "kubectl apply -f ./nginx-deploy.yaml"),
      .init("Apply what comes in", "cat settings-cm.yaml | kubectl apply -f -"),
      .init(
        "Apply all manifests with a label, and delete what is there no longer",
        "kubectl apply --prune -f . -l app=nginx"
      ),
      .init("Let the server merge", "kubectl apply --server-side -f ./nginx-deploy.yaml"),
    ],
    usage: "kubectl apply (-f FILENAME | -k DIRECTORY)",
    flags: GlobalFlags.files + [
      GlobalFlags.output, GlobalFlags.dryRun, GlobalFlags.selector,
      GlobalFlags.showManagedFields, GlobalFlags.validate,
      Flag("all", .boolean, "Select all resources of the kinds that --prune looks at"),
      Flag(
        "cascade",
        .string,
        "background",
        bare: "background",
        completion: .values(["background", "orphan", "foreground"]),
        "What happens to dependents: background, orphan or foreground"
      ),
      Flag(
        "field-manager",
        .string,
        "kubectl-client-side-apply",
        "The name under which the fields are owned"
      ),
      Flag("force", .boolean, "Delete and create what cannot be changed"),
      Flag("force-conflicts", .boolean, "Take fields from other managers, with --server-side"),
      Flag("grace-period", .integer, "-1", "How many seconds a deleted object has to end"),
      Flag("openapi-patch", .boolean, "true", "Work patches out by the server's schema"),
      Flag("overwrite", .boolean, "true", "Let the manifest win over changes of others"),
      Flag("prune", .boolean, "Delete what was applied and is described no longer"),
      Flag("prune-allowlist", .array, "The kinds that --prune looks at, as group/version/Kind"),
      Flag("server-side", .boolean, "Let the server merge"),
      Flag("subresource", .string, "The part of the object, with --server-side"),
      Flag("timeout", .duration, "How long to wait for a deletion"),
      Flag("wait", .boolean, "Wait until deleted objects are gone"),
      Flag("record", .boolean, "Keep the command line in an annotation"),
    ]
  )
}
