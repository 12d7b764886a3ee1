import ContainerRuntime
import Images
import Machine
import Simulation
import Testing

@Suite struct RuntimeTests {
  @Test(arguments: [
    (
      RuntimeKind.containerd, "nosuch",
      "failed to pull and unpack image \"docker.io/library/nosuch:latest\": failed to resolve "
        + "reference \"docker.io/library/nosuch:latest\": pull access denied, repository does not "
        + "exist or may require authorization: server message: insufficient_scope: authorization "
        + "failed"
    ),
    (
      .containerd, "redis:nosuch",
      "rpc error: code = NotFound desc = failed to pull and unpack image "
        + "\"docker.io/library/redis:nosuch\": failed to resolve reference "
        + "\"docker.io/library/redis:nosuch\": docker.io/library/redis:nosuch: not found"
    ),
    (
      .docker, "redis:nosuch",
      "rpc error: code = Unknown desc = Error response from daemon: manifest for redis:nosuch not "
        + "found"
    ),
    (
      .docker, "nosuch",
      "rpc error: code = Unknown desc = Error response from daemon: pull access denied for nosuch, "
        + "repository does not exist or may require 'docker login'"
    ),
  ])
  func `an image that cannot be had says why`(
    kind: RuntimeKind,
    name: String,
    message: String
  ) throws {
    var bench = ImageBench(kind: kind)
    bench.runtime.pullImage(name, at: bench.kernel.now)
    bench.run(seconds: 10)
    #expect(bench.runtime.drainNotifications() == [.pullFailed(name, message: message)])
  }

  @Test func `a pull takes time by the size of the image`() throws {
    var bench = ImageBench()
    bench.runtime.pullImage("redis", at: bench.kernel.now)
    bench.run(seconds: 1)
    #expect(bench.runtime.imageStatus("redis") == nil)
    bench.run(seconds: 60)
    let notifications = bench.runtime.drainNotifications()
    guard case .imagePulled("redis", let took)? = notifications.first else {
      Issue.record("got \(notifications)")
      return
    }
    #expect(took > .milliseconds(3000) && took < .milliseconds(10_000))
    #expect(bench.runtime.imageStatus("docker.io/library/redis:latest") != nil)
  }

  @Test func `a command that is not in the image fails to start`() throws {
    var bench = ImageBench(kind: .containerd, era: .current)
    let pod = try bench.pod("bad", image: "busybox", arguments: ["nosuch"])
    let container = bench.runtime.container(pod.container)
    #expect(container?.state == .exited)
    #expect(
      container?.message.hasSuffix("exec: \"nosuch\": executable file not found in $PATH") == true
    )
  }

  @Test func `a container that ignores the polite end is ended after its grace`() throws {
    var bench = ImageBench()
    let pod = try bench.pod("web", image: "janakiramm/web")
    let start = bench.kernel.now
    try bench.runtime.stopContainer(pod.container, grace: .milliseconds(30_000), &bench.kernel)
    bench.run(seconds: 60)
    let container = bench.runtime.container(pod.container)
    #expect(container?.exitCode == 137)
    #expect(container?.finishedAt == start + .milliseconds(30_000))
  }
}
