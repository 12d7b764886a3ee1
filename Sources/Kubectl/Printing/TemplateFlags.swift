import KubernetesAPI

/// `--template` and the files of templates: both end up in `-o`, as if they had been written there.
enum TemplateFlags {
  /// What every command with `-o` takes besides.
  static let template = Flag(
    "template",
    .string,
    "The template, or the file with it, for -o=go-template, go-template-file and jsonpath"
  )

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
      arguments.set("output", format + String(decoding: bytes, as: UTF8.self))
    }
  }
}
