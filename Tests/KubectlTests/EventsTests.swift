import APIServer
import KubernetesAPI
import Simulation
import Testing

@testable import Kubectl

@Suite struct EventsTests {
  private func tell(
    _ desk: inout Desk,
    _ name: String,
    _ reason: String,
    type: String = "Normal",
    about pod: String,
    ago seconds: Int64,
    count: Int32 = 1
  ) throws {
    var event = Event()
    event.metadata.name = name
    event.metadata.namespace = "default"
    event.involvedObject.kind = "Pod"
    event.involvedObject.name = pod
    event.involvedObject.namespace = "default"
    event.reason = reason
    event.type = type
    event.message = "It did."
    event.count = count
    event.firstTimestamp = Time(Instant(seconds: desk.server.now.seconds - 60))
    event.lastTimestamp = Time(Instant(seconds: desk.server.now.seconds - seconds))
    try desk.server.create(event)
  }

  @Test func `events are listed by time, filtered, and watched`() throws {
    var desk = try Desk()
    #expect(desk.type("kubectl events") == "No events found in default namespace.\n")
    try tell(&desk, "b", "BackOff", type: "Warning", about: "web", ago: 5, count: 3)
    try tell(&desk, "a", "Started", about: "redis", ago: 60)
    #expect(
      desk.type("kubectl events") == """
        LAST SEEN          TYPE      REASON    OBJECT      MESSAGE
        60s                Normal    Started   Pod/redis   It did.
        5s (x3 over 60s)   Warning   BackOff   Pod/web     It did.

        """
    )
    #expect(!desk.type("kubectl events --types=Warning --no-headers").contains("Started"))
    #expect(!desk.type("kubectl events --for pod/redis").contains("BackOff"))
    #expect(desk.type("kubectl events --types=Odd").hasPrefix("error: valid --types are"))
    // The real one prints nothing: the list is the server's own and names no single objects.
    #expect(desk.type("kubectl events -o name").isEmpty)
    _ = desk.type("kubectl events --for pod/redis --watch")
    #expect(desk.status == nil)
    try tell(&desk, "c", "Killing", about: "redis", ago: 0)
    try tell(&desk, "d", "Killing", about: "web", ago: 0)
    let news = desk.goOn()
    #expect(news.contains("Killing   Pod/redis"))
    #expect(!news.contains("Pod/web"))
  }
}
