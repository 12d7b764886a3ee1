import KubernetesAPI

/// The least OpenAPI v2 document that clients are content with: that patches take `fieldValidation`.
///
/// Clients read it in protobuf only, and only where v3 has no answer: for kinds that nobody serves.
enum OpenAPIv2 {
  /// The media type of the document.
  static let mediaType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"
  /// Under which names clients ask for it; the older one is no proper media type.
  static let mediaTypes = [mediaType, "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"]

  /// The document's bytes.
  static let document: [UInt8] = {
    let info = text(1, "Kubernetes") + text(2, "v1.36.2")
    let gvk =
      text(1, "x-kubernetes-group-version-kind")
      + message(2, text(2, "group: \"\"\nkind: Namespace\nversion: v1\n"))
    let query = text(2, "query") + text(4, "fieldValidation") + text(6, "string")
    let parameter = message(1, message(2, message(3, query)))
    let patch = message(8, parameter) + message(13, gvk)
    let item = text(1, "/api/v1/namespaces/{name}") + message(2, message(8, patch))
    return text(1, "2.0") + message(2, info) + message(8, message(2, item))
  }()

  private static func text(_ number: UInt8, _ text: String) -> [UInt8] {
    message(number, Array(text.utf8))
  }

  private static func message(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
    var length = content.count
    var bytes = [number << 3 | 2]
    while length > 127 {
      bytes.append(UInt8(length & 0x7F) | 0x80)
      length >>= 7
    }
    return bytes + [UInt8(length)] + content
  }
}
