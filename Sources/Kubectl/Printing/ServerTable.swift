public import KubernetesAPI
public import Simulation

/// The table that the API server makes of the objects of a kind: the same that `get` prints here.
public struct ServerTable: Sendable {
  /// One column.
  public struct ColumnHead: Sendable, Hashable {
    /// What stands above it.
    public let title: String
    /// Whether only `-o wide` shows it.
    public let isWide: Bool
  }

  /// The columns, in order.
  public let columns: [ColumnHead]
  private let layout: TableLayout

  /// The table of a kind.
  public init(_ resource: APIResource) {
    layout = TableLayout.of(resource, wide: true, .current)
    let narrow = TableLayout.of(resource, wide: false, .current).titles
    columns = layout.titles.map { ColumnHead(title: $0, isWide: !narrow.contains($0)) }
  }

  /// The cells of an object's row.
  public func cells(of object: any APIObject, now: Instant) -> [String] {
    layout.cells(object, TableContext(now: now, version: .current))
  }
}
