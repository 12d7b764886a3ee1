/// Which parts of a list's items a template looks at.
extension JSONPath {
  /// Where a step stands.
  private enum Place {
    /// At the list itself.
    case list
    /// At the list's items, not yet at one of them.
    case items
    /// At one item.
    case item
    /// Within a part that is there whole, or at something that is no part of an item.
    case inside
  }

  /// The fields of the items that the template looks at, where those are all that it can print of
  /// them; nil where it may need the items whole.
  ///
  /// A list of thousands need not be made into a tree for the sake of a name of each.
  public var fieldsOfItems: [String]? {
    var fields: [String] = []
    var places = [Place.list]
    for steps in actions {
      switch steps.first {
      case .word("range"):
        guard let place = Self.follow(steps.dropFirst(), from: places[places.count - 1], &fields)
        else { return nil }
        places.append(place == .items ? .item : place)
      case .word("end"):
        guard places.count > 1 else { return nil }
        places.removeLast()
      default:
        let place = Self.follow(steps[...], from: places[places.count - 1], &fields)
        guard place == .inside else { return nil }
      }
    }
    return fields
  }

  /// Where `steps` lead from a place; nil where that is not known.
  private static func follow(
    _ steps: ArraySlice<JSONPathNode>,
    from start: Place,
    _ fields: inout [String]
  ) -> Place? {
    var place = start
    for step in steps where place != .inside {
      switch (step, place) {
      case (.text, _), (.number, _), (.bool, _): place = .inside
      case (.field("items"), .list): place = .items
      case (.field, .list): place = .inside
      case (.wildcard, .items), (.slice, .items): place = .item
      case (.filter(let left, _, let right), .items):
        for side in [left, right] where follow(side[...], from: .item, &fields) != .inside {
          return nil
        }
        place = .item
      case (.field(let name), .item):
        if !fields.contains(name) { fields.append(name) }
        place = .inside
      default: return nil
      }
    }
    return place
  }
}
