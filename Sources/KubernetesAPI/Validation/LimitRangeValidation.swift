import Manifests

extension LimitRange: ValidatedObject {
  /// What is wrong with a new one.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkLimits(spec.limits)
    return errors.causes
  }

  /// What is wrong with it as the successor of `old`.
  public func validateUpdate(from old: LimitRange) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    errors.checkLimits(spec.limits)
    return errors.causes
  }
}

/// The rules for limit ranges.
///
/// Source: `k8s.io/kubernetes/pkg/apis/core/validation`.
extension ValidationErrors {
  fileprivate mutating func checkLimits(_ limits: [LimitRangeItem]) {
    var seen: [String] = []
    for (index, item) in limits.enumerated() {
      let path = FieldPath.spec.child("limits").index(index)
      checkType(item.type, path.child("type"))
      if seen.contains(item.type) { duplicate(path.child("type"), .string(item.type)) }
      seen.append(item.type)
      checkNames(item, path)
      for name in item.names { checkOrder(item, name, path) }
    }
  }

  private mutating func checkType(_ type: String, _ path: FieldPath) {
    let reasons = Names.qualifiedNameErrors(type)
    invalid(path, type, reasons)
    let isStandard = ["Container", "PersistentVolumeClaim", "Pod"].contains(type)
    if reasons.isEmpty, !type.contains("/"), !isStandard {
      invalid(path, .string(type), "must be a standard limit type or fully qualified")
    }
  }

  private mutating func checkNames(_ item: LimitRangeItem, _ path: FieldPath) {
    checkNames(item.max, item.type, path.child("max"))
    checkNames(item.min, item.type, path.child("min"))
    if item.type == "Pod" {
      let why = "may not be specified when `type` is 'Pod'"
      if !item.default.isEmpty { forbidden(path.child("default"), why) }
      if !item.defaultRequest.isEmpty { forbidden(path.child("defaultRequest"), why) }
    } else {
      checkNames(item.default, item.type, path.child("default"))
      checkNames(item.defaultRequest, item.type, path.child("defaultRequest"))
    }
    if item.type == "PersistentVolumeClaim", item.min["storage"] == nil,
      item.max["storage"] == nil
    {
      required(
        path.child("limits"),
        "either minimum or maximum storage value is required, but neither was provided"
      )
    }
    checkNames(item.maxLimitRequestRatio, item.type, path.child("maxLimitRequestRatio"))
  }

  private mutating func checkNames(_ list: ResourceList, _ type: String, _ path: FieldPath) {
    for entry in list {
      let place = path.key(entry.key)
      checkResourceName(entry.key, place)
      if type == "Pod" || type == "Container", !entry.key.contains("/"),
        !ResourceName.isStandardForContainers(entry.key)
      {
        invalid(place, .string(entry.key), "must be a standard resource for containers")
      }
    }
  }

  /// Checks that the bounds and defaults of one resource do not contradict each other.
  private mutating func checkOrder(_ item: LimitRangeItem, _ name: String, _ path: FieldPath) {
    let isPod = item.type == "Pod"
    let (least, most) = (item.min[name], item.max[name])
    let limit = isPod ? nil : item.default[name]
    let request = isPod ? nil : item.defaultRequest[name]
    func place(_ field: String) -> FieldPath { path.child(field).key(name) }
    /// Refuses where the first is greater than the second.
    func check(
      _ first: Quantity?,
      _ firstName: String,
      _ second: Quantity?,
      _ secondName: String,
      _ field: String,
      shown: Quantity?
    ) {
      guard let first, let second, first > second else { return }
      invalid(
        place(field),
        (shown ?? first).encoded(),
        "\(firstName) value \(first) is greater than \(secondName) value \(second)"
      )
    }
    check(least, "min", most, "max", "min", shown: least)
    check(least, "min", request, "default request", "defaultRequest", shown: request)
    check(request, "default request", most, "max", "defaultRequest", shown: request)
    check(request, "default request", limit, "default limit", "defaultRequest", shown: request)
    check(least, "min", limit, "default", "default", shown: least)
    check(limit, "default", most, "max", "default", shown: most)
    if let ratio = item.maxLimitRequestRatio[name] {
      checkRatio(ratio, least, most, place("maxLimitRequestRatio"))
    }
    let isFirm = ResourceName.isHugePages(name) || ResourceName.isExtended(name)
    if isFirm, let limit, let request, limit != request {
      invalid(
        place("defaultRequest"),
        request.encoded(),
        "default value \(limit) must equal to defaultRequest value \(request) in \(name)"
      )
    }
  }

  private mutating func checkRatio(
    _ ratio: Quantity,
    _ least: Quantity?,
    _ most: Quantity?,
    _ path: FieldPath
  ) {
    if ratio < Quantity(1) {
      invalid(path, ratio.encoded(), "ratio \(ratio) is less than 1")
    }
    guard let least, let most, least.signum > 0 else { return }
    let greatest = Double(most.milliValue) / Double(least.milliValue)
    guard Double(ratio.milliValue) / 1000 > greatest else { return }
    let text = FixedPoint.text(greatest, digits: 6)
    invalid(path, ratio.encoded(), "ratio \(ratio) is greater than max/min = \(text)")
  }
}

extension LimitRangeItem {
  /// Every resource that the item names, in order.
  fileprivate var names: [String] {
    var lists = [max, min, maxLimitRequestRatio]
    if type != "Pod" { lists += [`default`, defaultRequest] }
    return Set(lists.flatMap(\.keys)).sorted()
  }
}
