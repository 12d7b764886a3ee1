import Testing

@testable import Shell

struct GrammarTests {
  @Test(arguments: [
    "echo 'abc", "echo \"abc", "if true; then", "for i in 1 2", "cat <<EOF\nabc", "a &&", "a |",
    "x=$(echo", "case x in", "{ echo", "f() {", "[[ a ==", "echo \\\n'",
  ])
  func `an unfinished command asks for more`(text: String) {
    #expect {
      try Self.parseAll(text)
    } throws: { error in
      if case .incomplete = error as? ParseFailure { return true }
      return false
    }
  }

  @Test(arguments: [
    ("echo )", ")", ""), ("| x", "|", ""), ("if true; fi", "fi", "then"), ("a ;; b", ";;", ""),
    ("done", "done", ""), ("echo a && && b", "&&", ""),
    ("for i in 1; echo; done", "echo", "do"), ("cat <\n", "newline", ""),
  ])
  func `a token out of place is named`(text: String, token: String, expected: String) {
    #expect(throws: ParseFailure.unexpected(token: token, expected: expected, line: 1)) {
      try Self.parseAll(text)
    }
  }

  @Test(arguments: [
    "a; b; c", "a | b |& c", "if a; then b; elif c; then d; else e; fi", "f() { a; }",
    "for ((i=0; i<3; i++)); do a; done", "case x in a|b) c;; (*) d;; esac",
    "cat <<A <<B\n1\nA\n2\nB\n", "[[ -n $x && ( a == b* || $y =~ ^(a|b)+$ ) ]]",
    "x=(1 2 [5]=3) y+=z", "echo $((1 + (2 * 3))) $(( $x ))", "( (a); b )", "echo ${x:-${y:-z}}",
    "while read -r a b; do echo \"$a\"; done < f > g 2>&1", "echo a#b # comment",
    "until a\ndo\nb\ndone &", "echo \"$(cat <<E\nx\nE\n)\"",
  ])
  func `a whole command is read to its end`(text: String) throws {
    #expect(try Self.parseAll(text) > 0)
  }

  @Test func `nesting has a limit with a name`() {
    let text = String(repeating: "( ", count: 2_000)
    #expect(throws: ParseFailure.nesting(limit: Parser.nestingLimit, line: 1)) {
      try Self.parseAll(text)
    }
  }

  @discardableResult
  static func parseAll(_ text: String) throws -> Int {
    var parser = Parser(Array(text.utf8))
    var count = 0
    while let list = try parser.nextCommand() { count += list.items.count }
    return count
  }
}
