import GoTemplates
import Manifests

/// `--format` of docker's lists: a Go template a row, with `table` before it a table of them.
enum DockerFormat {
  /// A column that templates can name.
  struct Column: Sendable {
    let field: String
    let header: String
  }

  /// The text of `rows` by a template; the fields of a row are texts and maps.
  static func text(
    _ format: String,
    _ rows: [Value],
    columns: [Column],
    type: String
  ) throws(DockerFailure) -> String {
    var source = format
    let isTable = source == "table" || source.hasPrefix("table ")
    if isTable { source = String(source.dropFirst(5).drop { $0 == " " }) }
    source = unescaped(source)
    let setting = GoTemplateSetting(
      name: "",
      functions: DockerTemplateFunctions(),
      missingField: .refusedBy("*formatter.\(type)")
    )
    do throws(GoTemplateError) {
      let template = try GoTemplate(source, setting)
      var lines: [String] = []
      for row in rows { lines.append(try template.text(of: row)) }
      guard isTable else { return lines.map { $0 + "\n" }.joined() }
      var header = ValueObject()
      for column in columns { header[column.field] = .string(column.header) }
      let first = try template.text(of: .object(header))
      let cells = ([first] + lines).map {
        $0.split(separator: "\t", omittingEmptySubsequences: false)
      }
      let count = cells.map(\.count).max() ?? 1
      return DockerTable.text(
        cells.map { row in
          (0..<count).map { $0 < row.count ? String(row[$0]) : "" }
        }
      )
    } catch {
      throw DockerFailure("Template parsing error: \(error.message)\n")
    }
  }

  /// The format with `\t` and `\n` as the signs that they stand for.
  private static func unescaped(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let sign = rest.popFirst() {
      guard sign == "\\", let next = rest.first, next == "t" || next == "n" else {
        result.append(sign)
        continue
      }
      rest.removeFirst()
      result += next == "t" ? "\t" : "\n"
    }
    return result
  }

  /// What `inspect -f` prints of an object.
  static func inspected(_ format: String, _ object: Value) throws(DockerFailure) -> String {
    let setting = GoTemplateSetting(
      name: "",
      functions: DockerTemplateFunctions(),
      missingField: .refused
    )
    do throws(GoTemplateError) {
      return try GoTemplate(unescaped(format), setting).text(of: object) + "\n"
    } catch {
      throw DockerFailure("Template parsing error: \(error.message)", status: 64)
    }
  }
}

/// The functions that docker adds to templates.
struct DockerTemplateFunctions: GoTemplateLibrary {
  var names: [String] {
    ["join", "json", "lower", "pad", "split", "title", "truncate", "upper"]
  }

  func call(_ name: String, _ arguments: [Value]) throws(GoTemplateError) -> Value {
    let texts = arguments.compactMap(\.string)
    let numbers = arguments.compactMap(\.integer).map { max(0, Int(clamping: $0)) }
    switch name {
    case "json":
      let value = try GoTemplateFunctions.only(name, arguments)
      return .string(JSONWriter.compact(value, sortsKeys: false))
    case "lower" where texts.count == 1: return .string(texts[0].lowercased())
    case "upper" where texts.count == 1: return .string(texts[0].uppercased())
    case "title" where texts.count == 1:
      return .string(texts[0].prefix(1).uppercased() + texts[0].dropFirst())
    case "split" where texts.count == 2 && !texts[1].isEmpty:
      return .array(
        texts[0].split(separator: texts[1], omittingEmptySubsequences: false).map {
          .string(String($0))
        }
      )
    case "join" where arguments.count == 2:
      let parts = (arguments[0].array ?? []).map(GoSyntax.print)
      return .string(parts.joined(separator: texts.last ?? ""))
    case "truncate" where texts.count == 1 && numbers.count == 1:
      return .string(String(texts[0].prefix(numbers[0])))
    case "pad" where texts.count == 1 && numbers.count == 2:
      guard !texts[0].isEmpty, numbers.max() ?? 0 <= 1000 else { return .string(texts[0]) }
      return .string(
        String(repeating: " ", count: numbers[0]) + texts[0]
          + String(repeating: " ", count: numbers[1])
      )
    default: throw GoTemplateError(message: "wrong number of args for \(name)")
    }
  }
}
