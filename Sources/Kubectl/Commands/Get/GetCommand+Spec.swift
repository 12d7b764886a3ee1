extension GetCommand {
  static let spec = CommandSpec(
    name: "get",
    group: .intermediate,
    summary: "Display one or many resources",
    details: "Prints the most important facts about the resources, as a table or in other forms.",
    examples: [
      .init("List all pods", "kubectl get pods"),
      .init("List all pods with their nodes and addresses", "kubectl get pods -o wide"),
      .init("List one replication controller", "kubectl get replicationcontroller web"),
      .init("Print a pod as YAML", "kubectl get -o yaml pod redis"),
      .init("List pods and services together", "kubectl get pods,services"),
      .init("List the pods that have a label", "kubectl get pods -l app=demo"),
      .init("List pods and go on as they change", "kubectl get pods --watch"),
    ],
    usage: "kubectl get [-o FORMAT] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE/NAME ...)",
    flags: GlobalFlags.files + [
      Flag(
        "output",
        "o",
        .string,
        completion: .values([
          "wide", "yaml", "json", "name", "jsonpath=", "custom-columns=", "go-template=",
        ]),
        "The form of the output: wide, yaml, json, name, jsonpath=…, custom-columns=…"
      ),
      GlobalFlags.selector, GlobalFlags.fieldSelector, GlobalFlags.allNamespaces,
      Flag("watch", "w", .boolean, "Print what there is, then what changes"),
      Flag("watch-only", .boolean, "Print only what changes"),
      Flag("output-watch-events", .boolean, "Print the kind of change with --watch"),
      Flag("show-labels", .boolean, "Print all labels as the last column"),
      Flag(
        "label-columns",
        "L",
        .strings,
        completion: .labels,
        "Labels to print as columns, separated by commas"
      ),
      Flag("no-headers", .boolean, "Leave out the headers"),
      Flag("sort-by", .string, "The field to sort by, as a JSONPath expression"),
      Flag("show-kind", .boolean, "Print the kind before every name"),
      Flag("ignore-not-found", .boolean, "Say nothing when there is no such object"),
      Flag("chunk-size", .integer, "500", "How many objects to ask for at once"),
      Flag("raw", .string, "A path to read from the server as it is"),
      Flag("server-print", .boolean, "true", "Let the server make the table"),
      Flag("subresource", .string, completion: .values(["status", "scale"]), "The part to read"),
    ],
    words: .resources
  )
}
