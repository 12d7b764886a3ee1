extension RedisEngine {
  /// How many words a command has, its name included; negative: at least so many.
  static let arities: [String: Int] = [
    "PING": -1, "ECHO": 2, "SET": -3, "GET": 2, "GETSET": 3, "SETNX": 3, "SETEX": 4, "PSETEX": 4,
    "MSET": -3, "MSETNX": -3, "MGET": -2, "INCR": 2, "INCRBY": 3, "INCRBYFLOAT": 3, "DECR": 2,
    "DECRBY": 3, "APPEND": 3, "STRLEN": 2, "GETDEL": 2, "GETEX": -2, "GETRANGE": 4,
    "DEL": -2, "UNLINK": -2, "EXISTS": -2, "EXPIRE": -3, "PEXPIRE": -3, "EXPIREAT": -3,
    "PEXPIREAT": -3, "TTL": 2, "PTTL": 2, "PERSIST": 2, "KEYS": 2, "SCAN": -2, "TYPE": 2,
    "RENAME": 3, "RENAMENX": 3, "RANDOMKEY": 1, "TOUCH": -2, "FLUSHALL": -1, "FLUSHDB": -1,
    "DBSIZE": 1, "SELECT": 2, "INFO": -1, "CONFIG": -2, "TIME": 1, "CLIENT": -2, "COMMAND": -1,
    "LPUSH": -3, "RPUSH": -3, "LPUSHX": -3, "RPUSHX": -3, "LPOP": -2, "RPOP": -2, "LRANGE": 4,
    "LLEN": 2, "LINDEX": 3, "LSET": 4, "LREM": 4, "LTRIM": 4, "RPOPLPUSH": 3, "LMOVE": 5,
    "BLPOP": -3, "BRPOP": -3, "BRPOPLPUSH": 4, "BLMOVE": 6,
    "HSET": -4, "HMSET": -4, "HSETNX": 4, "HGET": 3, "HMGET": -3, "HGETALL": 2, "HDEL": -3,
    "HINCRBY": 4, "HLEN": 2, "HKEYS": 2, "HVALS": 2, "HEXISTS": 3, "HSTRLEN": 3,
    "SADD": -3, "SREM": -3, "SMEMBERS": 2, "SISMEMBER": 3, "SCARD": 2, "SPOP": -2,
    "SRANDMEMBER": -2, "SINTER": -2, "SUNION": -2, "SDIFF": -2, "SMOVE": 4,
    "ZADD": -4, "ZINCRBY": 4, "ZSCORE": 3, "ZCARD": 2, "ZCOUNT": 4, "ZRANGE": -4,
    "ZREVRANGE": -4, "ZRANGEBYSCORE": -4, "ZRANK": 3, "ZREVRANK": 3, "ZREM": -3, "ZPOPMIN": -2,
    "ZPOPMAX": -2,
    "MULTI": 1, "EXEC": 1, "DISCARD": 1, "WATCH": -2, "UNWATCH": 1, "AUTH": -2, "HELLO": -1,
    "RESET": 1, "SUBSCRIBE": -2, "UNSUBSCRIBE": -1, "PSUBSCRIBE": -2, "PUNSUBSCRIBE": -1,
    "PUBLISH": 3, "PUBSUB": -2, "ACL": -2, "ROLE": 1, "LASTSAVE": 1, "BGREWRITEAOF": 1,
    "SLOWLOG": -2, "OBJECT": -2, "MEMORY": -2, "CLUSTER": -2, "SWAPDB": 3,
    "XADD": -5, "XLEN": 2, "XRANGE": -4, "XREVRANGE": -4, "XREAD": -4, "XREADGROUP": -7,
    "XGROUP": -2, "XINFO": -2, "XACK": -4, "XPENDING": -3, "XDEL": -3, "XTRIM": -4,
    "SETBIT": 4, "GETBIT": 3, "BITCOUNT": -2, "SETRANGE": 4, "SUBSTR": 4, "COPY": -3, "MOVE": 3,
    "EXPIRETIME": 2, "PEXPIRETIME": 2, "LINSERT": 5, "LPOS": -3, "SMISMEMBER": -3,
    "SINTERCARD": -3, "SINTERSTORE": -3, "SUNIONSTORE": -3, "SDIFFSTORE": -3,
    "HINCRBYFLOAT": 4, "LATENCY": -2, "MODULE": -2, "WAIT": 3, "REPLICAOF": 3, "SLAVEOF": 3,
    "LOLWUT": -1, "DEBUG": -2, "MONITOR": 1, "ZREMRANGEBYRANK": 4, "ZREMRANGEBYSCORE": 4,
    "ZREVRANGEBYSCORE": -4, "ZMSCORE": -3,
    "SHUTDOWN": -1, "QUIT": -1, "SAVE": 1, "BGSAVE": -1,
  ]

  /// The commands that change the data.
  static let writes: Set<String> = [
    "SET", "GETSET", "SETNX", "SETEX", "PSETEX", "MSET", "MSETNX", "INCR", "INCRBY",
    "INCRBYFLOAT", "DECR", "DECRBY", "APPEND", "GETDEL", "GETEX", "DEL", "UNLINK", "EXPIRE",
    "PEXPIRE", "EXPIREAT", "PEXPIREAT", "PERSIST", "RENAME", "RENAMENX", "FLUSHALL", "FLUSHDB",
    "LPUSH", "RPUSH", "LPUSHX", "RPUSHX", "LPOP", "RPOP", "LSET", "LREM", "LTRIM", "RPOPLPUSH",
    "LMOVE", "HSET", "HMSET", "HSETNX", "HDEL", "HINCRBY", "SADD", "SREM", "SPOP", "SMOVE", "ZADD",
    "ZINCRBY", "ZREM", "ZPOPMIN", "ZPOPMAX", "SWAPDB", "XADD", "XDEL", "XTRIM", "XGROUP",
    "XREADGROUP", "XACK", "SETBIT", "SETRANGE", "COPY", "MOVE", "LINSERT", "SINTERSTORE",
    "SUNIONSTORE", "SDIFFSTORE", "HINCRBYFLOAT", "ZREMRANGEBYRANK", "ZREMRANGEBYSCORE",
  ]

  /// Commands of the real server that this one has not.
  static let missing: Set<String> = [
    "EVAL", "EVALSHA", "EVAL_RO", "EVALSHA_RO", "SCRIPT", "FUNCTION", "FCALL", "FCALL_RO",
    "GEOADD", "GEODIST", "GEOHASH", "GEOPOS", "GEOSEARCH", "GEOSEARCHSTORE", "GEORADIUS",
    "PFADD", "PFCOUNT", "PFMERGE", "BITOP", "BITPOS", "BITFIELD", "BITFIELD_RO", "DUMP",
    "RESTORE", "MIGRATE", "SORT", "SORT_RO", "XCLAIM", "XAUTOCLAIM", "XSETID", "XACKDEL",
    "XDELEX", "PSYNC", "SYNC", "REPLCONF", "FAILOVER", "WAITAOF", "SSUBSCRIBE", "SUNSUBSCRIBE",
    "SPUBLISH", "LMPOP", "BLMPOP", "ZMPOP", "BZMPOP", "BZPOPMIN", "BZPOPMAX", "ZUNION",
    "ZUNIONSTORE", "ZINTER", "ZINTERSTORE", "ZINTERCARD", "ZDIFF", "ZDIFFSTORE", "ZRANGESTORE",
    "ZRANGEBYLEX", "ZREVRANGEBYLEX", "ZLEXCOUNT", "ZREMRANGEBYLEX", "ZRANDMEMBER", "ZSCAN",
    "HSCAN", "SSCAN", "HRANDFIELD", "HEXPIRE", "HPEXPIRE", "HEXPIREAT", "HPEXPIREAT", "HTTL",
    "HPTTL", "HPERSIST", "HEXPIRETIME", "HGETDEL", "HGETEX", "HSETEX", "LCS", "ASKING",
    "READONLY", "READWRITE",
  ]

  /// Those of them that are allowed when memory ran out.
  static let freeing: Set<String> = [
    "GETDEL", "GETEX", "DEL", "UNLINK", "EXPIRE", "PEXPIRE", "EXPIREAT", "PEXPIREAT", "PERSIST",
    "RENAME", "RENAMENX", "FLUSHALL", "FLUSHDB", "LPOP", "RPOP", "LREM", "LTRIM", "HDEL", "SREM",
    "SPOP", "SMOVE", "ZREM", "ZPOPMIN", "ZPOPMAX", "SWAPDB",
  ]
}
