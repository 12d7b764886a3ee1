import KubernetesAPI

/// Questions to the server about who may do what: nothing is stored, the answer is the object.
extension APIServer {
  /// The answer to a review; nil where the object is none.
  mutating func review(_ object: any APIObject) throws(Status) -> (any APIObject)? {
    switch object {
    case var review as SelfSubjectAccessReview:
      review.metadata = ObjectMeta()
      review.status = try access(
        session.asker,
        review.spec.resourceAttributes,
        review.spec.nonResourceAttributes,
        review.resource
      )
      return review
    case var review as SubjectAccessReview:
      review.status = try access(review.spec, review.resource)
      return review
    case var review as LocalSubjectAccessReview:
      if review.metadata.namespace.isEmpty { review.metadata.namespace = "default" }
      review.status = try access(review.spec, review.resource)
      return review
    case var review as SelfSubjectRulesReview:
      review.status = try listRules(review.spec.namespace)
      return review
    case var review as SelfSubjectReview:
      review.metadata.creationTimestamp = Time(now)
      review.status.userInfo = session.asker
      return review
    case var review as TokenReview:
      review.status = check(review.spec)
      return review
    default: return nil
    }
  }

  private mutating func access(
    _ spec: SubjectAccessReviewSpec,
    _ resource: APIResource
  ) throws(Status) -> SubjectAccessReviewStatus {
    guard !spec.user.isEmpty || !spec.groups.isEmpty else {
      throw .invalid(
        resource,
        "",
        [
          Status.Cause(
            reason: "FieldValueRequired",
            message: "Required value: at least one of user or group must be specified",
            field: "spec.user"
          )
        ]
      )
    }
    var user = UserInfo()
    user.username = spec.user
    user.groups = spec.groups
    return try access(user, spec.resourceAttributes, spec.nonResourceAttributes, resource)
  }

  private mutating func access(
    _ user: UserInfo,
    _ resourceAttributes: ResourceAttributes?,
    _ path: NonResourceAttributes?,
    _ resource: APIResource
  ) throws(Status) -> SubjectAccessReviewStatus {
    let attributes: RequestAttributes
    switch (resourceAttributes, path) {
    case (let wish?, nil): attributes = RequestAttributes(wish)
    case (nil, let wish?): attributes = RequestAttributes(wish.verb, path: wish.path)
    default:
      throw .invalid(
        resource,
        "",
        [
          Status.Cause(
            reason: "FieldValueInvalid",
            message: "Invalid value: null: exactly one of nonResourceAttributes or"
              + " resourceAttributes must be specified",
            field: "spec.resourceAttributes"
          )
        ]
      )
    }
    let decision = decide(user, attributes)
    var status = SubjectAccessReviewStatus()
    status.allowed = decision.isAllowed
    status.reason = decision.reason
    return status
  }

  private mutating func listRules(_ namespace: String) throws(Status) -> SubjectRulesReviewStatus {
    guard !namespace.isEmpty else { throw .badRequest("no namespace on request") }
    var status = SubjectRulesReviewStatus()
    for rule in rules(for: session.asker, namespace: namespace) {
      if rule.nonResourceURLs.isEmpty {
        var found = ResourceRule()
        found.verbs = rule.verbs
        found.apiGroups = rule.apiGroups
        found.resources = rule.resources
        found.resourceNames = rule.resourceNames
        status.resourceRules.append(found)
      } else {
        var found = NonResourceRule()
        found.verbs = rule.verbs
        found.nonResourceURLs = rule.nonResourceURLs
        status.nonResourceRules.append(found)
      }
    }
    return status
  }

  private func check(_ spec: TokenReviewSpec) -> TokenReviewStatus {
    var status = TokenReviewStatus()
    let audiences = spec.audiences.isEmpty ? [ServiceAccountToken.issuer] : spec.audiences
    do throws(Status) {
      let (user, good) = try user(ofToken: spec.token, audiences: audiences)
      status.authenticated = true
      status.user = user
      status.audiences = good
    } catch {
      status.error = "[invalid bearer token, Token has been invalidated]"
    }
    return status
  }
}
