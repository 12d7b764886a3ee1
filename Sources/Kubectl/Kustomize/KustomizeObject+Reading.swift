import Manifests

extension KustomizeObject {
  /// The objects of a file.
  static func objects(of text: String, _ source: String) throws(Failure) -> [KustomizeObject] {
    do {
      return try ManifestReader.documents(text).flatMap { document -> [KustomizeObject] in
        let kind = document.value["kind"]?.string ?? ""
        if kind.hasSuffix("List"), let items = document.value["items"]?.array {
          return items.map { KustomizeObject(tree: $0) }
        }
        return document.value == .null ? [] : [KustomizeObject(tree: document.value)]
      }
    } catch {
      throw .message(
        "accumulating resources: accumulation err='accumulating resources from '\(source)':"
          + " MalformedYAMLError: \(error.goMessage) in File: \(source)'"
      )
    }
  }
}
