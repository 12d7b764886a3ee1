import Cluster
import KubernetesAPI
import Lessons
import Manifests

/// What stands behind kubectl's words on a file: the place of a mistake, or the field that was meant.
///
/// kubectl's own message comes first and stays as it is.
struct ManifestFault {
  /// The remark, of one or more lines.
  let lines: [String]

  /// Looks through what a command printed; nil where there is nothing to add.
  init?(in output: String, files: (String) -> String?) {
    var lines: [String] = []
    for line in output.split(whereSeparator: \.isNewline).map(String.init) {
      if let place = Self.place(line, files) { lines += place }
      lines += Self.fields(line)
    }
    guard !lines.isEmpty else { return nil }
    self.lines = lines
  }

  /// Line, column and caret of a file that is no YAML or JSON.
  private static func place(_ line: String, _ files: (String) -> String?) -> [String]? {
    guard let start = line.firstRange(of: "error parsing ")?.upperBound,
      let end = line[start...].firstRange(of: ": error converting YAML to JSON")?.lowerBound,
      let text = files(String(line[start..<end]))
    else { return nil }
    do throws(ManifestError) {
      _ = try ManifestReader.documents(text)
      return nil
    } catch {
      return error.description.split(separator: "\n").map(String.init)
    }
  }

  /// For each field that the server does not know, the one that is nearest to it.
  private static func fields(_ line: String) -> [String] {
    guard let start = line.firstRange(of: " in version \"") else { return [] }
    let kind = line[..<start.lowerBound].split(separator: " ").last.map(String.init) ?? ""
    let version = String(line[start.upperBound...].prefix { $0 != "\"" })
    guard let type = APIKinds.type(apiVersion: version, kind: kind) else { return [] }
    var result: [String] = []
    var rest = line[start.upperBound...]
    while let found = rest.firstRange(of: "unknown field \"") {
      rest = rest[found.upperBound...]
      let path = String(rest.prefix { $0 != "\"" })
      if let meant = meant(by: path, in: type) { result.append("Did you mean \(meant)?") }
    }
    return result
  }

  /// The path with its last part put right, as in `spec.containers[0].image`.
  private static func meant(by path: String, in type: any APIObject.Type) -> String? {
    var shape = FieldShape.structure(type)
    let parts = path.split(separator: ".").map(String.init)
    for part in parts.dropLast() {
      let name = String(part.prefix { $0 != "[" })
      guard case .structure(let parent) = shape,
        let row = parent.fieldTable.first(where: { $0.name == name })
      else { return nil }
      shape = row.shape
      if case .array(let element) = shape { shape = element }
    }
    guard case .structure(let parent) = shape, let last = parts.last,
      let name = Spelling.nearest(to: last, among: parent.fieldTable.map(\.name))
    else { return nil }
    return (parts.dropLast() + [name]).joined(separator: ".")
  }
}
