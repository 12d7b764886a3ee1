/// One step of a parsed jsonpath.
enum JSONPathNode: Hashable, Sendable {
  /// Printed as it is.
  case text(String)
  /// `.name`, `['name']`.
  case field(String)
  /// `[1]`, `[1:3]`, `[::2]`.
  case slice(JSONPathSlice)
  /// `[?(@.a == 1)]`.
  indirect case filter(left: [JSONPathNode], comparison: String, right: [JSONPathNode])
  /// `..`: the value and everything below it that has parts.
  case recursive
  /// `*`.
  case wildcard
  /// `[0,2]`.
  case union([[JSONPathNode]])
  /// A number within a filter.
  case number(Value)
  /// A truth value within a filter.
  case bool(Bool)
  /// `range`, `end`, or a word that means nothing.
  case word(String)
}

/// The three numbers of an array selection.
struct JSONPathSlice: Hashable, Sendable {
  /// The first index; from the end when negative.
  var start: Int?
  /// The index behind the last; nil for all that follow.
  var end: Int?
  /// The distance between two elements.
  var step: Int?
  /// Whether `end` only says that one element is meant, as in `[-1]`.
  var isSingle = false
}
