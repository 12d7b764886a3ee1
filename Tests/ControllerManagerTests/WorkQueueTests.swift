import APIServer
import KubernetesAPI
import Simulation
import Testing

@Suite struct WorkQueueTests {
  var queue = WorkQueue<String>()
  let start = Instant(seconds: 100)

  private mutating func drain(_ now: Instant) -> [String] {
    var keys: [String] = []
    while let key = queue.popFirst(now: now) { keys.append(key) }
    return keys
  }

  @Test mutating func `a key stands in the queue once, where it first came`() {
    for key in ["a", "b", "a", "c", "b"] { queue.add(key) }
    #expect(drain(start) == ["a", "b", "c"])
    queue.add("a")
    #expect(drain(start) == ["a"])
  }

  @Test mutating func `retries wait twice as long each time, until one succeeds`() {
    var delays: [Duration] = []
    for _ in 0..<4 {
      queue.retry("a", now: start)
      let due = queue.nextDue ?? .distantFuture
      delays.append(due - start)
      #expect(drain(due) == ["a"])
    }
    #expect(delays == [5, 10, 20, 40].map { .milliseconds($0) })
    queue.forget("a")
    queue.retry("a", now: start)
    #expect(queue.nextDue == start + .milliseconds(5))
  }

  @Test mutating func `the longest delay has a bound`() {
    for _ in 0..<40 {
      queue.retry("a", now: start)
      _ = drain(.distantFuture)
    }
    queue.retry("a", now: start)
    #expect(queue.nextDue == start + .seconds(1000))
  }

  @Test mutating func `of two times for one key the earlier counts`() {
    queue.add("a", at: start + .seconds(10))
    queue.add("a", at: start + .seconds(5))
    queue.add("a", at: start + .seconds(20))
    #expect(drain(start + .seconds(4)).isEmpty)
    #expect(drain(start + .seconds(5)) == ["a"])
    #expect(drain(start + .seconds(30)).isEmpty)
    #expect(queue.nextDue == nil)
  }

  @Test mutating func `a long queue keeps its order`() {
    for number in 0..<5000 { queue.add("\(number)") }
    #expect(drain(start) == (0..<5000).map { "\($0)" })
  }
}

@Suite struct ChangeCursorTests {
  var world = World()

  @Test mutating func `the first reading lists, the next tell changes, a compacted one lists`()
    throws
  {
    var cursor = ChangeCursor(ConfigMap.resource, ListOptions(namespace: "default"))
    guard case .listed = try cursor.read(&world.api) else {
      Issue.record("the first reading lists")
      return
    }
    var map = ConfigMap()
    map.metadata.name = "settings"
    map.metadata.namespace = "default"
    try world.api.create(map)
    guard case .changed(let changes) = try cursor.read(&world.api) else {
      Issue.record("a later reading tells changes")
      return
    }
    #expect(changes.map(\.kind) == [.added])
    try world.api.delete(ConfigMap.self, namespace: "default", name: "settings")
    world.api.compact(through: world.api.revision)
    guard case .listed(let objects) = try cursor.read(&world.api) else {
      Issue.record("a reading behind the compaction lists")
      return
    }
    #expect(!objects.contains { $0.metadata.name == "settings" })
  }
}
