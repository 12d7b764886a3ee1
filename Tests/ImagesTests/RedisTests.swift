import ContainerRuntime
import Images
import Machine
import Simulation
import Testing

@Suite struct RedisTests {
  @Test(arguments: [
    (["ping"], "PONG\n"), (["set", "a", "1"], "OK\n"), (["get", "nosuch"], "(nil)\n"),
    (["incr", "n"], "(integer) 1\n"), (["decrby", "n", "3"], "(integer) -3\n"),
    (["append", "s", "abc"], "(integer) 3\n"), (["rpush", "l", "a", "b"], "(integer) 2\n"),
    (["keys", "*"], "(empty array)\n"), (["ttl", "nosuch"], "(integer) -2\n"),
    (["sadd", "s", "x", "y", "x"], "(integer) 2\n"),
    (["hset", "h", "f", "1", "g", "2"], "(integer) 2\n"),
    (["expire", "nosuch", "10"], "(integer) 0\n"),
    (["nosuch"], "(error) ERR unknown command 'nosuch'\n"),
    (["get"], "(error) ERR wrong number of arguments for 'get' command\n"),
    (["incrby", "n", "x"], "(error) ERR value is not an integer or out of range\n"),
  ])
  func `one command gets its answer`(words: [String], answer: String) throws {
    var bench = ImageBench()
    let redis = try bench.pod("redis", image: "redis")
    let machine = bench.machine(of: redis.container)
    #expect(try bench.run(["redis-cli"] + words, on: machine) == answer)
  }

  @Test func `commands in a row share one state`() throws {
    var bench = ImageBench()
    let redis = try bench.pod("redis", image: "redis")
    let machine = bench.machine(of: redis.container)
    let script = [
      ("set k hello ex 10", "OK"), ("ttl k", "(integer) 10"),
      ("lpush k x", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"),
      ("incr k", "(error) ERR value is not an integer or out of range"),
      ("rpush l a b c", "(integer) 3"), ("lrange l 0 -1", "1) \"a\"\n2) \"b\"\n3) \"c\""),
      ("type l", "list"), ("keys ?", "1) \"k\"\n2) \"l\""), ("dbsize", "(integer) 2"),
      ("set k v nx", "(nil)"), ("mget k nosuch", "1) \"hello\"\n2) (nil)"),
    ]
    for (line, answer) in script {
      let words = line.split(separator: " ").map(String.init)
      #expect(try bench.run(["redis-cli"] + words, on: machine, seconds: 0.01) == answer + "\n")
    }
    bench.run(seconds: 11)
    #expect(try bench.run(["redis-cli", "exists", "k"], on: machine) == "(integer) 0\n")
  }

  @Test func `a client without a server says so`() throws {
    var bench = ImageBench()
    let redis = try bench.pod("redis", image: "redis", arguments: ["sleeper"])
    #expect(bench.runtime.container(redis.container)?.state == .exited)
    let other = try bench.pod("other", image: "redis")
    let text = try bench.run(
      ["redis-cli", "-h", "172.17.0.9", "-p", "1", "ping"],
      on: bench.machine(of: other.container),
      seconds: 5
    )
    #expect(text == "Could not connect to Redis at 172.17.0.9:1: No route to host\n")
  }

  @Test func `the server ends politely when it is stopped`() throws {
    var bench = ImageBench()
    let redis = try bench.pod("redis", image: "redis")
    try bench.runtime.stopContainer(redis.container, grace: .milliseconds(30_000), &bench.kernel)
    bench.run(seconds: 1)
    #expect(bench.runtime.container(redis.container)?.exitCode == 0)
    #expect(bench.log(of: redis.container).contains("Redis is now ready to exit, bye bye..."))
  }
}
