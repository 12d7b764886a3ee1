import Machine
import Network
import Simulation

/// `getent hosts NAME…`: what the C library knows of names.
struct Getent: Program {
  private var place = 2
  private var status: Int32 = 0

  mutating func resume(_ system: inout Kernel) -> Disposition {
    let words = system.arguments
    guard words.count > 1 else {
      system.print("getent: wrong number of arguments\n", to: 2)
      return .exit(1)
    }
    let isForms = words[1] == "ahosts" || words[1] == "ahostsv4"
    guard words[1] == "hosts" || isForms else {
      let file = ["passwd", "group"].contains(words[1]) ? "/etc/\(words[1])" : ""
      guard !file.isEmpty else {
        system.print("Unknown database: \(words[1])\n", to: 2)
        return .exit(1)
      }
      return entries(of: file, Array(words.dropFirst(2)), &system)
    }
    while place < words.count {
      switch system.resolve(words[place]) {
      case .pending(let wait): return .wait([wait])
      case .notFound, .noServer: status = 2
      case .addresses(let addresses, let name):
        for address in addresses {
          let text = "\(address)"
          let pad = String(repeating: " ", count: max(1, 16 - text.utf8.count))
          if isForms {
            for (index, kind) in ["STREAM", "DGRAM", "RAW"].enumerated() {
              system.print("\(text)\(pad)\(kind)\(index == 0 ? " \(name)" : "")\n")
            }
          } else {
            let own = IPv4Address(words[place]) == nil ? name : system.dnsName(of: address) ?? name
            system.print("\(text)\(pad)\(own)\n")
          }
        }
      }
      place += 1
    }
    return .exit(status)
  }

  private func entries(
    of file: String,
    _ names: [String],
    _ system: inout Kernel
  ) -> Disposition {
    let text = (try? system.readFile(file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    var status: Int32 = 0
    let lines = text.split(separator: "\n")
    if names.isEmpty { system.print(text) }
    for name in names {
      let found = lines.first { line in
        let fields = line.split(separator: ":", omittingEmptySubsequences: false)
        return fields.first == name[...] || fields.count > 2 && fields[2] == name[...]
      }
      if let found { system.print("\(found)\n") } else { status = 2 }
    }
    return .exit(status)
  }
}
