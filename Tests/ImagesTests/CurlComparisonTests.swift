import Foundation
import Images
import Machine
import Network
import Shell
import Simulation
import Testing

/// curl beside the host's own: the same words, the same server, the same output.
@Suite struct CurlComparisonTests {
  /// What the server answers, by path; everything else gets its request back.
  private static let answers: [(path: String, bytes: String)] = [
    ("/ok", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nhello\n"),
    ("/empty", "HTTP/1.1 204 No Content\r\n\r\n"),
    (
      "/chunks",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n4\r\ntwo\n\r\n0\r\n\r\n"
    ), ("/close", "HTTP/1.0 200 OK\r\nServer: old\r\n\r\nuntil the end\n"),
    (
      "/missing",
      "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nnot here.\n"
    ), ("/broken", "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"),
    ("/there", "HTTP/1.1 302 Found\r\nLocation: /ok\r\nContent-Length: 0\r\n\r\n"),
    ("/round", "HTTP/1.1 301 Moved Permanently\r\nLocation: /round\r\nContent-Length: 0\r\n\r\n"),
    ("/short", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this\n"), ("/nothing", ""),
    (
      "/secret",
      "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"
    ),
    ("/bad", "this is no HTTP at all\n"),
  ]

  /// The commands; `@` stands for the server.
  private static let commands: [String] = [
    "curl -s @/ok", "curl -si @/ok", "curl -sI @/ok", "curl -sv @/ok", "curl -s -o file @/ok",
    "curl -s -w '%{http_code} %{size_download} %{content_type}\\n' @/ok",
    "curl -s -o /dev/null -w '%{response_code} %{num_redirects} %{url_effective} %{method}\\n' @/there",
    "curl -sL @/there", "curl -sL -w '%{num_redirects} %{num_connects}\\n' @/there",
    "curl -sSL --max-redirs 3 @/round", "curl -s --max-redirs 0 -L @/there", "curl -sf @/missing",
    "curl -sSf @/missing", "curl -s --fail-with-body @/missing",
    "curl -sS --fail-with-body @/broken",
    "curl -s @/chunks", "curl -si @/chunks", "curl -si @/close", "curl -s @/empty -i",
    "curl -sS @/short", "curl -s @/nothing", "curl -sS @/nothing", "curl -s -d a=1 @/echo",
    "curl -s -d a=1 -d b=2 @/echo", "curl -s -X PUT -d x @/echo", "curl -s -X DELETE @/echo",
    "curl -s -G -d a=1 -d b=2 @/echo", "curl -s -G --data-urlencode 'q=a b&c' @/echo",
    "curl -s --data-urlencode 'a b/ü' @/echo", "curl -s -H 'X-One: 1' -H 'Accept:' @/echo",
    "curl -s -H 'Host: other' @/echo", "curl -s -A me @/echo", "curl -s -e there @/echo",
    "curl -s -u me:secret @/echo", "curl -s -b 'a=1; b=2' @/echo",
    "curl -s --json '{\"a\":1}' @/echo", "curl -s -r 0-3 @/echo", "curl -s --compressed @/echo",
    "printf 'one\\ntwo\\n' >in; curl -s -d @in @/echo",
    "printf 'one\\ntwo\\n' >in; curl -s --data-binary @in @/echo",
    "printf 'text' >in; curl -s -T in @/echo", "curl -s -D - @/ok",
    "curl -s -D head @/ok; cat head",
    "curl -s @/ok @/missing", "curl -s -o one -o two @/ok @/ok; cat one two",
    "curl -sS http://127.0.0.1:1/", "curl -sv http://127.0.0.1:1/", "curl -s http://127.0.0.1:1/",
    "curl -sS http://no.such.name.invalid/", "curl", "curl --nope", "curl -o", "curl -m x @/ok",
    "curl -sS ftq://x/", "curl -sS 'http://a b/'", "curl -s -u me:x @/secret -i",
    "curl -s --resolve web.test:PORT:127.0.0.1 http://web.test:PORT/ok",
    "curl -sS -k https://127.0.0.1:PORT/ok", "curl -s --url @/ok", "curl -sS @/bad",
    "curl -sI @/missing",
    "curl -s -X POST @/echo", "curl -s -X HEAD -I @/ok", "curl -s --path-as-is @/a/../b",
    "curl -s @/a/../b", "curl -s '@/x?a=1#part'", "curl -s --data-raw @x @/echo",
    "curl -s -d '' @/echo", "curl -sL -d a=1 @/there",
    "curl -s -w '%{exitcode} %{errormsg}\\n' http://127.0.0.1:1/",
    "curl -s -o /no/such/file @/ok", "curl -sS -o /no/such/file @/ok",
    "curl -sS --cacert /no/such https://127.0.0.1:PORT/", "curl -s -O @/ok; cat ok",
    "curl -sO @/", "curl -sS -T /no/such @/echo", "curl -sS -d @/no/such @/echo",
    "curl -s -F a=1 @/echo | sed 's/-----[0-9a-f-]*/B/g'", "curl -s -c - -b x=1 @/ok",
    "curl -s -w '%{remote_ip} %{remote_port} %{scheme} %{http_version}\\n' @/ok",
    "curl -s -w '%{size_header} %{size_request} %{size_upload}\\n' -d abc @/echo -o /dev/null",
    "curl -sv -d abc @/echo -o /dev/null", "curl -svL @/there", "curl -sv @/nothing",
    "curl -svI @/missing",
    "curl -sv -u me:secret @/ok", "curl -sSf @/broken @/ok",
    "curl -sS --retry 1 --retry-delay 1 @/missing",
    "curl -s '@/echo?x=[1-3]'", "curl -s '@/x{a,b}' -o 'f#1'; cat fa fb", "curl -s -g '@/echo?[1]'",
    "curl -sS '@/x[1-'", "curl -sS '@/{}'", "curl -sS '@/a}'", "curl -s --http1.0 @/echo",
    "curl -si -0 @/ok", "curl -s -o /dev/null -w '%{header_json}\\n' @/ok",
    "curl -s --connect-to web.test:80:127.0.0.1:PORT http://web.test/ok",
    "curl -s '@/[a-c]' -o /dev/null -w '%{url_effective} %{urlnum}\\n'",
    "curl -s '@/[01-10:4]' -o /dev/null -w '%{url_effective}\\n'",
  ]

  private static let server = """
    import os, socketserver, sys, threading
    def end_with_the_test():
        sys.stdin.read()
        os._exit(0)
    threading.Thread(target=end_with_the_test, daemon=True).start()
    answers = {ANSWERS}
    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            while True:
                head = b""
                while b"\\r\\n\\r\\n" not in head:
                    piece = self.request.recv(65536)
                    if not piece: return
                    head += piece
                    if not head[:1].isalpha(): return
                head, body = head.split(b"\\r\\n\\r\\n", 1)
                fields = {line.split(b":", 1)[0].lower(): line.split(b":", 1)[1].strip()
                          for line in head.split(b"\\r\\n")[1:]}
                length = int(fields.get(b"content-length", b"0"))
                if b"100-continue" in fields.get(b"expect", b""):
                    self.request.sendall(b"HTTP/1.1 100 Continue\\r\\n\\r\\n")
                while len(body) < length: body += self.request.recv(65536)
                method, target = head.split(b" ")[:2]
                answer = answers.get(target.split(b"?")[0].decode())
                if answer is None:
                    text = head + b"\\n\\n" + body + b"\\n"
                    answer = b"HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n" % len(text) + text
                if method == b"HEAD": answer = answer.split(b"\\r\\n\\r\\n")[0] + b"\\r\\n\\r\\n"
                self.request.sendall(answer)
                if not answer or not b"Content-Length: " in answer and not b"chunked" in answer \\
                    and not b" 204 " in answer or b": 100\\r" in answer: return
    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True
    server = Server(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()
    """

  private struct Outcome: Equatable {
    var output: String
    var errors: String
    var status: Int32
  }

  @Test func `curl prints what the host's curl prints`() throws {
    let folder = URL(fileURLWithPath: NSTemporaryDirectory())
      .appending(path: "curl-comparison-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    guard let version = Self.hostVersion(), let host = try Self.startServer(in: folder) else {
      print("skipped: there is no curl 7.88 with python3 on this machine")
      return
    }
    // The server ends when its input does; another process may stand between.
    defer { try? host.input.close() }
    var differences: [String] = []
    var bench = Bench(port: host.port, answers: Self.answers)
    for (index, command) in Self.commands.enumerated() {
      let words =
        command
        .replacing("@/", with: "http://127.0.0.1:\(host.port)/")
        .replacing("PORT", with: "\(host.port)")
      let real = try Self.runOnHost(words, in: folder.appending(path: "\(index)"))
      let own = try bench.run(words)
      guard Self.comparable(real) != Self.comparable(own) else { continue }
      differences.append(
        "\(command)\n--- curl \(version):\n\(Self.comparable(real))\n--- here:\n\(Self.comparable(own))"
      )
    }
    for difference in differences { print(difference + "\n") }
    #expect(differences.count == 0, "\(differences.count) of \(Self.commands.count) differ")
  }

  private static let wgetCommands = [
    "wget -qO- @/ok", "wget -q @/ok; cat ok", "wget -O- @/ok", "wget @/ok",
    "wget -O file @/ok; cat file",
    "wget -nv @/ok", "wget @/missing", "wget -q @/missing", "wget -O- @/there", "wget @/empty",
    "wget -S -O /dev/null @/ok", "wget --spider @/ok", "wget --spider @/missing",
    "wget -qO- @/echo",
    "wget -qO- --post-data=a=1 @/echo", "wget -qO- --header='X-One: 1' @/echo",
    "wget http://127.0.0.1:1/", "wget -q http://127.0.0.1:1/", "wget http://no.such.name.invalid/",
    "wget -t 1 -O- @/broken", "wget", "wget @/ok @/ok; ls", "wget -P folder @/ok; ls folder",
    "wget -O- @/chunks", "wget -qO- @/close", "wget -U me -qO- @/echo",
    "wget -O /no/such/file @/ok",
  ]

  /// Commands of wget that differ, with the reason; one that does not any more fails the test.
  private static let knownOfWget: [(command: String, reason: String)] = [
    ("wget -O- @/there", "each request has a connection of its own here"),
    ("wget @/ok @/ok; ls", "each request has a connection of its own here"),
    ("wget http://no.such.name.invalid/", "the machine of this test has no name server"),
    ("wget -O /no/such/file @/ok", "the file is opened when something came"),
  ]

  @Test func `wget prints what the host's wget prints`() throws {
    let folder = URL(fileURLWithPath: NSTemporaryDirectory())
      .appending(path: "wget-comparison-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let version = try? Self.runOnHost("wget --version", in: nil)
    guard let version, version.output.hasPrefix("GNU Wget 1.21"),
      let host = try Self.startServer(in: folder)
    else {
      print("skipped: there is no wget 1.21 with python3 on this machine")
      return
    }
    defer { try? host.input.close() }
    var bench = Bench(port: host.port, answers: Self.answers)
    for (index, command) in Self.wgetCommands.enumerated() {
      let words = command.replacing("@/", with: "http://127.0.0.1:\(host.port)/")
      let real = Self.comparable(try Self.runOnHost(words, in: folder.appending(path: "\(index)")))
      let own = Self.comparable(try bench.run(words))
      let isKnown = Self.knownOfWget.contains { $0.command == command }
      if real != own, !isKnown { print("\(command)\n--- host:\n\(real)\n--- here:\n\(own)\n") }
      #expect((real == own) != isKnown, "\(command)")
    }
  }

  /// What is left when measured times are taken out.
  private static func comparable(_ outcome: Outcome) -> String {
    func plain(_ text: String) -> String {
      text.replacing(#/after \d+ ms/#, with: "after N ms")
        .replacing(#/in \d+ ms/#, with: "in N ms")
        .replacing(#/^[{}] \[.*$\n/#.anchorsMatchLineEndings(), with: "")
        .replacing(#/host: 0x[0-9a-f]+/#, with: "host: 0xN")
        .replacing(#/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}/#, with: "TIME")
        .replacing(#/\([0-9.]+ [KMG]?B\/s\)/#, with: "(SPEED)")
        .replacing(#/ +[0-9.]+( B|[KMG])=[0-9.]+s/#, with: " SPEED")
        .replacing(#/ \[ *<=> *\] /#, with: " [<=>] ")
        // The end of the last line of a head has a blank that the other writes as a return.
        .replacing("\r\n", with: "\n")
    }
    return "\(outcome.status)\n" + plain(outcome.output) + "--\n" + plain(outcome.errors)
  }

  private static func hostVersion() -> String? {
    guard let outcome = try? runOnHost("curl --version", in: nil), outcome.status == 0,
      outcome.output.hasPrefix("curl 7.88")
    else { return nil }
    return String(outcome.output.split(separator: " ")[1])
  }

  private static func startServer(
    in folder: URL
  ) throws -> (input: FileHandle, port: Int)? {
    let table = answers.map { answer in
      let hex = answer.bytes.utf8.map { byte in
        let text = String(byte, radix: 16)
        return text.count == 1 ? "0" + text : text
      }.joined()
      return "'\(answer.path)': bytes.fromhex('\(hex)')"
    }
    let script = folder.appending(path: "server.py")
    let text = server.replacing("ANSWERS", with: table.joined(separator: ", "))
    try Data(text.utf8).write(to: script)
    let process = Foundation.Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", script.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    let input = Pipe()
    process.standardInput = input
    guard (try? process.run()) != nil else { return nil }
    let line = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = Int(line.filter(\.isNumber)) else {
      process.terminate()
      return nil
    }
    return (input.fileHandleForWriting, port)
  }

  private static func runOnHost(_ command: String, in folder: URL?) throws -> Outcome {
    let process = Foundation.Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", command]
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    if let folder {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      process.currentDirectoryURL = folder
    }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Outcome(output: text, errors: words, status: process.terminationStatus)
  }

  /// A simulated machine with the same server.
  private struct Bench {
    var kernel: Kernel
    let machine: MachineID

    init(port: Int, answers: [(path: String, bytes: String)]) {
      kernel = Kernel(
        now: Instant(seconds: 1_780_000_000),
        programs: ImagePrograms(others: ShellPrograms())
      )
      let (_, namespace) = kernel.network.addNode(address: IPv4Address(192, 168, 99, 100))
      var machine = Machine(
        kind: .node,
        hostname: "here",
        files: BaseFiles.debian(),
        namespace: namespace
      )
      machine.files.insert(.program("curl"), at: "/usr/bin/curl")
      machine.files.insert(.program("wget-gnu"), at: "/usr/bin/wget")
      self.machine = kernel.makeMachine(machine)
      let server = FixedServer(port: port, answers: answers)
      _ = try? kernel.start(SpawnRequest(["server"], program: server), on: self.machine)
      kernel.run(until: kernel.now + .seconds(1))
    }

    mutating func run(_ command: String) throws -> Outcome {
      var request = SpawnRequest([
        "bash", "-c",
        "cd /tmp; rm -rf work; mkdir work; cd work; (\(command)) >/tmp/out 2>/tmp/err </dev/null;"
          + " echo $? >/tmp/status",
      ])
      request.environment = Environment(["PATH": "/usr/bin:/bin"])
      let id = try kernel.start(request, on: machine)
      for _ in 0..<200 where kernel.isAlive(id) { kernel.run(until: kernel.now + .seconds(1)) }
      func text(_ path: String) -> String {
        String(decoding: kernel.contents(path, on: machine) ?? [], as: UTF8.self)
      }
      return Outcome(
        output: text("/tmp/out"),
        errors: text("/tmp/err"),
        status: Int32(text("/tmp/status").filter(\.isNumber)) ?? -1
      )
    }
  }
}

/// The server of the comparison, as a program.
private struct FixedServer: Program {
  let port: Int
  let answers: [(path: String, bytes: String)]
  var listener: Int?
  var links: [(descriptor: Int, input: [UInt8])] = []

  init(port: Int, answers: [(path: String, bytes: String)]) {
    (self.port, self.answers) = (port, answers)
  }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if listener == nil { listener = try? system.listen(port: port) }
    guard let listener else { return .exit(1) }
    while case .connection(let descriptor, _) = system.accept(listener) {
      links.append((descriptor, []))
    }
    for index in links.indices.reversed() where !serve(index, &system) {
      system.close(links[index].descriptor)
      links.remove(at: index)
    }
    return .wait([.readable(listener)] + links.map { .readable($0.descriptor) })
  }

  private mutating func serve(_ index: Int, _ system: inout Kernel) -> Bool {
    while true {
      switch system.read(links[index].descriptor) {
      case .bytes(let bytes):
        links[index].input += bytes
        if let first = links[index].input.first, first < 65 { return false }
        guard answer(index, &system) else { return false }
      case .wouldBlock: return true
      case .endOfFile, .failure: return false
      }
    }
  }

  private mutating func answer(_ index: Int, _ system: inout Kernel) -> Bool {
    while let end = links[index].input.firstRange(of: [13, 10, 13, 10]) {
      let head = String(decoding: links[index].input[..<end.lowerBound], as: UTF8.self)
      let lines = head.split(separator: "\r\n")
      let length =
        lines.first { $0.lowercased().hasPrefix("content-length:") }
        .flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
      let rest = links[index].input[end.upperBound...]
      guard rest.count >= length else { return true }
      let body = String(decoding: rest.prefix(length), as: UTF8.self)
      links[index].input.removeFirst(end.upperBound + length)
      let words = (lines.first ?? "").split(separator: " ")
      let path = words.count > 1 ? String(words[1].prefix { $0 != "?" }) : ""
      let text = head + "\n\n" + body + "\n"
      var answer =
        answers.first { $0.path == path }?.bytes
        ?? "HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\n\r\n" + text
      if words.first == "HEAD", let end = answer.firstRange(of: "\r\n\r\n") {
        answer = String(answer[..<end.upperBound])
      }
      system.print(answer, to: links[index].descriptor)
      let isWhole =
        answer.contains("Content-Length: ") || answer.contains("chunked")
        || answer.contains(" 204 ")
      if !isWhole || answer.contains(": 100\r") { return false }
    }
    return true
  }
}
