extension APIKinds {
  /// The kinds that are stored as they come and have no effect: those that users meet in lists, and
  /// that nothing here acts on.
  public static let stored: [APIResource] = [
    webhooks("MutatingAdmissionPolicy", "mutatingadmissionpolicies"),
    webhooks("MutatingAdmissionPolicyBinding", "mutatingadmissionpolicybindings"),
    webhooks("MutatingWebhookConfiguration", "mutatingwebhookconfigurations"),
    webhooks("ValidatingAdmissionPolicy", "validatingadmissionpolicies", ["status"]),
    webhooks("ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings"),
    webhooks("ValidatingWebhookConfiguration", "validatingwebhookconfigurations"),
    APIResource(
      group: "apiregistration.k8s.io",
      kind: "APIService",
      plural: "apiservices",
      categories: ["api-extensions"],
      isNamespaced: false,
      subresources: ["status"]
    ),
    APIResource(
      group: "flowcontrol.apiserver.k8s.io",
      kind: "FlowSchema",
      plural: "flowschemas",
      isNamespaced: false,
      subresources: ["status"]
    ),
    APIResource(
      group: "flowcontrol.apiserver.k8s.io",
      kind: "PriorityLevelConfiguration",
      plural: "prioritylevelconfigurations",
      isNamespaced: false,
      subresources: ["status"]
    ),
    devices("DeviceClass", "deviceclasses", isNamespaced: false),
    devices("ResourceClaim", "resourceclaims", isNamespaced: true),
    devices("ResourceClaimTemplate", "resourceclaimtemplates", isNamespaced: true),
    devices("ResourceSlice", "resourceslices", isNamespaced: false),
  ]

  private static func webhooks(
    _ kind: String,
    _ plural: String,
    _ subresources: [String] = []
  ) -> APIResource {
    APIResource(
      group: "admissionregistration.k8s.io",
      kind: kind,
      plural: plural,
      categories: ["api-extensions"],
      isNamespaced: false,
      subresources: subresources
    )
  }

  private static func devices(_ kind: String, _ plural: String, isNamespaced: Bool) -> APIResource {
    APIResource(
      group: "resource.k8s.io",
      kind: kind,
      plural: plural,
      isNamespaced: isNamespaced,
      subresources: kind == "ResourceClaim" ? ["status"] : []
    )
  }
}
