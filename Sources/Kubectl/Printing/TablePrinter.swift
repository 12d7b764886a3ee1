import KubernetesAPI

/// Prints objects as rows: the one printer of tables.
struct TablePrinter: Sendable {
  /// What the flags of `get` ask of tables.
  struct Style: Sendable {
    var isWide = false
    var showsNamespace = false
    var showsLabels = false
    var labelColumns: [String] = []
    var hidesHeaders = false
    /// Whether the columns are those that kubectl knows by itself: name and age.
    var isPlain = false
    /// Whether names are printed with their kinds.
    var showsKind = false
    /// Whether the kind of change is printed, for `--output-watch-events`.
    var showsChange = false
  }

  let style: Style
  var context: TableContext
  private var writer: TabWriter
  private var resource: APIResource?

  init(_ style: Style, _ context: TableContext) {
    self.style = style
    self.context = context
    writer = .table(context.version)
  }

  /// The table of `objects`, one after the other for each kind; headers where the kind changes.
  mutating func text(_ objects: [any APIObject], change: String = "ADDED") -> String {
    var output = ""
    var index = 0
    while index < objects.count {
      let kind = objects[index].resource
      let end = objects[index...].firstIndex { $0.resource != kind } ?? objects.count
      if resource != nil, resource != kind, !style.hidesHeaders { output += "\n" }
      output += table(objects[index..<end], kind, change)
      index = end
    }
    return output
  }

  private mutating func table(
    _ objects: ArraySlice<any APIObject>,
    _ kind: APIResource,
    _ change: String
  ) -> String {
    let layout =
      style.isPlain ? TableLayout.plain : TableLayout.of(kind, wide: style.isWide, context.version)
    var lines: [[String]] = []
    if resource != kind {
      writer = .table(context.version)
      if !style.hidesHeaders { lines.append(headers(layout, kind)) }
      resource = kind
    }
    for object in objects { lines.append(row(object, layout, kind, change)) }
    let text = writer.align(lines.map { $0.joined(separator: "\t") + "\n" }.joined())
    return context.version == .v18 ? text.withoutTrailingBlanks() : text
  }

  private func headers(_ layout: TableLayout, _ kind: APIResource) -> [String] {
    var titles = layout.titles
    if style.showsNamespace, kind.isNamespaced { titles.insert("NAMESPACE", at: 0) }
    if style.showsChange { titles.insert("EVENT", at: 0) }
    titles += style.labelColumns.map { label in
      (label.split(separator: "/").last.map(String.init) ?? label).uppercased()
    }
    if style.showsLabels { titles.append("LABELS") }
    return titles
  }

  private func row(
    _ object: any APIObject,
    _ layout: TableLayout,
    _ kind: APIResource,
    _ change: String
  ) -> [String] {
    var cells = layout.cells(object, context)
    if style.showsKind, let title = layout.titles.firstIndex(of: "NAME") {
      cells[title] = prefix(kind) + "/" + cells[title]
    }
    if style.showsNamespace, kind.isNamespaced { cells.insert(object.metadata.namespace, at: 0) }
    if style.showsChange { cells.insert(change, at: 0) }
    for label in style.labelColumns {
      cells.append(object.metadata.labels[label] ?? (context.version == .v18 ? "<none>" : ""))
    }
    if style.showsLabels { cells.append(object.metadata.labels.text) }
    return cells.map(Self.oneLine)
  }

  private func prefix(_ kind: APIResource) -> String {
    switch context.version {
    case .v18: kind.shortNames.first ?? kind.plural
    case .current: kind.qualifiedSingular
    }
  }

  /// A cell holds one line; what follows is left out, as kubectl does.
  private static func oneLine(_ cell: String) -> String {
    guard let end = cell.firstIndex(where: \.isNewline) else { return cell }
    return cell[..<end] + "..."
  }
}
