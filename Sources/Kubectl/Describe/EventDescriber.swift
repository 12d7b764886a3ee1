import KubernetesAPI

/// Describes events by their fields, as the describer of any kind does.
enum EventDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ event: Event,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    try GenericDescriber.describe(event, &page, &client)
  }
}
