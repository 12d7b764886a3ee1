import Machine
import Network
import Simulation

/// `wget` as busybox has it: `-q`, `-O FILE`, `-T SECONDS`, `-S`, `--spider`.
struct Wget: Program {
  private enum Phase: Sendable {
    case start
    case dial(Dialer)
    case receive(Int)
  }

  private var phase = Phase.start
  private var address: [WebAddress] = []
  private var isQuiet = false
  private var isSpider = false
  private var output: String?
  private var timeout: Double?
  private var input: [UInt8] = []
  private var deadline: Instant?
  private var redirects = 0

  mutating func resume(_ system: inout Kernel) -> Disposition {
    while true {
      switch phase {
      case .start:
        if let end = readWords(&system) { return end }
      case .dial(var dialer):
        let outcome = dialer.advance(&system)
        phase = .dial(dialer)
        switch outcome {
        case .wait(let waits): return .wait(waits)
        case .connected(let descriptor, let target):
          if !isQuiet {
            let place = "\(dialer.host) (\(target):\(dialer.port))"
            system.print("Connecting to \(place)\n", to: 2)
          }
          var request = HTTPMessage(firstLine: "GET \(address[0].target) HTTP/1.1")
          request["Host"] = address[0].hostField
          request["User-Agent"] = "Wget"
          request["Connection"] = "close"
          system.print(request.bytes, to: descriptor)
          phase = .receive(descriptor)
        case .failed(let failure): return .exit(report(failure, dialer, &system))
        }
      case .receive(let descriptor):
        if let disposition = receive(descriptor, &system) { return disposition }
      }
    }
  }

  private mutating func readWords(_ system: inout Kernel) -> Disposition? {
    var rest = system.arguments.dropFirst()
    var url: String?
    while let word = rest.popFirst() {
      switch word {
      case "-q", "--quiet": isQuiet = true
      case "--spider": isSpider = true
      case "-O", "--output-document": output = rest.popFirst()
      case "-T", "--timeout": timeout = rest.popFirst().flatMap { Double($0) }
      case "-t", "--tries": _ = rest.popFirst()
      default:
        if word == "-qO-" || word == "-qO" {
          isQuiet = true
          output = word == "-qO-" ? "-" : rest.popFirst()
        } else if word.hasPrefix("-O") {
          output = String(word.dropFirst(2))
        } else if let value = Self.value(of: word, ["--timeout=", "-T"]) {
          timeout = Double(value)
        } else if word.hasPrefix("--tries=") || word.hasPrefix("-t") {
          continue
        } else if word.hasPrefix("-") {
          system.print("wget: option \(word) is not simulated\n", to: 2)
          return .exit(1)
        } else {
          url = word
        }
      }
    }
    guard let url else {
      system.print("wget: missing URL\n", to: 2)
      return .exit(1)
    }
    guard let parsed = WebAddress(url), parsed.scheme == "http" else {
      system.print("wget: not an http or ftp url: \(url)\n", to: 2)
      return .exit(1)
    }
    deadline = timeout.map { system.now + .milliseconds(Int64($0 * 1000)) }
    dial(parsed)
    return nil
  }

  private static func value(of word: String, _ prefixes: [String]) -> String? {
    prefixes.first { word.hasPrefix($0) }.map { String(word.dropFirst($0.count)) }
  }

  private mutating func dial(_ target: WebAddress) {
    address = [target]
    input = []
    phase = .dial(Dialer(host: target.host, port: target.port, deadline: deadline))
  }

  private func report(
    _ failure: Dialer.Failure,
    _ dialer: Dialer,
    _ system: inout Kernel
  ) -> Int32 {
    switch failure {
    case .unknownHost, .noNameServer:
      system.print("wget: bad address '\(dialer.host)'\n", to: 2)
    case .connection(let error, let target):
      system.print(
        "wget: can't connect to remote host (\(target)): \(error.message)\n",
        to: 2
      )
    case .deadline: system.print("wget: download timed out\n", to: 2)
    }
    return 1
  }

  private mutating func receive(_ descriptor: Int, _ system: inout Kernel) -> Disposition? {
    var isEnded = false
    switch system.read(descriptor) {
    case .bytes(let bytes): input += bytes
    case .endOfFile: isEnded = true
    case .failure(let error):
      system.print("wget: error getting response: \(error.message)\n", to: 2)
      return .exit(1)
    case .wouldBlock:
      if let deadline, system.now >= deadline {
        system.print("wget: download timed out\n", to: 2)
        return .exit(1)
      }
      return .wait([.readable(descriptor)] + (deadline.map { [.until($0)] } ?? []))
    }
    switch HTTPMessage.parse(input, isResponse: true, isEnded: isEnded) {
    case .incomplete: return nil
    case .malformed:
      system.print("wget: error getting response\n", to: 2)
      return .exit(1)
    case .message(let response, _):
      system.close(descriptor)
      return finish(response, &system)
    }
  }

  private mutating func finish(_ response: HTTPMessage, _ system: inout Kernel) -> Disposition? {
    if (300..<400).contains(response.status), let location = response["Location"],
      let next = address[0].following(location), redirects < 10
    {
      redirects += 1
      dial(next)
      return nil
    }
    guard response.status == 200 else {
      system.print("wget: server returned error: \(response.firstLine)\n", to: 2)
      return .exit(1)
    }
    if isSpider {
      if !isQuiet { system.print("remote file exists\n", to: 2) }
      return .exit(0)
    }
    let name =
      output ?? address[0].target.split(separator: "/").last.map(String.init)
      ?? "index.html"
    if name == "-" {
      if !isQuiet { system.print("writing to stdout\n", to: 2) }
      system.print(response.body)
      return .exit(0)
    }
    do throws(Errno) { try system.writeFile(name, response.body) } catch {
      system.print("wget: can't open '\(name)': \(error.message)\n", to: 2)
      return .exit(1)
    }
    if !isQuiet { system.print("saving to '\(name)'\n'\(name)' saved\n", to: 2) }
    return .exit(0)
  }
}
