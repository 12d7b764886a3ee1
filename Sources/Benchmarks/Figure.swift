import Glibc

/// One line of the table: what was measured, how often, and what it should be.
struct Figure {
  let name: String
  /// The arguments that measure it alone.
  let arguments: String
  /// What was asked for; empty where nothing was.
  let budget: String
  /// What a real control plane needs on 2 cores; empty where that was not measured.
  let real: String
  let value: String
  /// How many times the budget the value is; empty where there is none.
  let ratio: String

  init(
    name: String,
    arguments: String,
    budget: String,
    real: String,
    value: String,
    ratio: String? = nil
  ) {
    self.name = name
    self.arguments = arguments
    self.budget = budget
    self.real = real
    self.value = value
    self.ratio = ratio ?? Self.ratio(of: value, to: budget)
  }

  /// The amounts at the beginning of two texts as a ratio; empty where they are not of one sort.
  private static func ratio(of value: String, to budget: String) -> String {
    guard let (amount, sort) = amount(in: value), let (limit, other) = self.amount(in: budget),
      sort == other, limit > 0
    else { return "" }
    let hundredths = Int((amount / limit * 100).rounded())
    return "\(hundredths / 100).\(String(hundredths % 100 + 100).dropFirst())"
  }

  /// The number at the beginning of a text, in the least of its sort of unit.
  private static func amount(in text: String) -> (amount: Double, sort: String)? {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "(" })
    guard words.count > 1, let number = Double(words[0]) else { return nil }
    switch words[1] {
    case "ms": return (number, "time")
    case "s": return (number * 1000, "time")
    case "KB": return (number, "memory")
    case "a": return (1 / number, "rate")
    default: return nil
    }
  }

  /// The figures as a table with its command lines.
  static func print(_ figure: Figure) {
    let columns = [
      pad(figure.name, 46), pad(figure.value, 28), pad(figure.budget, 12), pad(figure.ratio, 8),
      pad(figure.real, 16),
      "make bench ARGS=\(figure.arguments)",
    ]
    Swift.print(columns.joined(separator: " "))
    fflush(nil)
  }

  static func printHeading() {
    print(
      Figure(
        name: "WHAT",
        arguments: "…",
        budget: "BUDGET",
        real: "REAL",
        value: "MEDIAN (SPREAD)",
        ratio: "OF IT"
      )
    )
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

/// The times that several runs of one thing took.
struct Timing {
  private var runs: [Double] = []

  /// Runs `body` so many times; `world` makes what it works on, off the clock.
  static func of<World>(
    _ count: Int,
    on world: @autoclosure () -> World,
    _ body: (inout World) -> Void
  )
    -> Timing
  {
    var timing = Timing()
    let clock = ContinuousClock()
    for _ in 0..<count {
      var world = world()
      let took = clock.measure { body(&world) }
      let parts = took.components
      timing.runs.append(Double(parts.seconds) * 1e3 + Double(parts.attoseconds) / 1e15)
    }
    timing.runs.sort()
    return timing
  }

  /// The median, in milliseconds.
  var median: Double { runs[runs.count / 2] }

  /// The median with the fastest and the slowest run; each divided by `parts`.
  func text(per parts: Double = 1) -> String {
    let numbers = [median, runs.first ?? 0, runs.last ?? 0].map { Self.milliseconds($0 / parts) }
    return runs.count == 1 ? "\(numbers[0]) ms" : "\(numbers[0]) ms (\(numbers[1])–\(numbers[2]))"
  }

  static func milliseconds(_ value: Double) -> String {
    guard value < 100 else { return "\(Int(value.rounded()))" }
    let scaled = Int((value * 1000).rounded())
    let digits = value < 1 ? 3 : 2
    let fraction = String(scaled % 1000 + 1000).dropFirst().prefix(digits)
    return "\(scaled / 1000).\(fraction)"
  }
}

/// How many bytes of memory the process has; 0 where the host does not tell.
func residentBytes() -> Int {
  guard let file = fopen("/proc/self/statm", "r") else { return 0 }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 256)
  guard fgets(&line, 256, file) != nil else { return 0 }
  let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  return pages * sysconf(Int32(_SC_PAGESIZE))
}
