import Machine

/// A tool that an image has in life and that does nothing here: it says so.
struct MissingTool: Program {
  /// The tools by their names, with what one may do in their place; empty for nothing.
  static let all: KeyValuePairs<String, String> = [
    "tcpdump": "`curl -v` shows what goes over a connection", "tshark": "",
    "mtr": "traceroute is", "iperf": "", "iperf3": "", "nmap": "`nc -zv` tries ports",
    "arping": "ping is", "socat": "nc is", "ethtool": "", "conntrack": "", "ngrep": "",
    "fping": "ping is", "httpie": "curl is", "grpcurl": "", "websocat": "", "scapy": "",
    "termshark": "", "swaks": "", "drill": "dig is",
  ]

  let advice: String

  mutating func resume(_ system: inout Kernel) -> Disposition {
    let name = system.arguments.first?.split(separator: "/").last.map(String.init) ?? ""
    system.print("\(name): is not simulated\(advice.isEmpty ? "" : "; \(advice)")\n", to: 2)
    return .exit(126)
  }
}
