import Etcd
import Simulation
import Testing

@Suite struct EtcdTests {
  @Test func `every write makes one revision and counts the key's version`() {
    var etcd = Etcd<String>()
    etcd.transaction(then: [.put(key: "/a", value: "1")])
    etcd.transaction(then: [.put(key: "/a", value: "2")])
    let pair = etcd.get("/a")
    #expect(pair?.value == "2")
    #expect(pair?.createRevision == 2)
    #expect(pair?.modRevision == 3)
    #expect(pair?.version == 2)
    #expect(etcd.revision == 3)
  }

  @Test func `a transaction whose condition fails changes nothing`() {
    var etcd = Etcd<String>()
    etcd.transaction(then: [.put(key: "/a", value: "1")])
    let done = etcd.transaction(
      if: [.modRevision(key: "/a", equals: 7)],
      then: [.put(key: "/a", value: "2"), .delete(key: "/a")]
    )
    #expect(!done)
    #expect(etcd.get("/a")?.value == "1")
    #expect(etcd.revision == 2)
  }

  @Test func `creating is a transaction on a key that does not exist`() {
    var etcd = Etcd<String>()
    let first = etcd.transaction(
      if: [.modRevision(key: "/a", equals: 0)],
      then: [.put(key: "/a", value: "1")]
    )
    let second = etcd.transaction(
      if: [.modRevision(key: "/a", equals: 0)],
      then: [.put(key: "/a", value: "2")]
    )
    #expect(first)
    #expect(!second)
  }

  @Test func `a watch from a revision sees what came after it, under its prefix`() throws {
    var etcd = Etcd<Int>()
    etcd.transaction(then: [.put(key: "/pods/a", value: 1)])
    let start = etcd.revision
    etcd.transaction(then: [.put(key: "/pods/b", value: 2)])
    etcd.transaction(then: [.put(key: "/nodes/n", value: 3)])
    etcd.transaction(then: [.delete(key: "/pods/a")])
    let events = try etcd.events(after: start, prefix: "/pods/")
    #expect(events.map(\.pair.key) == ["/pods/b", "/pods/a"])
    #expect(events.map(\.kind) == [.put, .delete])
    #expect(events.last?.previous?.value == 1)
  }

  @Test func `a watch from before the compaction is refused, and the keys stay`() throws {
    var etcd = Etcd<Int>()
    for number in 0..<5 { etcd.transaction(then: [.put(key: "/k\(number)", value: number)]) }
    etcd.compact(through: 4)
    let refusal = #expect(throws: Etcd<Int>.Compacted.self) { try etcd.events(after: 3) }
    #expect(refusal?.compactRevision == 4)
    #expect(try etcd.events(after: 4).count == 2)
    #expect(etcd.count == 5)
  }

  @Test func `deleting what is not there is no revision`() {
    var etcd = Etcd<Int>()
    etcd.transaction(then: [.delete(key: "/a")])
    #expect(etcd.revision == 1)
  }

  @Test func `a copy is a snapshot`() {
    var etcd = Etcd<Int>()
    for number in 0..<1000 { etcd.transaction(then: [.put(key: "/k\(number)", value: number)]) }
    let snapshot = etcd
    etcd.transaction(then: [.delete(key: "/k7"), .put(key: "/k8", value: -8)])
    #expect(snapshot.get("/k7")?.value == 7)
    #expect(snapshot.get("/k8")?.value == 8)
    #expect(etcd.get("/k7") == nil)
  }
}

@Suite struct OrderedTableTests {
  @Test(arguments: 1...8) func `agrees with a sorted dictionary under random edits`(seed: Int) {
    var random = RandomStream(seed: UInt64(seed))
    var table = OrderedTable<String, Int>()
    var model: [String: Int] = [:]
    for step in 0..<4000 {
      let key = "k\(random.below(1500))"
      let value = random.below(3) == 0 ? nil : step
      table[key] = value
      model[key] = value
    }
    #expect(table.count == model.count)
    #expect(table.entries.map(\.key) == model.keys.sorted())
    #expect(table.entries.allSatisfy { model[$0.key] == $0.value })
    #expect(
      table.entries(withPrefix: "k1").map(\.key)
        == model.keys.filter { $0.hasPrefix("k1") }.sorted()
    )
    #expect(table.entries(withPrefix: "k1", from: "k12", limit: 3).count == 3)
  }
}
