/// How a strategic merge patch treats a value: which lists are merged by which key, which structs
/// are replaced.
public struct StrategicShape: Sendable {
  /// The field that tells the elements of a list apart; `.` for scalars; nil where lists are replaced.
  public let mergeKey: String?
  /// Whether a patch names in `$retainKeys` what is to stay.
  public let retainsKeys: Bool
  /// Whether a struct is replaced, not merged.
  public let isReplaced: Bool
  private let shape: FieldShape

  /// The shape of a kind's objects; nothing is known of custom ones.
  public init(_ type: any APIObject.Type) {
    self.init(type is CustomObject.Type ? .any : .structure(type))
  }

  /// The shape of a struct inside of objects.
  public static func structure(_ type: any APIStruct.Type) -> StrategicShape {
    StrategicShape(.structure(type))
  }

  private init(
    _ shape: FieldShape,
    mergeKey: String? = nil,
    retainsKeys: Bool = false,
    isReplaced: Bool = false
  ) {
    self.shape = shape
    self.mergeKey = mergeKey
    self.retainsKeys = retainsKeys
    self.isReplaced = isReplaced
  }

  init(_ type: any APIStruct.Type, _ row: FieldRow) {
    self.init(
      row.shape,
      mergeKey: MergeExceptions.strategicKey(type, row),
      retainsKeys: MergeExceptions.retainsKeys(type, row),
      isReplaced: MergeExceptions.isReplaced(type, row)
    )
  }

  /// The shape of the field or entry `name`.
  public func field(_ name: String) -> StrategicShape {
    switch shape {
    case .structure(let type): MergeTables.strategicFields(of: type)[name] ?? StrategicShape(.any)
    case .map(let element): StrategicShape(element)
    default: StrategicShape(.any)
    }
  }

  /// The shape of a list's elements.
  public var element: StrategicShape {
    if case .array(let element) = shape {
      return StrategicShape(element, retainsKeys: retainsKeys)
    }
    return StrategicShape(.any)
  }

  /// Whether the elements of a list are structs that a key tells apart.
  public var isKeyed: Bool { mergeKey.map { $0 != "." } ?? false }
}
