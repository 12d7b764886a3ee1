import KubernetesAPI
import Manifests
import Testing

/// Reads one manifest, strictly.
func read<Object: APIObject>(_ type: Object.Type, _ yaml: String) throws -> Object {
  var decoder = FieldDecoder()
  let object = try decode(type, yaml, &decoder)
  try #require(decoder.failure == nil)
  try #require(decoder.strictErrors.isEmpty)
  return object
}

/// Reads one manifest and leaves what did not fit in `decoder`.
func decode<Object: APIObject>(
  _ type: Object.Type,
  _ yaml: String,
  _ decoder: inout FieldDecoder
) throws -> Object {
  var tree = try YAMLReader.value(yaml)
  tree["apiVersion"] = nil
  tree["kind"] = nil
  var object = Object()
  object.decode(tree, &decoder)
  return object
}

/// Reads one manifest and fills in what the server would before it validates.
func readDefaulted<Object: APIObject>(_ type: Object.Type, _ yaml: String) throws -> Object {
  var object = try read(type, yaml)
  if object.metadata.namespace.isEmpty { object.metadata.namespace = "default" }
  object.setNestedDefaults()
  return object
}

/// The causes as kubectl lists them.
func lines(_ causes: [Status.Cause]) -> [String] { causes.map { "\($0.field): \($0.message)" } }
