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
    case .number(let number): GoNumber.print(number)
    case .string(let text): text
    case .array, .object: ""
    }
  }

  /// `resourceVersion` as `Resource Version`; names with other characters than letters stay.
  static func words(_ key: String) -> String {
    guard key.allSatisfy({ $0.isLetter || $0 == "-" }) else { return key }
    return parts(of: key).map { part in
      acronyms.contains(part.uppercased())
        ? part.uppercased() : part.prefix(1).uppercased() + part.dropFirst()
    }.joined(separator: " ")
  }

  private static let acronyms = ["API", "URL", "UID", "OSB", "GUID"]

  /// `podCIDRRange` as `pod`, `CIDR`, `Range`: runs of one sort of letters, where the last of several
  /// capitals begins the word behind it.
  private static func parts(of key: String) -> [String] {
    func sort(_ character: Character) -> Int {
      character.isLowercase ? 0 : character.isUppercase ? 1 : 2
    }
    var parts: [String] = []
    for character in key {
      if let last = parts.last?.last, sort(last) == sort(character) {
        parts[parts.count - 1].append(character)
      } else {
        parts.append(String(character))
      }
    }
    for index in parts.indices.dropLast() {
      guard let capital = parts[index].last, capital.isUppercase,
        parts[index + 1].first?.isLowercase == true
      else { continue }
      parts[index].removeLast()
      parts[index + 1].insert(capital, at: parts[index + 1].startIndex)
    }
    return parts.filter { !$0.isEmpty }
  }
}
