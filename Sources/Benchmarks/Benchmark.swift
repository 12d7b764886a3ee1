import APIServer
import Cluster
import KubernetesAPI
import Simulation

/// What can be measured, in the order of the table.
enum Benchmark: String, CaseIterable {
  /// First, while the process has nothing else.
  case memory
  case start
  case process
  case get
  case three
  case ten
  case thousand
  case tenthousand
  case day
  case snapshot
  case bigsnapshot
  case speed
  case table
  case yaml
  case jsonpath
  case create
  case patch
  case apply
  case parse
  case kubectl
  case pipe
  case loop
  case containers
  case curls
  case check
  case grade
  case undo
  case bigundo
  case diff
  case bigdiff
  case resume
  case guided
  case podcurls
  case tables
  case routes
  case huge

  /// Those that are measured when none is named; the others take long.
  static let usual = allCases.filter { $0 != .huge }

  func measure() -> Figure {
    switch self {
    case .start:
      figure(
        "course cluster and session, in process",
        "30 ms",
        Timing.of(9, on: ()) { _ in _ = Worlds.course() }.text()
      )
    case .process: figure("whole process, an empty script", "30 ms", Self.measureProcess())
    case .get: figure("kubectl get pods, course cluster", "1 ms", measureGet())
    case .three: grow(nodes: 1, pods: 3, runs: 21, "5 ms")
    case .ten: grow(nodes: 1, pods: 10, runs: 21, "", "0.6 s")
    case .thousand: grow(nodes: 10, pods: 1000, runs: 5, "100 ms", "44–111 s")
    case .tenthousand: grow(nodes: 100, pods: 10_000, runs: 3, "")
    case .day:
      figure(
        "a virtual day at rest, course cluster",
        "50 ms",
        Timing.of(5, on: Worlds.course()) { $0.cluster.advance(by: .hours(24)) }.text()
      )
    case .snapshot: measureSnapshot(nodes: 1, pods: 10)
    case .bigsnapshot: measureSnapshot(nodes: 100, pods: 10_000)
    case .memory: measureMemory()
    case .speed: measureSpeed()
    case .table: measureList("", "table")
    case .yaml: measureList("-o yaml", "YAML")
    case .jsonpath: measureList("-o jsonpath='{.items[*].metadata.name}'", "jsonpath")
    case .create: measureCreates()
    case .patch: measurePatches()
    case .apply: measureApplies()
    case .parse: measureParse()
    case .kubectl: measureAgainstKubectl()
    case .pipe: measurePipe()
    case .loop: measureLoop()
    case .containers: grow(nodes: 1, pods: 100, runs: 11, "")
    case .curls: measureCurls()
    case .check: measureCheck()
    case .grade: measureGrading()
    case .undo: measureUndo(nodes: 1, pods: 10)
    case .bigundo: measureUndo(nodes: 100, pods: 10_000)
    case .diff: measureDifference(nodes: 1, pods: 10)
    case .bigdiff: measureDifference(nodes: 100, pods: 10_000)
    case .resume: measureResume()
    case .guided: measureGuidedResume()
    case .podcurls: measureCurlsOfPods()
    case .tables: measureTables()
    case .routes: measureRoutes()
    case .huge: measureHuge()
    }
  }

  func figure(
    _ name: String,
    _ budget: String,
    _ value: String,
    _ real: String = ""
  )
    -> Figure
  {
    Figure(name: name, arguments: rawValue, budget: budget, real: real, value: value)
  }

  private func grow(
    nodes: Int,
    pods: Int,
    runs: Int,
    _ budget: String,
    _ real: String = ""
  ) -> Figure {
    let timing = Timing.of(runs, on: Worlds.empty(nodes: nodes, pods: pods)) {
      $0.run(pods)
    }
    return figure("RC of \(pods) on \(nodes) nodes to Running", budget, timing.text(), real)
  }

  private func measureGet() -> String {
    let timing = Timing.of(5, on: Worlds.course()) { session in
      for _ in 0..<100 { _ = session.run("kubectl get pods") }
    }
    return timing.text(per: 100)
  }

  private func measureSnapshot(nodes: Int, pods: Int) -> Figure {
    let original = Worlds.running(nodes: nodes, pods: pods)
    let timing = Timing.of(9, on: original) { copy in
      _ = try? copy.api.create(Worlds.controller("other", replicas: 1))
      copy.advance(by: .seconds(10))
    }
    return figure("copy at \(pods) pods, then a first pod", "", timing.text())
  }

  private func measureMemory() -> Figure {
    let pods = 10_000
    let empty = Worlds.empty(nodes: 100, pods: pods)
    let before = residentBytes()
    var cluster = empty
    cluster.run(pods)
    let grown = residentBytes() - before
    cluster.advance(by: .minutes(10))
    let compacted = residentBytes() - before
    return figure(
      "memory per pod of 10,000",
      "7 KB",
      "\(compacted / pods / 1024) KB (\(grown / pods / 1024) at first)",
      "about 1 GB in all"
    )
  }

  private func measureSpeed() -> Figure {
    let timing = Timing.of(3, on: Worlds.running(nodes: 10, pods: 1000)) {
      $0.advance(by: .hours(1))
    }
    let speed = Int(3600 / (timing.median / 1000))
    return figure("virtual seconds a second, 1,000 pods at rest", "", "\(speed)")
  }

  private func measureHuge() -> Figure {
    let (nodes, pods) = (5000, 150_000)
    let before = residentBytes()
    var megabytes = 0
    let timing = Timing.of(1, on: Worlds.empty(nodes: nodes, pods: pods)) { cluster in
      cluster.run(pods)
      megabytes = (residentBytes() - before) / 1_000_000
    }
    return figure(
      "RC of 150,000 on 5,000 nodes to Running",
      "15 s, 1 GB",
      "\(timing.text()), \(megabytes) MB"
    )
  }
}
