public import KubernetesAPI
public import Machine

/// A program that needs the API: the composition root runs it with the server at hand.
public protocol APIProgram: Program {
  /// Runs until the program must wait or ends, asking `client` what it wants to know.
  mutating func resume<Client: KubernetesClient>(
    _ system: inout Kernel,
    _ client: inout Client
  )
    -> Disposition
}

extension APIProgram {
  /// Only the driver has an API to ask.
  public var runsInDriver: Bool { true }

  /// Without an API there is nothing to run.
  public mutating func resume(_ system: inout Kernel) -> Disposition {
    system.print("\(system.arguments.first ?? "program"): there is no API server here\n", to: 2)
    return .exit(1)
  }
}

extension Channel {
  /// Notified whenever the revision of the API server has moved.
  public static let apiChanges = Channel(1)
}
