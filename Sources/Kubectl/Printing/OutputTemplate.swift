import GoTemplates
import KubernetesAPI
import Manifests

/// `-o go-template=…`: a template, with what kubectl says of those that fail.
struct OutputTemplate: Sendable {
  private let text: String
  private let template: GoTemplate

  /// Parses `text`; refuses what is no template in kubectl's words.
  init(_ text: String) throws(Failure) {
    self.text = text
    do throws(GoTemplateError) {
      let setting = GoTemplateSetting(name: "output", functions: OutputTemplateFunctions())
      template = try GoTemplate(text, setting)
    } catch {
      throw .message("error parsing template \(text), \(error.message)\n")
    }
  }

  /// What the template prints of `tree`.
  func text(of tree: Value) throws(Failure) -> String {
    do throws(GoTemplateError) {
      return try template.text(of: tree.withFractions())
    } catch {
      let failure = Failure.message(
        "error executing template \(GoSyntax.quoted(text)): \(error.message)"
      )
      throw .printed(
        "Error executing template: \(error.message). Printing more information for debugging the"
          + " template:\n\ttemplate was:\n\t\t\(text)\n\traw data was:\n\t\t"
          + JSONWriter.compact(tree.sortedByKey())
          + "\n\tobject given to template engine was:\n\t\t"
          + "\(GoSyntax.print(tree.sortedByKey()))\n\n",
        failure
      )
    }
  }
}

/// The functions that kubectl adds.
private struct OutputTemplateFunctions: GoTemplateLibrary {
  var names: [String] { ["base64decode", "exists"] }

  /// Where Go's decoder stops: at the first strange byte, or where the last four are not complete.
  private static func fault(of text: String) -> Int {
    let bytes = Array(text.utf8)
    let strange = bytes.firstIndex { byte in
      let character = Character(Unicode.Scalar(byte))
      return !(character.isASCII && (character.isLetter || character.isNumber))
        && !"+/=".contains(character)
    }
    return strange ?? bytes.count / 4 * 4
  }

  func call(_ name: String, _ arguments: [Value]) throws(GoTemplateError) -> Value {
    if name == "exists" {
      return .bool((try? GoTemplateFunctions.index(arguments, strict: true)) != nil)
    }
    let value = try GoTemplateFunctions.only(name, arguments)
    guard let text = value.string else {
      throw GoTemplateError(
        message: value.isNull
          ? "invalid value; expected string"
          : "wrong type for value; expected string; got \(GoTemplateFunctions.type(of: value))"
      )
    }
    do {
      return .string(String(decoding: try Base64.decode(text), as: UTF8.self))
    } catch {
      throw GoTemplateError(
        message: "base64 decode failed: illegal base64 data at input byte \(Self.fault(of: text))"
      )
    }
  }
}

extension Value {
  /// The tree as Go reads JSON into it: every number is one with a fraction.
  fileprivate func withFractions() -> Value {
    switch self {
    case .integer(let number): .number(Double(number))
    case .array(let elements): .array(elements.map { $0.withFractions() })
    case .object(let fields):
      .object(ValueObject(fields.fields.map { ($0.key, $0.value.withFractions()) }))
    case .null, .bool, .number, .string: self
    }
  }
}
