import Cluster
import Dispatch
import Lessons
import Synchronization
import Terminal

/// Grades many submissions at once; the results do not depend on how many at a time.
struct GradingRun {
  let grader: Grader
  let jobs: [(Submission, UInt64)]
  /// How many threads; nil for as many as there are cores.
  let width: Int?

  /// The reports in the order of the submissions.
  func reports() -> [GradeReport] {
    var grader = grader
    let missing = grader.missingStarts(for: jobs.map(\.1))
    let progress = ProgressBar(count: jobs.count)
    let unready = grader
    let starts = parallel(missing.count) { unready.makeStart(missing[$0]) }
    for (preparation, session) in zip(missing, starts) { grader.keep(session, for: preparation) }
    let ready = grader
    let reports = parallel(jobs.count) { place in
      let report = ready.grade(jobs[place].0, seed: jobs[place].1)
      progress.advance()
      return report
    }
    progress.end()
    return reports
  }

  private func parallel<Result: Sendable>(
    _ count: Int,
    _ work: @Sendable (Int) -> Result
  ) -> [Result] {
    let results = Mutex([Result?](repeating: nil, count: count))
    let next = Mutex(0)
    let cores = HostProgram.coreCount
    DispatchQueue.concurrentPerform(iterations: min(count, max(1, width ?? cores))) { _ in
      while true {
        let place = next.withLock { place in
          defer { place += 1 }
          return place
        }
        guard place < count else { return }
        let result = work(place)
        results.withLock { $0[place] = result }
      }
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}

/// A line on standard error that says how far work is; only where that is a terminal.
final class ProgressBar: Sendable {
  private let count: Int
  private let isShown: Bool
  private let done = Mutex(0)
  private static let width = 30

  init(count: Int) {
    self.count = count
    isShown = HostFile.standardErrorIsTerminal && count > 1
  }

  func advance() {
    guard isShown else { return }
    done.withLock { done in
      done += 1
      let filled = done * Self.width / count
      guard done == count || filled != (done - 1) * Self.width / count || done % 10 == 0 else {
        return
      }
      let bar =
        String(repeating: "#", count: filled)
        + String(repeating: ".", count: Self.width - filled)
      Screen().writeError("\r[\(bar)] \(done) of \(count)")
    }
  }

  func end() {
    if isShown { Screen().writeError("\r\u{1B}[K") }
  }
}
