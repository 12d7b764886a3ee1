import KubernetesAPI

/// `--template` and the files of templates: both end up in `-o`, as if they had been written there.
enum TemplateFlags {
  /// What every command with `-o` takes besides.
  static let all = [
    Flag(
      "template",
      .string,
      "The template, or the file with it, for -o=go-template, go-template-file and jsonpath"
    ),
    Flag(
      "allow-missing-template-keys",
      .boolean,
      "true",
      "Print nothing for a field that is not there, instead of failing"
    ),
    Flag("show-managed-fields", .boolean, "Keep managedFields in YAML and JSON"),
  ]

  /// Completes `-o` by what `--template` or a file says.
  static func complete<Station: Workstation>(
    _ arguments: inout ParsedArguments,
    _ station: Station
  ) throws(Failure) {
    let template = arguments.string("template")
    var output = arguments.string("output")
    if !template.isEmpty, !output.contains("=") {
      output = (output.isEmpty ? "go-template" : output) + "=" + template
      arguments.set("output", output)
    }
    if output.hasPrefix("custom-columns-file=") {
      let path = String(output.dropFirst("custom-columns-file=".count))
      guard case .file(let bytes) = station.content(of: path) else {
        throw .message("error reading template \(path), open \(path): no such file or directory")
      }
      arguments.set("output", "custom-columns=" + columns(String(decoding: bytes, as: UTF8.self)))
    }
    for (file, format) in [
      ("go-template-file=", "go-template="), ("templatefile=", "go-template="),
      ("jsonpath-file=", "jsonpath="),
    ] where output.hasPrefix(file) {
      let path = String(output.dropFirst(file.count))
      guard case .file(let bytes) = station.content(of: path) else {
        throw .message(
          "error reading --template \(path), open \(path): no such file or directory\n"
        )
      }
      let text = String(decoding: bytes, as: UTF8.self)
      arguments.set("output", format + text)
    }
  }

  /// A file of columns has a line of headers, and one of paths below it.
  private static func columns(_ text: String) -> String {
    let lines = text.split(separator: "\n").prefix(2).map {
      $0.split(whereSeparator: \.isWhitespace)
    }
    guard lines.count == 2 else { return "" }
    return zip(lines[0], lines[1]).map { "\($0):\($1)" }.joined(separator: ",")
  }
}
