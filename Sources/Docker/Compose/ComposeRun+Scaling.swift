import ContainerRuntime
import Machine
import Manifests

/// `docker-compose scale` and `up --scale`.
extension ComposeRun {
  /// How many containers each service that is named is to have.
  func scales(
    _ words: [String]
  ) throws(DockerFailure) -> [(service: ComposeService, count: Int)] {
    var result: [(service: ComposeService, count: Int)] = []
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        throw DockerFailure("ERROR: Arguments to scale should be in the form service=num")
      }
      guard let count = Int(parts[1]) else {
        throw DockerFailure(
          "ERROR: Number of containers for service \"\(parts[0])\" is not a number"
        )
      }
      result.append((try project.service(String(parts[0])), count))
    }
    return result
  }

  /// The numbers that containers are to have: those that are there, then the next free ones.
  static func numbers(_ count: Int?, _ there: [Int]) -> [Int] {
    let there = there.sorted()
    guard let count else { return there.isEmpty ? [1] : there }
    var numbers = Array(there.prefix(max(0, count)))
    while numbers.count < count { numbers.append((numbers.last ?? 0) + 1) }
    return numbers
  }

  mutating func planScale(
    _ runtime: NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) {
    kernel.print(
      "WARNING: The scale command is deprecated. Use the up command with the --scale flag instead.\n",
      to: 2
    )
    for (service, count) in try scales(call.words) {
      if count > 1, let name = service.value["container_name"]?.string {
        kernel.print(
          "WARNING: The \"\(service.name)\" service is using the custom container name \"\(name)\". "
            + "Docker requires each container to have a unique name. Remove the custom name to "
            + "scale the service.\n",
          to: 2
        )
      }
      let hasHostPort = try project.config(service, runtime, kernel).ports.contains {
        $0.hostPort > 0
      }
      if count > 1, hasHostPort {
        kernel.print(
          "WARNING: The \"\(service.name)\" service specifies a port on the host. If multiple "
            + "containers for this service are created on a single host, the port will clash.\n",
          to: 2
        )
      }
      let there = project.containers(of: service.name, runtime)
      if there.count(where: \.isAlive) == count {
        kernel.print("Desired container number already achieved\n", to: 2)
        continue
      }
      try planGround(for: [service], runtime)
      let numbers = Self.numbers(count, there.map(\.number))
      for number in numbers {
        let isUp = there.contains { $0.number == number && $0.isAlive }
        if !isUp { steps.append(.bring(service, number)) }
      }
      let gone = there.filter { !numbers.contains($0.number) }.map(\.name)
      if !gone.isEmpty { steps.append(.drop(gone)) }
    }
  }
}

extension EngineContainer {
  /// The number that compose gave it among those of its service.
  var number: Int { labels["com.docker.compose.container-number"].flatMap { Int($0) } ?? 1 }
}
