import Manifests

/// The rules for probes and lifecycle actions.
///
/// Source: `k8s.io/kubernetes/pkg/apis/core/validation`.
extension ValidationErrors {
  /// Checks a probe.
  mutating func checkProbe(_ probe: Probe, _ kind: ProbeKind, _ path: FieldPath) {
    checkActions(ProbeActions(probe), gracePeriod: nil, path)
    checkNotNegative(probe.initialDelaySeconds, path.child("initialDelaySeconds"))
    checkNotNegative(probe.timeoutSeconds, path.child("timeoutSeconds"))
    checkNotNegative(probe.periodSeconds, path.child("periodSeconds"))
    checkNotNegative(probe.successThreshold, path.child("successThreshold"))
    checkNotNegative(probe.failureThreshold, path.child("failureThreshold"))
    let grace = path.child("terminationGracePeriodSeconds")
    if let seconds = probe.terminationGracePeriodSeconds, seconds <= 0 {
      invalid(grace, .integer(seconds), "must be greater than 0")
    }
    switch kind {
    case .liveness, .startup:
      if probe.successThreshold != 1 {
        invalid(
          path.child("successThreshold"),
          .integer(Int64(probe.successThreshold)),
          "must be 1"
        )
      }
    case .readiness:
      if let seconds = probe.terminationGracePeriodSeconds {
        invalid(grace, .integer(seconds), "must not be set for readinessProbes")
      }
    }
  }

  /// Checks the actions of a lifecycle.
  mutating func checkLifecycle(_ lifecycle: Lifecycle, gracePeriod: Int64?, _ path: FieldPath) {
    if let action = lifecycle.postStart {
      checkActions(ProbeActions(action), gracePeriod: gracePeriod, path.child("postStart"))
    }
    if let action = lifecycle.preStop {
      checkActions(ProbeActions(action), gracePeriod: gracePeriod, path.child("preStop"))
    }
  }

  /// Checks that there is exactly one action, and that it makes sense.
  private mutating func checkActions(
    _ actions: ProbeActions,
    gracePeriod: Int64?,
    _ path: FieldPath
  ) {
    var found = false
    for action in actions.given {
      let place = path.child(action.field)
      if found {
        forbidden(place, "may not specify more than 1 handler type")
      } else {
        found = true
        checkAction(action, gracePeriod: gracePeriod, place)
      }
    }
    if !found { required(path, "must specify a handler type") }
  }

  private mutating func checkAction(
    _ action: ProbeActions.Action,
    gracePeriod: Int64?,
    _ path: FieldPath
  ) {
    switch action {
    case .exec(let exec):
      if exec.command.isEmpty { required(path.child("command")) }
    case .httpGet(let get):
      if get.path.isEmpty { required(path.child("path")) }
      checkPort(get.port, path.child("port"))
      if !["HTTP", "HTTPS"].contains(get.scheme) {
        unsupported(path.child("scheme"), get.scheme, ["HTTP", "HTTPS"])
      }
      for header in get.httpHeaders where !Self.isHeaderName(header.name) {
        invalid(
          path.child("httpHeaders"),
          .string(header.name),
          "a valid HTTP header must consist of alphanumeric characters or '-' (e.g."
            + " 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')"
        )
      }
    case .tcpSocket(let socket): checkPort(socket.port, path.child("port"))
    case .grpc(let grpc): checkPort(.int(grpc.port), path.child("port"))
    case .sleep(let sleep):
      guard let gracePeriod, !(0...max(0, gracePeriod)).contains(sleep.seconds) else { return }
      invalid(
        path,
        .integer(sleep.seconds),
        "must be non-negative and less than terminationGracePeriodSeconds (\(gracePeriod))"
      )
    }
  }

  private static func isHeaderName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { Names.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
  }
}

/// What probes and lifecycle actions have in common: one of several ways to act.
private struct ProbeActions {
  enum Action {
    case exec(ExecAction)
    case httpGet(HTTPGetAction)
    case tcpSocket(TCPSocketAction)
    case grpc(GRPCAction)
    case sleep(SleepAction)

    var field: String {
      switch self {
      case .exec: "exec"
      case .httpGet: "httpGet"
      case .tcpSocket: "tcpSocket"
      case .grpc: "grpc"
      case .sleep: "sleep"
      }
    }
  }

  /// The actions that are given, in the order of the checks.
  let given: [Action]

  init(_ probe: Probe) {
    given = [
      probe.exec.map(Action.exec), probe.httpGet.map(Action.httpGet),
      probe.tcpSocket.map(Action.tcpSocket), probe.grpc.map(Action.grpc),
    ].compactMap(\.self)
  }

  init(_ handler: LifecycleHandler) {
    given = [
      handler.exec.map(Action.exec), handler.httpGet.map(Action.httpGet),
      handler.tcpSocket.map(Action.tcpSocket), handler.sleep.map(Action.sleep),
    ].compactMap(\.self)
  }
}
