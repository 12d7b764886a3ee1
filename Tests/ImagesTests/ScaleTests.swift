import ContainerRuntime
import Images
import Machine
import Network
import Simulation
import Testing

@Suite struct ScaleTests {
  @Test func `machines and processes stay small`() {
    #expect(MemoryLayout<Machine>.size <= 192)
    #expect(MemoryLayout<Process>.size <= 224)
  }

  @Test func `two hundred idle web servers cost nothing for a day`() throws {
    var kernel = Kernel(now: ImageBench.start, programs: ImagePrograms())
    let image = try KnownImages.registry(.current).image("nginx")
    for number in 0..<200 {
      let (_, namespace) = kernel.network.addNode(
        address: .init(10, 0, UInt8(0), UInt8(number))
      )
      let machine = kernel.makeMachine(
        Machine(
          kind: .container,
          hostname: "web-\(number)",
          files: image.files,
          namespace: namespace
        )
      )
      _ = try kernel.start(
        SpawnRequest(image.configuration.entrypoint + image.configuration.command),
        on: machine
      )
    }
    kernel.run(until: kernel.now + .hours(24))
    #expect(kernel.steps <= 600)
    #expect(kernel.machineIDs.allSatisfy { kernel[$0].mainProcess != nil })
  }
}
