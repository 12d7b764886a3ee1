import KubernetesAPI
import Manifests

/// `-o jsonpath=…`, with kubectl's words for what is wrong with it.
struct JSONPathTemplate: Sendable {
  private let path: JSONPath

  init(_ template: String, allowsMissingKeys: Bool = true) throws(Failure) {
    do {
      path = try JSONPath(template, allowsMissingKeys: allowsMissingKeys)
    } catch {
      throw .message("error parsing jsonpath \(template), \(error.message)")
    }
  }

  /// The fields of a list's items that it looks at; nil where it may need them whole.
  var fieldsOfItems: [String]? { path.fieldsOfItems }

  /// What the template prints of `tree`.
  func text(_ tree: Value) throws(Failure) -> String {
    do {
      return try path.text(of: tree)
    } catch {
      throw failed(error, tree)
    }
  }

  /// What it finds, as a JSON list.
  func json(_ tree: Value) throws(Failure) -> String {
    do {
      return try path.jsonText(of: tree)
    } catch {
      throw failed(error, tree)
    }
  }

  private func failed(_ error: JSONPathError, _ tree: Value) -> Failure {
    .message(
      "error executing jsonpath \"\(path.template)\": Error executing template: \(error.message)."
        + " Printing more information for debugging the template:\n\ttemplate was:\n\t\t"
        + "\(path.template)\n\tobject given to jsonpath engine was:\n\t\t"
        + "\(GoSyntax.source(tree))\n\n\n"
    )
  }
}

/// `-o custom-columns=NAME:.metadata.name,…`.
struct CustomColumns: Sendable {
  private var columns: [(title: String, path: JSONPath)] = []

  init(_ spec: String) throws(Failure) {
    for part in spec.split(separator: ",") {
      let halves = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2 else {
        throw .message(
          "unexpected custom-columns spec: \(part), expected <header>:<json-path-expr>"
        )
      }
      do {
        columns.append((String(halves[0]), try JSONPath(relaxed: String(halves[1]))))
      } catch {
        // The titles are printed by then.
        let titles = spec.split(separator: ",").map { $0.prefix { $0 != ":" } }
        let line = titles.joined(separator: "\t") + "\n"
        var writer = TabWriter.table(.current)
        throw .printed(writer.align(line), .message(error.message))
      }
    }
  }

  /// The table of `trees`.
  func text(_ trees: [Value], version: KubectlVersion) throws(Failure) -> String {
    var lines = [columns.map(\.title).joined(separator: "\t")]
    for tree in trees {
      var cells: [String] = []
      for column in columns {
        let found = (try? column.path.results(in: tree)) ?? []
        let texts = found.flatMap { $0 }.map(version == .v18 ? JSONPath.print : GoSyntax.print)
        cells.append(texts.isEmpty ? "<none>" : texts.joined(separator: ","))
      }
      lines.append(cells.joined(separator: "\t"))
    }
    var writer = TabWriter.table(version)
    let text = writer.align(lines.map { $0 + "\n" }.joined())
    return version == .v18 ? text.withoutTrailingBlanks() : text
  }
}

/// `--sort-by=.metadata.name`.
struct SortKey: Sendable {
  private let path: JSONPath

  init(_ text: String) throws(Failure) {
    do {
      path = try JSONPath(relaxed: text)
    } catch {
      throw .message(error.message)
    }
  }

  /// What is said where no object has the key.
  var missing: Failure {
    .message("couldn't find any field with path \"\(path.template)\" in the list of objects")
  }

  /// Whether the server's tables have the key themselves: kubectl sorts several of them by that.
  var isOfTables: Bool { ["{.kind}", "{.apiVersion}"].contains(path.template) }

  /// The objects in the order of the key; those without it first.
  func sorted(_ objects: [any APIObject]) throws(Failure) -> [any APIObject] {
    let keyed = objects.enumerated().map { index, object in
      (index: index, object: object, key: (try? path.results(in: object.manifest()))?.first?.first)
    }
    if objects.count > 1, keyed.allSatisfy({ $0.key == nil }) {
      throw missing
    }
    return keyed.sorted { left, right in
      Self.precedes(left.key, right.key)
        || (!Self.precedes(right.key, left.key) && left.index < right.index)
    }.map(\.object)
  }

  private static func precedes(_ left: Value?, _ right: Value?) -> Bool {
    switch (left, right) {
    case (nil, nil): false
    case (nil, _): true
    case (_, nil): false
    case (.integer(let left)?, .integer(let right)?): left < right
    case (.string(let left)?, .string(let right)?): compare(left, right)
    case (let left?, let right?): JSONPath.print(left) < JSONPath.print(right)
    }
  }

  /// Quantities by their size, everything else by its letters.
  private static func compare(_ left: String, _ right: String) -> Bool {
    if let left = Quantity(left), let right = Quantity(right) { return left < right }
    return left < right
  }
}
