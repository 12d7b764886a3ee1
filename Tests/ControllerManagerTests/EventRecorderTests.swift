import APIServer
import KubernetesAPI
import Simulation
import Testing

@Suite struct EventRecorderTests {
  var world = World()
  var recorder = EventRecorder(component: "kubelet", host: "minikube")
  let pod = Sample.pod("web")

  private mutating func tell(_ message: String, reason: String = "BackOff") {
    recorder.record(&world.api, about: pod, type: .warning, reason: reason, message: message)
  }

  private var events: [Event] { world.list(Event.self) }

  @Test mutating func `an event names its object, its source and its time`() throws {
    tell("Back-off restarting failed container")
    let event = try #require(events.first)
    #expect(event.involvedObject.kind == "Pod")
    #expect(event.involvedObject.name == "web")
    #expect(event.type == "Warning")
    #expect(event.source.component == "kubelet")
    #expect(event.source.host == "minikube")
    #expect(event.metadata.name.hasPrefix("web."))
    #expect(event.firstTimestamp == Time(world.api.now))
    #expect(event.count == 1)
  }

  @Test mutating func `the same words again count up`() throws {
    tell("Back-off restarting failed container")
    world.api.now += .seconds(90)
    tell("Back-off restarting failed container")
    #expect(events.map(\.count) == [2])
    let event = try #require(events.first)
    #expect((event.lastTimestamp.instant - event.firstTimestamp.instant).wholeSeconds == 90)
  }

  @Test mutating func `the tenth different message of a reason stands for all that follow`() {
    for number in 1...14 { tell("message \(number)") }
    #expect(events.count == 10)
    let combined = events.first { $0.message.hasPrefix("(combined from similar events): ") }
    #expect(combined?.message == "(combined from similar events): message 14")
    #expect(combined?.count == 5)
    tell("another matter", reason: "Failed")
    #expect(events.count == 11)
  }

  @Test mutating func `an object that is talked about without end is passed over`() {
    for _ in 1...40 { tell("again") }
    #expect(events.map(\.count) == [25])
    world.api.now += .minutes(5)
    tell("again")
    #expect(events.map(\.count) == [26])
  }

  @Test mutating func `two components may speak in the same instant`() {
    var other = EventRecorder(component: "default-scheduler")
    tell("first")
    other.record(&world.api, about: pod, reason: "Scheduled", message: "second")
    #expect(events.count == 2)
  }
}
