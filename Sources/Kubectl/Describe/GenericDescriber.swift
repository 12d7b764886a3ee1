import KubernetesAPI
import Manifests

/// Describes what has no describer of its own: every field, with its name in words.
enum GenericDescriber {
  static func describe<Client: KubernetesClient>(
    _ object: any APIObject,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.line(0, "Name:", object.metadata.name)
    page.line(0, "Namespace:", object.metadata.namespace)
    page.map("Labels:", object.metadata.labels)
    page.map("Annotations:", object.metadata.annotations)
    let hidden = ["name", "namespace", "labels", "annotations", "managedFields"]
    var fields = object.manifest().object ?? ValueObject()
    var metadata = fields["metadata"]?.object ?? ValueObject()
    for key in hidden { metadata[key] = nil }
    fields["metadata"] = .object(metadata)
    write(fields, 0, &page)
    page.events(about: object, &client)
  }

  private static func write(_ fields: ValueObject, _ level: Int, _ page: inout DescriptionPage) {
    for field in fields.sortedByKey().fields {
      let title = words(field.key)
      switch field.value {
      case .object(let inner):
        page.line(level, "\(title):")
        write(inner, level + 1, &page)
      case .array(let elements):
        page.line(level, "\(title):")
        for element in elements {
          if case .object(let inner) = element {
            write(inner, level + 1, &page)
          } else {
            page.line(level + 1, text(element))
          }
        }
      case .null, .bool, .integer, .number, .string:
        page.line(level, "\(title):", text(field.value))
      }
    }
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .null: "<nil>"
    case .bool(let flag): "\(flag)"
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .string(let text): text
    case .array, .object: ""
    }
  }

  /// `resourceVersion` as `Resource Version`.
  static func words(_ key: String) -> String {
    if key == "apiVersion" { return "API Version" }
    var text = ""
    for (index, character) in key.enumerated() {
      if index == 0 {
        text += character.uppercased()
      } else if character.isUppercase, let last = text.last, last.isLowercase {
        text += " \(character)"
      } else {
        text.append(character)
      }
    }
    return text.replacingUID
  }
}

extension String {
  /// `Uid` stands in capitals.
  fileprivate var replacingUID: String { self == "Uid" ? "UID" : self }
}
