import Cluster
import Simulation

/// What the simulated shell and its tools do.
extension Benchmark {
  /// A megabyte through a pipe of three programs.
  func measurePipe() -> Figure {
    measureScript("1 MB through a pipe", "seq 1 200000 | head -c 1000000 | wc -c", "1000000")
  }

  /// A loop with arithmetic, a test and a variable.
  func measureLoop() -> Figure {
    measureScript(
      "a loop of 10,000 in the shell",
      "i=0; while [ $i -lt 10000 ]; do i=$((i+1)); done; echo $i",
      "10000"
    )
  }

  private func measureScript(_ name: String, _ script: String, _ expected: String) -> Figure {
    let timing = Timing.of(9, on: Session(Worlds.empty(nodes: 1, pods: 10))) { session in
      let result = session.run(script)
      precondition(result.output.contains(expected), result.output)
    }
    return figure(name, "", timing.text())
  }
}
