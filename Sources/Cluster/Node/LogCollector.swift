import Machine
import Simulation

/// fluentd on a node: collects what the containers wrote.
struct LogCollector: Program {
  private var isStarted = false

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isStarted {
      isStarted = true
      system.handleSignals(SignalSet(.terminate, .interrupt))
    }
    return system.takeSignals().isEmpty ? .wait([.signal]) : .exit(0)
  }
}
