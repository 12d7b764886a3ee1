import KubernetesAPI
import Simulation

/// One column of a kind's table, as data.
struct Column<Object: APIObject>: Sendable {
  let title: String
  /// Whether only `-o wide` shows it.
  let isWide: Bool
  /// The only version that has it; nil for both.
  let version: KubectlVersion?
  let cell: @Sendable (Object, TableContext) -> String

  init(
    _ title: String,
    wide: Bool = false,
    only version: KubectlVersion? = nil,
    _ cell: @escaping @Sendable (Object, TableContext) -> String
  ) {
    self.title = title
    isWide = wide
    self.version = version
    self.cell = cell
  }

  /// The object's name.
  static var name: Column { Column("NAME") { object, _ in object.metadata.name } }
  /// How long ago the object was made.
  static var age: Column {
    Column("AGE") { object, context in context.age(object.metadata.creationTimestamp) }
  }
}

/// What cells depend on beside their object.
struct TableContext: Sendable {
  let now: Instant
  let version: KubectlVersion

  /// The time since `time`.
  func age(_ time: Time?) -> String { Age.text(since: time, now: now, version: version) }
}

/// A kind that has a table of its own.
protocol Listed: APIObject {
  static var columns: [Column<Self>] { get }
}

/// The columns of one kind in one version, ready to print.
struct TableLayout: Sendable {
  let titles: [String]
  let cells: @Sendable (any APIObject, TableContext) -> [String]

  /// The layout of kinds that have no table: name and age.
  static let plain = TableLayout(titles: ["NAME", "AGE"]) { object, context in
    [object.metadata.name, context.age(object.metadata.creationTimestamp)]
  }

  /// The layout of `resource`; name and age for kinds that have no table.
  static func of(_ resource: APIResource, wide: Bool, _ version: KubectlVersion) -> TableLayout {
    if let custom = resource.custom { return layout(custom, wide: wide) }
    if let form = APIKinds.form(of: resource) {
      // The server's tables show what is stored, whichever form was asked for.
      let stored = of(form.storedResource, wide: wide, version)
      return TableLayout(titles: stored.titles) { object, context in
        stored.cells(APIKinds.stored(object), context)
      }
    }
    guard let kind = ListedKinds.all.first(where: { $0.resource == resource }) else {
      return .plain
    }
    return layout(kind, wide: wide, version)
  }

  /// The name, and the columns that the kind's definition has.
  private static func layout(_ kind: CustomKind, wide: Bool) -> TableLayout {
    let columns = kind.columns.filter { wide || !$0.isWide }
    return TableLayout(titles: ["NAME"] + columns.map(\.title)) { object, context in
      let tree = object.manifest()
      return [object.metadata.name]
        + columns.map { column in
          let text = column.text(of: tree)
          guard column.type == "date" else { return text }
          guard !text.isEmpty else { return "<unknown>" }
          guard let time = CivilTime.parse(rfc3339: text) else { return "<invalid>" }
          return context.age(Time(time))
        }
    }
  }

  private static func layout<Kind: Listed>(
    _ kind: Kind.Type,
    wide: Bool,
    _ version: KubectlVersion
  ) -> TableLayout {
    let columns = Kind.columns.filter {
      (wide || !$0.isWide) && ($0.version == nil || $0.version == version)
    }
    return TableLayout(titles: columns.map(\.title)) { object, context in
      guard let object = object as? Kind else { return columns.map { _ in "<unknown>" } }
      return columns.map { $0.cell(object, context) }
    }
  }

  private init(
    titles: [String],
    cells: @escaping @Sendable (any APIObject, TableContext) -> [String]
  ) {
    self.titles = titles
    self.cells = cells
  }
}
