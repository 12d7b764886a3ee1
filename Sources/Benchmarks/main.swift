let names = CommandLine.arguments.dropFirst()
let wanted = names.compactMap(Benchmark.init(rawValue:))
if wanted.count < names.count {
  print(
    "usage: Benchmarks [NAME…], of: \(Benchmark.allCases.map(\.rawValue).joined(separator: " "))"
  )
} else {
  Figure.printHeading()
  for benchmark in wanted.isEmpty ? Benchmark.usual : wanted { Figure.print(benchmark.measure()) }
}
