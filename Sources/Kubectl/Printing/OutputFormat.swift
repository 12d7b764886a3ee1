/// What `-o` asks for.
enum OutputFormat: Sendable, Hashable {
  case table(wide: Bool)
  case yaml
  case kyaml
  case json
  case name
  case jsonPath(String)
  case jsonPathAsJSON(String)
  case customColumns(String)
  case goTemplate(String)

  /// Reads `-o`; `tables` is whether the command has tables (get), or only says what it did.
  init(
    _ arguments: ParsedArguments,
    version: KubectlVersion,
    tables: Bool = false
  )
    throws(Failure)
  {
    let text = arguments.string("output")
    func after(_ prefix: String) -> String? {
      text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
    }
    let form = text.hasSuffix("=") ? String(text.dropLast()) : text
    switch form {
    case "": self = .table(wide: false)
    case "wide" where tables: self = .table(wide: true)
    case "yaml": self = .yaml
    case "kyaml" where version == .current: self = .kyaml
    case "json": self = .json
    case "name": self = .name
    case "jsonpath", "jsonpath-as-json", "go-template", "go-template-file", "template",
      "templatefile", "jsonpath-file":
      throw .message("template format specified but no template given")
    case "custom-columns" where tables:
      throw .message("custom-columns format specified but no custom columns given")
    default:
      if let template = after("jsonpath=") {
        _ = try JSONPathTemplate(template)
        self = .jsonPath(template)
      } else if let template = after("jsonpath-as-json=") {
        _ = try JSONPathTemplate(template)
        self = .jsonPathAsJSON(template)
      } else if tables, let columns = after("custom-columns=") {
        self = .customColumns(columns)
      } else if let template = after("go-template=") ?? after("template=") {
        _ = try OutputTemplate(template)
        self = .goTemplate(template)
      } else {
        throw Self.unknown(text, version, tables: tables)
      }
    }
  }

  /// Whether rows and results are printed rather than objects.
  var isTable: Bool { if case .table = self { true } else { false } }

  private static func unknown(_ text: String, _ version: KubectlVersion, tables: Bool) -> Failure {
    guard version == .current else {
      return .message("output format \"\(text)\" not recognized")
    }
    let formats = [
      "custom-columns", "custom-columns-file", "go-template", "go-template-file", "json",
      "jsonpath",
      "jsonpath-as-json", "jsonpath-file", "kyaml", "name", "template", "templatefile", "wide",
      "yaml",
    ].filter { tables || ($0 != "wide" && !$0.hasPrefix("custom-")) }
    return .message(
      "unable to match a printer suitable for the output format \"\(text)\", allowed formats are: "
        + formats.joined(separator: ",")
    )
  }
}
