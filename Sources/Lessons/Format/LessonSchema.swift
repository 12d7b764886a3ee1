public import Manifests

/// The JSON schema of the blocks of lesson files, made of the forms that the reader goes by.
public enum LessonSchema {
  /// The schema as a tree.
  public static var tree: Value {
    var definitions = ValueObject()
    definitions["condition"] = condition
    for (kind, form) in ConditionForms.all where !["all", "any", "not", "printed"].contains(kind) {
      definitions[kind] = mapping(form)
    }
    for form in [BlockForms.frontMatter] + BlockForms.blocks + [BlockForms.course] {
      definitions[name(of: form)] = mapping(form)
    }
    return [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Blocks of kubetutor's lessons and exercises",
      "description":
        .string(
          "The front matter of a file is a frontMatter; the fenced blocks check, quiz,"
            + " predict and note are what their names say."
        ),
      "$ref": "#/$defs/frontMatter",
      "$defs": .object(definitions),
    ]
  }

  /// The schema as JSON.
  public static var text: String { JSONWriter.indented(tree, sortsKeys: false) + "\n" }

  private static func name(of form: BlockForm) -> String {
    form.name == "front matter" ? "frontMatter" : form.name
  }

  private static func reference(_ name: String) -> Value {
    ["$ref": .string("#/$defs/\(name)")]
  }

  private static func mapping(_ form: BlockForm) -> Value {
    var properties = ValueObject()
    for key in form.keys { properties[key.name] = property(key) }
    if form.holdsCondition {
      for (kind, inner) in ConditionForms.all where properties[kind] == nil {
        properties[kind] = conditionProperty(kind, inner)
      }
    }
    var tree: Value = [
      "type": "object", "description": .string(form.summary),
      "properties": .object(properties),
      "additionalProperties": .bool(form.isOpen),
    ]
    let required = form.keys.filter(\.isRequired).map { Value.string($0.name) }
    if !required.isEmpty { tree["required"] = .array(required) }
    if form.holdsCondition {
      tree["oneOf"] = .array(ConditionForms.kinds.map { ["required": [.string($0)]] })
    }
    return tree
  }

  private static var condition: Value { mapping(ConditionForms.condition) }

  private static func conditionProperty(_ kind: String, _ form: BlockForm) -> Value {
    switch kind {
    case "all", "any":
      return [
        "type": "array", "items": reference("condition"), "minItems": 1,
        "description": .string(kind == "all" ? "All of these." : "At least one of these."),
      ]
    case "not":
      return ["allOf": [reference("condition")], "description": "Not this."]
    case "printed": return ["type": "string", "description": .string(form.summary)]
    case "looked", "ran", "process", "command":
      return ["oneOf": [["type": "string"], reference(kind)]]
    default: return reference(kind)
    }
  }

  private static func property(_ key: KeyForm) -> Value {
    var tree = shape(key.shape)
    tree["description"] = .string(key.summary)
    return tree
  }

  private static func shape(_ shape: KeyForm.Shape) -> Value {
    switch shape {
    case .text: ["type": ["string", "number", "boolean"]]
    case .integer: ["type": "integer"]
    case .number: ["type": "number"]
    case .flag: ["type": "boolean"]
    case .texts:
      [
        "oneOf": [
          ["type": ["string", "number"]],
          ["type": "array", "items": ["type": ["string", "number"]]],
        ]
      ]
    case .choice(let choices): ["enum": .array(choices.map { .string($0) })]
    case .duration: ["type": "string", "pattern": "^([0-9]+(ms|s|m|h|d))+$"]
    case .block(let form): mapping(form)
    case .blocks(let form): ["type": "array", "items": mapping(form)]
    case .mapping: ["type": "object"]
    case .any: .emptyObject
    }
  }
}
