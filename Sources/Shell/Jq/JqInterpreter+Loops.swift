extension JqInterpreter {
  /// The functions that feed a filter with its own outputs.
  ///
  /// They go round here and do not call themselves, so that a long loop needs no deep stack. What
  /// a filter still has to give waits on a list, the next item last.
  @_optimize(none) mutating func again(
    _ name: String,
    _ arguments: [JqFilter],
    _ item: JqItem,
    _ scope: JqScope,
    _ output: Output
  )
    throws(JqStop)
  {
    let step = arguments[arguments.count - 1]
    var waiting = [item]
    while let next = waiting.popLast() {
      var goesOn = true
      if name == "while" || name == "until" {
        let holds = try values(arguments[0], next, scope).contains { $0.jqIsTrue }
        goesOn = holds == (name == "while")
        if name == "until", !goesOn { try output(&self, next) }
      }
      guard goesOn else { continue }
      if name != "until" { try output(&self, next) }
      var found: [JqItem] = []
      try run(step, next, scope) { (_, item) throws(JqStop) in found.append(item) }
      waiting += found.reversed()
      guard waiting.count < 1_000_000 else { throw .limit("more than 1000000 values wait") }
    }
  }
}
