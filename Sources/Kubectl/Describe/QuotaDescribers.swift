import KubernetesAPI

/// Describes quotas.
enum ResourceQuotaDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ quota: ResourceQuota,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.line(0, "Name:", quota.metadata.name)
    page.line(0, "Namespace:", quota.metadata.namespace)
    page.scopes(quota, level: 0, mark: " * ")
    page.raw("Resource\tUsed\tHard\n--------\t----\t----\n")
    page.amounts(quota, level: 0)
  }
}

/// Describes limit ranges.
enum LimitRangeDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ range: LimitRange,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.line(0, "Name:", range.metadata.name)
    page.line(0, "Namespace:", range.metadata.namespace)
    page.limitsHead(prefix: "")
    page.limits(range, prefix: "")
  }
}

extension DescriptionPage {
  /// Writes the quotas of a namespace.
  mutating func quotas(_ quotas: [ResourceQuota]) {
    guard !quotas.isEmpty else { return raw("No resource quota.\n") }
    raw("Resource Quotas\n")
    for quota in quotas {
      line(1, "Name:", quota.metadata.name)
      scopes(quota, level: 1, mark: "* ")
      raw("  Resource\tUsed\tHard\n  --------\t---\t---\n")
      amounts(quota, level: 1)
    }
  }

  /// Writes the limit ranges of a namespace.
  mutating func limits(_ ranges: [LimitRange]) {
    guard !ranges.isEmpty else {
      return raw(version == .v18 ? "No resource limits.\n" : "No LimitRange resource.\n")
    }
    raw("Resource Limits\n")
    limitsHead(prefix: " ")
    for range in ranges { limits(range, prefix: " ") }
  }

  fileprivate mutating func scopes(_ quota: ResourceQuota, level: Int, mark: String) {
    let scopes = quota.spec.scopes.sorted()
    guard !scopes.isEmpty else { return }
    line(level, "Scopes:", scopes.joined(separator: ", "))
    for scope in scopes {
      if let help = Self.help(scope) { line(level, mark + help) }
    }
  }

  private static func help(_ scope: String) -> String? {
    switch scope {
    case "Terminating":
      "Matches all pods that have an active deadline. These pods have a limited lifespan on a node"
        + " before being actively terminated by the system."
    case "NotTerminating":
      "Matches all pods that do not have an active deadline. These pods usually include long running"
        + " pods whose container command is not expected to terminate."
    case "BestEffort":
      "Matches all pods that do not have resource requirements set. These pods have a best effort"
        + " quality of service."
    case "NotBestEffort":
      "Matches all pods that have at least one resource requirement set. These pods have a burstable"
        + " or guaranteed quality of service."
    default: nil
    }
  }

  fileprivate mutating func amounts(_ quota: ResourceQuota, level: Int) {
    for entry in quota.status.hard {
      let used = quota.status.used[entry.key] ?? Quantity()
      line(level, entry.key, "\(used.written(as: entry.value))", "\(entry.value)")
    }
  }

  fileprivate mutating func limitsHead(prefix: String) {
    raw(
      "\(prefix)Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n"
    )
    raw(
      "\(prefix)----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n"
    )
  }

  fileprivate mutating func limits(_ range: LimitRange, prefix: String) {
    for item in range.spec.limits {
      let lists = [
        item.min, item.max, item.defaultRequest, item.default, item.maxLimitRequestRatio,
      ]
      for name in Set(lists.flatMap(\.keys)).sorted() {
        let cells = lists.map { $0[name]?.description ?? "-" }
        line(0, "\(prefix)\(item.type)\t\(name)\t\(cells.joined(separator: "\t"))")
      }
    }
  }
}

extension Quantity {
  /// The amount with the suffixes of another, as kubectl shows it beside that.
  fileprivate func written(as other: Quantity) -> Quantity {
    format == other.format ? self : Quantity(value, format: other.format)
  }
}
