import Simulation
import Testing

@testable import Images

@Suite struct RedisFilesTests {
  private func engine(_ lines: String...) -> RedisEngine {
    var engine = RedisEngine(
      version: "8.2.3",
      settings: RedisSettings(version: "8.2.3"),
      startedAt: .epoch
    )
    var session = RedisSession()
    for line in lines { _ = engine.run(words(line), &session, now: .epoch) }
    return engine
  }

  private func words(_ line: String) -> [[UInt8]] {
    line.split(separator: " ").map { Array($0.utf8) }
  }

  private func ask(_ engine: inout RedisEngine, _ line: String) -> RedisReply {
    var session = RedisSession()
    return engine.run(words(line), &session, now: .epoch)
  }

  @Test func `a snapshot brings back each kind of value and its time`() throws {
    let original = engine(
      "SET a 1",
      "RPUSH l x y",
      "SADD s m n",
      "HSET h f v",
      "ZADD z 2.5 p 1 q",
      "PEXPIREAT a 90000",
      "SELECT 3",
      "SET other \(String(repeating: "x", count: 20_000))"
    )
    let bytes = RedisSnapshot.bytes(original.databases, version: "8.2.3", at: .epoch)
    let read = try #require(RedisSnapshot.databases(bytes))
    #expect(read.version == "8.2.3")
    var back = engine()
    back.databases = read.databases
    #expect(ask(&back, "PTTL a") == .integer(90_000))
    #expect(ask(&back, "LRANGE l 0 -1") == .array([.text("x"), .text("y")]))
    #expect(ask(&back, "SMEMBERS s") == .array([.text("m"), .text("n")]))
    #expect(ask(&back, "HGET h f") == .text("v"))
    #expect(ask(&back, "ZRANGE z 0 -1") == .array([.text("q"), .text("p")]))
    #expect(RedisSnapshot.bytes(back.databases, version: "8.2.3", at: .epoch) == bytes)
  }

  @Test func `a snapshot that is cut off anywhere is refused`() {
    let original = engine("SET a 1", "RPUSH l x y", "ZADD z 2.5 p")
    let bytes = RedisSnapshot.bytes(original.databases, version: "8.2.3", at: .epoch)
    for count in 0..<(bytes.count - 9) {
      #expect(RedisSnapshot.databases(Array(bytes.prefix(count))) == nil)
    }
  }

  @Test func `settings name the line that they do not know`() throws {
    var settings = RedisSettings(version: "8.2.3")
    try settings.read("# limits\nmaxmemory 2mb\nsave 60 1\nappendonly yes\n", version: "8.2.3")
    #expect(settings["maxmemory"] == "2097152")
    #expect(settings.keepsLog)
    #expect(settings.savePoints.map(\.changes) == [1])
    let refusal = #expect(throws: RedisSettings.Refusal.self) {
      try settings.read("port 6380\nmaxmemry 2mb", version: "8.2.3")
    }
    #expect(refusal?.text.contains("at line 2\n>>> 'maxmemry 2mb'") == true)
  }

  @Test func `a transaction runs as a whole or not at all`() {
    var engine = engine()
    var session = RedisSession()
    func run(_ line: String) -> RedisReply {
      engine.run(words(line), &session, now: .epoch)
    }
    #expect(run("MULTI") == .ok)
    #expect(run("SET a 1") == .simple("QUEUED"))
    #expect(run("INCR a") == .simple("QUEUED"))
    #expect(run("EXEC") == .array([.ok, .integer(2)]))
    #expect(run("MULTI") == .ok)
    #expect(run("NOSUCH") != .simple("QUEUED"))
    #expect(
      run("EXEC") == .error("EXECABORT Transaction discarded because of previous errors.")
    )
    #expect(run("GET a") == .text("2"))
  }

  @Test func `when memory runs short the key that was used longest ago goes`() {
    var engine = engine("CONFIG SET maxmemory-policy allkeys-lru")
    var session = RedisSession()
    for (second, key) in ["a", "b", "c"].enumerated() {
      _ = engine.run(
        words("SET \(key) \(String(repeating: "x", count: 1000))"),
        &session,
        now: Instant(seconds: Int64(second))
      )
    }
    _ = engine.run(words("CONFIG SET maxmemory \(engine.usedMemory - 500)"), &session, now: .epoch)
    _ = engine.run(words("GET a"), &session, now: Instant(seconds: 8))
    #expect(engine.run(words("SET d 1"), &session, now: Instant(seconds: 9)) == .ok)
    #expect(
      engine.run(words("KEYS *"), &session, now: Instant(seconds: 9))
        == .array([.text("a"), .text("c"), .text("d")])
    )
    _ = engine.run(words("CONFIG SET maxmemory-policy noeviction"), &session, now: .epoch)
    _ = engine.run(words("CONFIG SET maxmemory 1000"), &session, now: .epoch)
    #expect(
      engine.run(words("SET e 1"), &session, now: .epoch)
        == .error("OOM command not allowed when used memory > 'maxmemory'.")
    )
  }
}
