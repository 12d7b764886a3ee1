/// Writes random shell scripts of the supported grammar; the same seed and number, the same script.
///
/// What the scripts do is bounded and does not depend on time, process numbers or the order in
/// which processes run, so that two shells must agree on every byte.
struct ScriptGenerator {
  private var state: UInt64
  /// How deep the commands being written lie inside others.
  var depth = 0
  var loops = 0
  var isInFunction = false
  /// The functions that the script has so far.
  var functions: [String] = []
  private var counter = 0

  init(seed: UInt64, number: Int) {
    let place = UInt64(bitPattern: Int64(number)) &* 0xBF58_476D_1CE4_E5B9
    state = seed &* 0x9E37_79B9_7F4A_7C15 ^ place
    for _ in 0..<3 { _ = next() }
  }

  // MARK: - Chance

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

  mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[number(0...(choices.count - 1))]
  }

  mutating func fresh(_ prefix: String) -> String {
    counter += 1
    return prefix + String(counter)
  }

  // MARK: - The script

  /// The pieces of a script: each is whole, so that any of them may be left out.
  mutating func pieces() -> [String] {
    var result = [
      "show() { printf '<%s>' \"$@\"; echo; }",
      "a='one two'; b=; c=dir1/x.tar.gz; n=7",
      "arr=(zero 'o ne' two); declare -A map=([k]=v [x y]=z)",
    ]
    if chance(25) { result.append("set -- \(words(0...4))") }
    if chance(10) {
      let options = ["set -u", "set -e", "set -o pipefail", "set -euo pipefail", "set -f"]
      result.append(pick(options))
    }
    if chance(8) {
      let options = [
        "nullglob", "extglob", "dotglob", "nocaseglob", "nocasematch", "globstar", "failglob",
      ]
      result.append("shopt -s \(pick(options))")
    }
    if chance(10) { result.append("IFS=\(pick(["':'", "' :'", "', '", "o", "''", "$' \\t'"]))") }
    if chance(10) {
      let signals = pick(["EXIT", "ERR", "EXIT ERR"])
      // A program that an ERR trap starts makes bash forget others.
      let action = signals == "EXIT" ? simple() : "echo \(words(0...2))"
      result.append("trap '\(action)' \(signals)".replacingQuotes())
    }
    for _ in 0..<number(2...6) { result.append(statement()) }
    return result
  }

  /// One command of any kind.
  mutating func statement() -> String {
    depth += 1
    defer { depth -= 1 }
    if depth > 3 { return simple() }
    switch number(0...159) {
    case 0..<38: return simple()
    case 38..<44: return branch()
    case 44..<50: return loop()
    case 50..<55: return match()
    case 55..<60: return function()
    case 60..<65: return group()
    case 65..<72: return pipeline()
    case 72..<79: return chain()
    case 79..<84: return document()
    case 84..<88: return reading()
    case 88..<92: return arrays()
    case 92..<95: return builtins()
    case 95..<97: return options()
    case 97..<100: return failure()
    case 100..<130: return work()
    default: return feature()
    }
  }

  /// Some commands, one after the other.
  mutating func body() -> String {
    var list: [String] = []
    for _ in 0..<number(1...2) { list.append(statement()) }
    return list.joined(separator: pick(["; ", "\n"])).afterDocuments()
  }

  mutating func simple() -> String {
    switch number(0...29) {
    case 0..<6: return "show \(words(1...4))"
    case 6..<10: return "echo \(words(0...3))"
    case 10..<13: return assignment()
    case 13:
      let choice = pick([
        "'%s|%s\\n'", "'%5s|%-5s|\\n'", "'%d %x %o\\n'", "'%q\\n'", "'%b\\n'", "'%c%%\\n'",
        "'%.2f\\n'", "'%05d|%+d\\n'", "'%.2s|\\n'",
      ])
      return "printf \(choice) \(words(0...3))"
    case 14: return "echo $((\(arithmetic())))"
    case 15: return "((\(arithmetic()))); echo $?"
    case 16: return "[[ \(condition()) ]]; echo $?"
    case 17: return "[ \(test()) ]; echo $?"
    case 18:
      return pick(["true", "false", ":", "! true", "! false", "(exit 3)", "return 2 2>/dev/null"])
    case 19: return "echo $?"
    case 20: return "x=$(\(simple())); echo \"$x\" $?".afterDocuments()
    case 21:
      let choice = pick([
        "data", "a.txt", "- < data", "<(echo \(word()))", "a.txt b.txt", "nosuch",
      ])
      return "cat \(choice)"
    case 22: return functions.isEmpty ? "echo none" : "\(pick(functions)) \(words(0...3)); echo $?"
    case 23: return "echo \(words(1...2)) > out; cat out"
    case 24: return "echo \(words(1...2)) >> out; cat < out"
    case 25: return "x=\(word()) eval 'echo \"$x\"'; echo \"[$x]\""
    case 26:
      return loops > 0
        ? pick(["break", "continue", "[ $i = b ] && continue", "[ \"$i\" = b ] && break"])
        : "echo loop"
    case 27:
      return isInFunction
        ? pick([
          "return", "return 3", "local v=\(word()); echo $v", "echo $# $1 \"$*\"",
          "shift; show \"$@\"",
        ]) : "shift; echo $? \"$@\""
    case 28:
      let choice = pick([
        "n+=2", "'n = n * 2'", "n++ m=n", "0", "'a = 1 ? 2 : 3'",
      ])
      return "let \(choice); echo $? $n"
    default: return "test \(test()) && echo yes || echo no"
    }
  }

  mutating func assignment() -> String {
    switch number(0...11) {
    case 0: return "a=\(word())"
    case 1: return "b=\(word()); show $b"
    case 2: return "a+=\(word()); show \"$a\""
    case 3: return "n=$((\(arithmetic()))); echo $n"
    case 4: return "arr[\(pick(["1", "n%3", "-1", "5", "$((1+1))"]))]=\(word()); show \"${arr[@]}\""
    case 5: return "arr+=(\(words(1...2))); show \"${arr[@]}\" ${#arr[@]}"
    case 6:
      let choice = pick([
        "k", "new", "$a", "'x y'", "1",
      ])
      return "map[\(choice)]=\(word()); show \"${map[k]}\" ${#map[@]}"
    case 7:
      let choice = pick([
        "3+4", "n", "'2 * n'", "07", "0x1F",
      ])
      return "declare -i num=\(choice); num+=2; echo $num"
    case 8: return "declare \(pick(["-l", "-u"])) cased=\(word()); echo \"$cased\""
    case 9:
      let choice = pick([
        "a", "b", "arr[1]", "map[k]", "arr", "nosuch",
      ])
      return "unset \(choice); show \"$a\" \"${arr[@]}\""
    case 10: return "arr=(\(words(0...4))); echo ${#arr[@]}; show \"${arr[@]}\""
    default: return "export a=\(word()); sh -c 'echo \"$a\"'"
    }
  }

  // MARK: - Compound commands

  private mutating func conditionCommand() -> String {
    switch number(0...5) {
    case 0: return "[[ \(condition()) ]]"
    case 1: return "[ \(test()) ]"
    case 2: return "((\(arithmetic())))"
    case 3: return pick(["true", "false", "! true", "! false"])
    case 4: return "grep -q \(pick(["one", "two", "zzz"])) data"
    default: return "test \(test())"
    }
  }

  private mutating func branch() -> String {
    var text = "if \(conditionCommand()); then \(body())\n"
    if chance(30) { text += "elif \(conditionCommand()); then \(body())\n" }
    if chance(50) { text += "else \(body())\n" }
    return text + "fi"
  }

  private mutating func loop() -> String {
    loops += 1
    defer { loops -= 1 }
    switch number(0...6) {
    case 0: return "for i in \(words(0...4)); do \(body())\ndone"
    case 1: return "for i in a b c; do \(body())\ndone"
    case 2:
      let name = fresh("i")
      let head = "for ((\(name)=0; \(name)<\(number(1...3)); \(name)++))"
      return "\(head); do echo $\(name); \(body())\ndone"
    case 3:
      let name = fresh("w")
      let head = "\(name)=0; while [ $\(name) -lt \(number(1...3)) ]"
      return "\(head); do \(name)=$((\(name)+1)); \(body())\ndone"
    case 4:
      let name = fresh("u")
      return "\(name)=3; until ((\(name) <= 0)); do ((\(name)--)); \(body())\ndone"
    case 5: return "while read -r line; do echo \"[$line]\"; \(simple())\ndone < data"
    default: return "for i; do echo \"$i\"; \(body())\ndone"
    }
  }

  private mutating func match() -> String {
    var text = "case \(word()) in\n"
    for _ in 0..<number(1...3) {
      text += "\(chance(30) ? "(" : "")\(pattern())\(chance(30) ? "|\(pattern())" : "")) "
      text += "\(body())\n\(pick([";;", ";;", ";;", ";&", ";;&"]))\n"
    }
    return text + (chance(60) ? "*) echo other;;\n" : "") + "esac"
  }

  private mutating func function() -> String {
    let name = fresh("f")
    let wasInFunction = isInFunction
    let outer = loops
    loops = 0
    isInFunction = true
    let inner = body()
    isInFunction = wasInFunction
    loops = outer
    let text = pick([
      "\(name)() { \(inner)\n}", "function \(name) { \(inner)\n}", "\(name)() ( \(inner)\n)",
      "\(name)() { local a=local b; \(inner)\n}",
    ])
    if depth == 1 { functions.append(name) }
    return text + "\n\(name) \(words(0...3))\(pick(["", "; echo $?", " | cat", " > out; cat out"]))"
  }

  private mutating func group() -> String {
    let inner = body()
    return pick([
      "{ \(inner)\n}", "( \(inner)\n)", "{ \(inner)\n} > out; cat out", "( \(inner)\n) 2>&1 | cat",
      "(cd dir1; \(inner)\n); pwd | tail -c 5", "{ \(inner)\n} 2>/dev/null",
      "x=$(\(inner)\n); show \"$x\"",
      "(a=changed; \(inner)\n); echo \"$a\"",
    ])
  }

  private mutating func pipeline() -> String {
    let first = pick([
      "echo \(words(1...3))", "cat data", "printf '%s\\n' \(words(1...4))", "seq \(number(1...6))",
      "show \(words(1...3))",
    ])
    let second = pick([
      "cat", "sort", "tr a-m A-M", "wc -l", "head -n 1", "sed 's/o/0/g'",
      "while read x y; do echo \"$y,$x\"; done",
      "grep -c o", "{ read first; echo \"first: $first\"; cat; }", "cut -c1-3", "tail -n 1",
      "(cat; echo end)", "rev", "sort -r | uniq -c",
    ])
    let tail = pick(["", "", "; echo ${PIPESTATUS[@]}", "; echo $?", " && echo ok", " | cat -n"])
    return pick(["", "", "", "! "]) + "\(first) | \(second)\(tail)"
  }

  private mutating func chain() -> String {
    var text = pick([conditionCommand(), simple()]).afterDocuments()
    for _ in 0..<number(1...3) {
      text += pick([" && ", " || "]) + (chance(70) ? "echo \(words(1...2))" : conditionCommand())
    }
    return text + pick(["", "; echo $?"])
  }
}

extension String {
  /// A here-document must end before the line goes on.
  func afterDocuments() -> String { contains("<<E") ? self + "\n" : self }

  /// The text made fit for single quotes: the two around it stay.
  fileprivate func replacingQuotes() -> String {
    guard let open = firstIndex(of: "'"), let close = lastIndex(of: "'"), open < close else {
      return self
    }
    let inner = self[index(after: open)..<close]
      .split(separator: "'", omittingEmptySubsequences: false)
    return self[...open] + inner.joined(separator: "'\\''") + self[close...]
  }
}
