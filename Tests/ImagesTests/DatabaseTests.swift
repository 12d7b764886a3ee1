import ContainerRuntime
import Images
import Machine
import Testing

@Suite struct DatabaseTests {
  private static func postgres(
    _ environment: Environment = ["POSTGRES_PASSWORD": "secret", "POSTGRES_DB": "shop"]
  ) throws -> (bench: ImageBench, pod: (container: ContainerID, machine: MachineID)) {
    var bench = ImageBench(kind: .containerd, era: .current)
    let pod = try bench.pod("db", image: "postgres:17", environment: environment)
    bench.run(seconds: 10)
    return (bench, (pod.container, bench.machine(of: pod.container)))
  }

  private static func psql(
    _ statement: String,
    _ bench: inout ImageBench,
    on machine: MachineID
  ) throws -> String {
    try bench.run(["psql", "-U", "postgres", "-d", "shop", "-tAc", statement], on: machine)
  }

  @Test func `a database without a password says so and ends`() throws {
    let (bench, pod) = try Self.postgres([:])
    let log = bench.log(of: pod.container)
    #expect(
      log.hasPrefix("Error: Database is uninitialized and superuser password is not specified")
    )
    #expect(bench.runtime.container(pod.container)?.exitCode == 1)
  }

  @Test(arguments: [
    ("SELECT 1 + 2 * 3", "7\n"),
    ("SELECT 7 / 2, 7 % 2, 7 / 2.0", "3|1|3.5000000000000000\n"),
    ("SELECT 1 / 3.0", "0.33333333333333333333\n"),
    ("SELECT 'a' || 'b', upper('x'), length('four')", "ab|X|4\n"),
    ("SELECT NULL = NULL, NULL IS NULL, 1 IN (2, 3), 'abc' LIKE 'a%'", "|t|f|t\n"),
    ("SELECT CASE WHEN 1 < 2 THEN 'yes' ELSE 'no' END", "yes\n"),
    ("SELECT count(*), sum(price), max(name) FROM goods", "3|7.50|tea\n"),
    ("SELECT kind, count(*) FROM goods GROUP BY kind ORDER BY 2 DESC, kind", "drink|2\nfood|1\n"),
    (
      "SELECT g.name, k.tax FROM goods g JOIN kinds k ON k.name = g.kind WHERE k.tax > 5",
      "bread|7\n"
    ),
    ("SELECT name FROM goods ORDER BY price DESC LIMIT 1 OFFSET 1", "coffee\n"),
    ("SELECT DISTINCT kind FROM goods ORDER BY 1", "drink\nfood\n"),
    ("UPDATE goods SET price = price * 2 WHERE id = 1 RETURNING price", "4.00\nUPDATE 1\n"),
    ("DELETE FROM goods WHERE kind = 'drink'", "DELETE 2\n"),
    ("SELECT nme FROM goods", "ERROR:  column \"nme\" does not exist\n"),
    ("SELECT 1 / 0", "ERROR:  division by zero\n"),
    ("INSERT INTO goods (name) VALUES (NULL)", "violates not-null constraint\n"),
    ("INSERT INTO goods (id, name) VALUES (1, 'x')", "DETAIL:  Key (id)=(1) already exists.\n"),
    ("INSERT INTO goods (id, name) VALUES ('x', 'x')", "type integer: \"x\"\n"),
  ])
  func `SQL gives what PostgreSQL gives`(statement: String, expected: String) throws {
    var (bench, pod) = try Self.postgres()
    let tables = [
      "CREATE TABLE kinds (name text PRIMARY KEY, tax int)",
      "CREATE TABLE goods (id serial PRIMARY KEY, name text NOT NULL, kind text, "
        + "price numeric(8,2) DEFAULT 1)",
      "INSERT INTO kinds VALUES ('drink', 3), ('food', 7)",
      "INSERT INTO goods (name, kind, price) VALUES ('tea', 'drink', 2), ('coffee', 'drink', 2.5), "
        + "('bread', 'food', 3)",
    ]
    for table in tables { _ = try Self.psql(table, &bench, on: pod.machine) }
    let text = try Self.psql(statement, &bench, on: pod.machine)
    #expect(text.contains(expected), "\(text)")
  }

  @Test func `a transaction that is rolled back leaves nothing behind`() throws {
    var (bench, pod) = try Self.postgres()
    _ = try Self.psql("CREATE TABLE t (n int)", &bench, on: pod.machine)
    let script = "BEGIN; INSERT INTO t VALUES (1); ROLLBACK; INSERT INTO t VALUES (2)"
    _ = try Self.psql(script, &bench, on: pod.machine)
    #expect(try Self.psql("SELECT n FROM t", &bench, on: pod.machine) == "2\n")
  }

  @Test func `a copy of the machine keeps the data that the original changes`() throws {
    var (bench, pod) = try Self.postgres()
    _ = try Self.psql("CREATE TABLE t (n int)", &bench, on: pod.machine)
    var before = bench
    _ = try Self.psql("DROP TABLE t", &bench, on: pod.machine)
    #expect(try Self.psql("SELECT count(*) FROM t", &before, on: pod.machine) == "0\n")
    let text = try Self.psql("SELECT count(*) FROM t", &bench, on: pod.machine)
    #expect(text.hasPrefix("ERROR:  relation \"t\" does not exist"))
  }

  @Test(arguments: [
    ("mysql:8.0", "mysql", "mysqladmin"), ("mariadb:11.4", "mariadb", "mariadb-admin"),
  ])
  func `MySQL and MariaDB answer their clients`(image: String, client: String, admin: String) throws
  {
    var bench = ImageBench(kind: .containerd, era: .current)
    let pod = try bench.pod(
      "db",
      image: image,
      environment: ["MYSQL_ROOT_PASSWORD": "secret", "MYSQL_DATABASE": "shop"]
    )
    bench.run(seconds: 20)
    let machine = bench.machine(of: pod.container)
    #expect(try bench.run([admin, "ping"], on: machine).hasSuffix("mysqld is alive\n") == false)
    let words = [client, "-uroot", "--password=secret", "-N", "-B", "shop", "-e"]
    _ = try bench.run(
      words + ["CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, n int)"],
      on: machine
    )
    _ = try bench.run(words + ["INSERT INTO t (n) VALUES (5), (6)"], on: machine)
    let text = try bench.run(words + ["SELECT id, n FROM t ORDER BY n DESC"], on: machine)
    #expect(text.hasSuffix("2\t6\n1\t5\n"), "\(text)")
  }
}
