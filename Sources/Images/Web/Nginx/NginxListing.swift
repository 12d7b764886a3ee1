import Machine
import Simulation

/// The page that `autoindex` makes of a directory.
enum NginxListing {
  static func page(of folder: String, at path: String, _ system: Kernel) -> String {
    let names = ((try? system.list(folder)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
    var rows: [(name: String, status: FileStatus)] = []
    for name in names {
      guard let status = try? system.stat(folder + "/" + name) else { continue }
      rows.append((status.isDirectory ? name + "/" : name, status))
    }
    let ordered = rows.filter(\.status.isDirectory) + rows.filter { !$0.status.isDirectory }
    let lines = ordered.map { name, status in
      let time = CivilTime(status.modified)
      let date =
        "\(CivilTime.padded(time.day))-\(CivilTime.months[time.month - 1])-\(time.year) "
        + "\(CivilTime.padded(time.hour)):\(CivilTime.padded(time.minute))"
      let size = status.isDirectory ? "-" : String(status.size)
      let gap = String(repeating: " ", count: max(0, 50 - name.count) + 1)
      let margin = String(repeating: " ", count: max(0, 20 - size.count))
      return "<a href=\"\(name)\">\(name)</a>\(gap)\(date)\(margin)\(size)\r\n"
    }
    return "<html>\r\n<head><title>Index of \(path)</title></head>\r\n<body>\r\n"
      + "<h1>Index of \(path)</h1><hr><pre><a href=\"../\">../</a>\r\n\(lines.joined())</pre><hr>"
      + "</body>\r\n</html>\r\n"
  }
}
