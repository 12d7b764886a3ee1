/// The place of a field in an object, as refusals name it: `spec.ports[0].port`.
///
/// Kept as its steps: every check of an object names places, and hardly any place is ever printed.
public struct FieldPath: Hashable, Sendable, CustomStringConvertible {
  private indirect enum Step: Sendable {
    case name(String)
    case child(Step, String)
    case index(Step, Int)
    case key(Step, String)

    var text: String {
      switch self {
      case .name(let name): return name
      case .child(let parent, let name):
        let lead = parent.text
        return lead.isEmpty ? name : "\(lead).\(name)"
      case .index(let parent, let index): return "\(parent.text)[\(index)]"
      case .key(let parent, let key): return "\(parent.text)[\(key)]"
      }
    }
  }

  private let step: Step

  private init(_ step: Step) { self.step = step }

  /// The place of a field of the object itself.
  public init(_ name: String) { step = .name(name) }

  /// The path as a text.
  public var description: String { step.text }

  /// A field inside this one.
  public func child(_ name: String) -> FieldPath { FieldPath(.child(step, name)) }

  /// An element of this list.
  public func index(_ index: Int) -> FieldPath { FieldPath(.index(step, index)) }

  /// An entry of this map.
  public func key(_ key: String) -> FieldPath { FieldPath(.key(step, key)) }

  /// Whether the two are printed alike.
  public static func == (left: Self, right: Self) -> Bool {
    left.description == right.description
  }

  /// Feeds what is printed to the hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(description) }

  /// The object itself.
  public static let root = FieldPath("")
  /// The metadata.
  public static let metadata = FieldPath("metadata")
  /// The desired state.
  public static let spec = FieldPath("spec")
  /// The observed state.
  public static let status = FieldPath("status")
}
