import Simulation

/// What `INFO`, `CLIENT` and `ACL` tell.
extension RedisEngine {
  private static func human(_ bytes: Int) -> String {
    let (unit, name) = bytes < 1_048_576 ? (1024, "K") : (1_048_576, "M")
    let hundredths = bytes * 100 / unit
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)\(name)"
  }

  func info(_ wanted: [String]) -> String {
    let all: [(String, [String])] = [
      ("Server", serverFacts), ("Clients", clientFacts), ("Memory", memoryFacts),
      ("Persistence", savingFacts), ("Stats", countedFacts),
      (
        "Replication",
        [
          "role:master", "connected_slaves:0", "master_failover_state:no-failover",
          "master_replid:8f3a2c6e1b0d4f57a9c8e6d2b4f01357c9e8a6d4", "master_repl_offset:0",
          "second_repl_offset:-1", "repl_backlog_active:0", "repl_backlog_size:1048576",
        ]
      ), ("CPU", ["used_cpu_sys:0.052113", "used_cpu_user:0.047821"]), ("Modules", []),
      ("Errorstats", []), ("Cluster", ["cluster_enabled:0"]), ("Keyspace", keyspaceFacts),
    ]
    let takesAll =
      wanted.isEmpty || !Set(wanted).isDisjoint(with: ["all", "default", "everything"])
    return all.filter { takesAll || wanted.contains($0.0.lowercased()) }.map { name, lines in
      "# \(name)\r\n" + lines.map { $0 + "\r\n" }.joined()
    }.joined(separator: "\r\n")
  }

  private var serverFacts: [String] {
    let uptime = (db.now - startedAt).wholeSeconds
    return [
      "redis_version:\(version)", "redis_git_sha1:00000000", "redis_git_dirty:0",
      "redis_mode:standalone", "os:Linux x86_64", "arch_bits:64",
      "monotonic_clock:POSIX clock_gettime",
      "multiplexing_api:epoll", "gcc_version:14.2.0", "process_id:1", "process_supervised:no",
      "tcp_port:\(settings.port)", "server_time_usec:\(db.now.nanoseconds / 1000)",
      "uptime_in_seconds:\(uptime)", "uptime_in_days:\(uptime / 86_400)", "hz:10",
      "configured_hz:10", "executable:/data/redis-server", "config_file:\(settings.file)",
      "io_threads_active:0",
    ]
  }

  private var clientFacts: [String] {
    [
      "connected_clients:\(connectedClients)", "cluster_connections:0",
      "maxclients:\(settings["maxclients"])", "client_recent_max_input_buffer:20480",
      "client_recent_max_output_buffer:0", "blocked_clients:\(blockedClients)",
      "tracking_clients:0", "clients_in_timeout_table:0",
    ]
  }

  private var memoryFacts: [String] {
    let used = usedMemory
    let limit = Int(settings["maxmemory"]) ?? 0
    return [
      "used_memory:\(used)", "used_memory_human:\(Self.human(used))",
      "used_memory_rss:\(used + 13_000_000)",
      "used_memory_rss_human:\(Self.human(used + 13_000_000))",
      "used_memory_peak:\(used)", "used_memory_peak_human:\(Self.human(used))",
      "used_memory_dataset:\(dataBytes)", "maxmemory:\(limit)",
      "maxmemory_human:\(limit == 0 ? "0B" : Self.human(limit))",
      "maxmemory_policy:\(settings["maxmemory-policy"])", "mem_allocator:jemalloc-5.3.0",
      "active_defrag_running:0", "lazyfree_pending_objects:0",
    ]
  }

  private var savingFacts: [String] {
    [
      "loading:0", "async_loading:0", "rdb_changes_since_last_save:\(dirty)",
      "rdb_bgsave_in_progress:0", "rdb_last_save_time:\(lastSave.seconds)",
      "rdb_last_bgsave_status:ok", "rdb_last_bgsave_time_sec:-1",
      "aof_enabled:\(settings.keepsLog ? 1 : 0)", "aof_rewrite_in_progress:0",
      "aof_rewrite_scheduled:0", "aof_last_bgrewrite_status:ok", "aof_last_write_status:ok",
    ]
  }

  private var countedFacts: [String] {
    [
      "total_connections_received:\(connectionsReceived)",
      "total_commands_processed:\(commandsProcessed)", "instantaneous_ops_per_sec:0",
      "rejected_connections:0", "expired_keys:0", "evicted_keys:\(evicted)",
      "keyspace_hits:\(hits)", "keyspace_misses:\(misses)",
      "pubsub_channels:\(Set(listeners.flatMap(\.channels)).count)",
      "pubsub_patterns:\(Set(listeners.flatMap(\.patterns)).count)",
      "total_error_replies:\(errors)",
    ]
  }

  private var keyspaceFacts: [String] {
    databases.enumerated().compactMap { index, database in
      guard database.count > 0 else { return nil }
      let times = database.keys.compactMap { database.expiry(of: $0) }
      let total = times.reduce(Int64(0)) { $0 + max(0, ($1 - db.now).nanoseconds / 1_000_000) }
      let average = times.isEmpty ? 0 : total / Int64(times.count)
      let end = RedisSettings.isOld(version) || version < "7.4" ? "" : ",subexpiry=0"
      return "db\(index):keys=\(database.count),expires=\(times.count),avg_ttl=\(average)\(end)"
    }
  }

  // MARK: Users

  mutating func acl(_ texts: [String]) -> RedisReply {
    let password = settings["requirepass"]
    switch texts[0].uppercased() {
    case "WHOAMI": return .text("default")
    case "USERS": return .array([.text("default")])
    case "LIST":
      let secret = password.isEmpty ? "nopass" : "#" + Self.hidden(password)
      return .array([.text("user default on \(secret) sanitize-payload ~* &* +@all")])
    case "CAT" where texts.count == 1:
      return .array(
        [
          "keyspace", "read", "write", "set", "sortedset", "list", "hash", "string", "bitmap",
          "hyperloglog", "geo", "stream", "pubsub", "admin", "fast", "slow", "blocking",
          "dangerous", "connection", "transaction", "scripting",
        ].map(RedisReply.text)
      )
    default: return .error("ERR ACL \(texts[0].uppercased()) is not simulated")
    }
  }

  /// A password as the list of users shows it: not readable, the same for the same.
  private static func hidden(_ password: String) -> String {
    var text = ""
    for round in 0..<4 {
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325 &+ UInt64(round)
      for byte in password.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      let digits = String(hash, radix: 16)
      text += String(repeating: "0", count: 16 - digits.count) + digits
    }
    return text
  }
}
