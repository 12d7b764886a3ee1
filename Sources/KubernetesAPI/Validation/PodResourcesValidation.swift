import Manifests

/// The rules for requests and limits.
///
/// Source: `k8s.io/kubernetes/pkg/apis/core/validation`.
extension ValidationErrors {
  /// Checks requests and limits.
  mutating func checkResources(
    _ resources: ResourceRequirements,
    claims: [String],
    _ path: FieldPath
  ) {
    let limits = path.child("limits")
    let requests = path.child("requests")
    for limit in resources.limits {
      checkQuantity(limit.key, limit.value, limits.key(limit.key))
    }
    for request in resources.requests {
      checkQuantity(request.key, request.value, requests.key(request.key))
      let allowsOvercommit =
        !ResourceName.isHugePages(request.key)
        && !ResourceName.isExtended(request.key)
      if let limit = resources.limits[request.key] {
        if !allowsOvercommit && request.value != limit {
          invalid(
            requests,
            .string(request.value.description),
            "must be equal to \(request.key) limit of \(limit)"
          )
        } else if request.value > limit {
          invalid(
            requests,
            .string(request.value.description),
            "must be less than or equal to \(request.key) limit of \(limit)"
          )
        }
      } else if !allowsOvercommit {
        required(limits, "Limit must be set for non overcommitable resources")
      }
    }
    let keys = resources.limits.keys + resources.requests.keys
    if keys.contains(where: ResourceName.isHugePages) && !keys.contains("cpu")
      && !keys.contains("memory")
    {
      forbidden(path, "HugePages require cpu or memory")
    }
    for (index, claim) in resources.claims.enumerated() {
      let place = path.child("claims").index(index)
      if claim.name.isEmpty {
        required(place)
      } else if !claims.contains(claim.name) {
        notFound(place, claim.name)
      }
    }
  }

  private mutating func checkQuantity(_ name: String, _ quantity: Quantity, _ path: FieldPath) {
    checkResourceName(name, path)
    if !name.contains("/"), !ResourceName.isStandardForContainers(name) {
      invalid(path, .string(name), "must be a standard resource for containers")
    }
    if quantity.signum < 0 {
      invalid(path, .string(quantity.description), "must be greater than or equal to 0")
    }
    if ResourceName.isExtended(name) && quantity.milliValue % 1000 != 0 {
      invalid(path, .string(quantity.description), "must be an integer")
    }
  }
}
