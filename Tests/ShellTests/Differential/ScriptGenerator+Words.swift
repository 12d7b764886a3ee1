extension ScriptGenerator {
  mutating func words(_ count: ClosedRange<Int>) -> String {
    var list: [String] = []
    for _ in 0..<number(count) { list.append(word()) }
    return list.joined(separator: " ")
  }

  /// One word: quotations, expansions and plain text, alone or side by side.
  mutating func word() -> String {
    var text = piece()
    if chance(20) {
      let more = piece()
      // Braces would make other names of the variable before them.
      text += more.hasPrefix("{") ? ":" + more : more
    }
    return text
  }

  private mutating func piece() -> String {
    switch number(0...29) {
    case 0..<6:
      return pick(["foo", "bar", "x", "12", "a-b", "a.txt", "hello", "-n", "1:2:3", "A", "path/to"])
    case 6..<8: return "'\(pick(["a b", "", "*", "$a", "tab\there", "\\", "x;y", "#"]))'"
    case 8..<13:
      return "\"\(quotedPiece())\(chance(40) ? pick([" ", "", ":"]) + quotedPiece() : "")\""
    case 13..<18: return parameter()
    case 18: return "$'\(pick(["a\\tb", "\\x41\\n", "it\\'s", "\\101", "\\u00e9", "a\\\\b"]))'"
    case 19:
      return
        "{\(pick(["a,b", "1..3", "a..e..2", "x,{y,z}", "03..1", ",q", "a,'b c'", "3..1", "a", "a..", "$a,$b", "-1..1"]))}"
    case 20:
      return pick([
        "*.txt", "dir?", "[ab].*", "*", "./dir1/*", "no*match", "[!a]*", ".h*", "*/", "d*/x*",
        "[[:lower:]].txt", "\"*\".txt", "**",
      ])
    case 21: return pick(["~", "~/x", "\"~\"", "a~", "x=~"])
    case 22: return "$((\(arithmetic())))"
    case 23: return depth > 4 ? "deep" : substitution()
    case 24: return "\\\(pick(["$", "*", "\\", "a", "\"", " ", "~", "{"]))"
    case 25:
      return pick([
        "$1", "$@", "$*", "\"$@\"", "\"$*\"", "$#", "${@:1:2}", "\"${@:2}\"", "${*: -1}", "${#@}",
      ])
    case 26:
      return pick([
        "\"${arr[@]}\"", "${arr[*]}", "\"${arr[*]}\"", "${#arr[@]}", "${!arr[@]}",
        "\"${arr[@]:1}\"", "${arr[1]}", "\"${arr[-1]}\"", "${#arr[1]}",
      ])
    case 27:
      return pick([
        "\"${map[@]}\"", "${map[k]}", "${#map[@]}", "\"${!map[@]}\"", "${map[none]-d}",
        "\"${map[x y]}\"",
      ])
    default: return pick(["a", "b", "c1"])
    }
  }

  mutating func substitution() -> String {
    depth += 1
    defer { depth -= 1 }
    let inner = pick([
      "echo \(words(1...2))", "printf '%s\\n' \(words(1...2))", "cat a.txt", "echo $?",
      "echo 'x  y'", "seq 3", "false", "pwd | tail -c 3", "<data",
    ])
    let isPlain = !inner.contains("`") && !inner.contains("\\")
    return isPlain && chance(25) ? "`\(inner)`" : "$(\(inner))"
  }

  private mutating func quotedPiece() -> String {
    switch number(0...7) {
    case 0, 1: return pick(["text", "two words", "", "\\$a", "a\\\\b", "'", "*", "\\x", "~"])
    case 2, 3: return parameter()
    case 4: return depth > 4 ? "deep" : substitution()
    case 5: return "$((\(arithmetic())))"
    case 6:
      return pick(["${arr[@]}", "${arr[*]}", "${arr[0]}", "${map[k]}", "$*", "$@", "$#", "$?"])
    default: return "${a:-\(pick(["x", "\"q q\"", "'s'", "$b", "a b"]))}"
    }
  }

  /// A pattern as `case` and the `${…}` forms take it.
  mutating func pattern() -> String {
    pick([
      "*", "o*", "?", "*o", "[a-m]*", "one*", "*.*", "\"$a\"", "$c", "x", "'*'", "*/", "[!a-z]",
      "[[:digit:]]*", "o", "*[0-9]", "t?o", "a b".replacingBlank(), "foo", "\\*",
    ])
  }

  /// `$name` and the `${…}` forms.
  mutating func parameter() -> String {
    let name = pick(["a", "b", "c", "d", "n", "a", "c", "1", "arr[1]", "map[k]"])
    func argument(_ generator: inout Self) -> String {
      generator.pick(["x", "", "'q q'", "\"$b\"", "$a", "a b", "\"a b\"", "*", "~", "${c}", "$n"])
    }
    let isPlain = !name.contains("[")
    switch number(0...27) {
    case 0..<4: return isPlain ? "$\(name)" : "${\(name)}"
    case 4, 5: return "${\(name)}"
    case 6: return "${#\(name)}"
    case 7: return "${\(name)\(pick(["-", ":-", "+", ":+"]))\(argument(&self))}"
    case 8: return "${\(name)\(pick(["-", ":-", "+", ":+"]))\(argument(&self))}"
    case 9: return name == "1" ? "${1-}" : "${\(name)\(pick(["=", ":="]))\(argument(&self))}"
    case 10, 11: return "${\(name)\(pick(["#", "##", "%", "%%"]))\(pattern())}"
    case 12, 13:
      return
        "${\(name)\(pick(["/", "//", "/#", "/%"]))\(pick(["o", "?", "[aeiou]", "*", "t*", ".", "one", "' '", "$b", "\\/", "o*e"]))\(pick(["", "/", "/X", "/$n", "/'<>'", "/\"$b\"", "/&"]))}"
    case 14, 15:
      return
        "${\(name):\(pick(["0", "1", "2", " -2", "n-6", "20", "$n"]))\(pick(["", ":1", ":2", ":-1", ":0", ":n"]))}"
    case 16: return "${\(name)\(pick(["^", "^^", ",", ",,", "^[a-o]", "^^[aeiou]", "~~"]))}"
    case 17: return pick(["${!ref}", "${!ar*}", "${!ma@}", "${!arr[@]}", "${!map[*]}"])
    case 18: return "${\(name)@\(pick(["Q", "U", "u", "L", "E", "a", "A"]))}"
    case 19:
      return pick([
        "${arr[@]\(pick(["#o", "%o*", "/o/0", "^", "^^", ":1:1", ": -1", "@Q"]))}",
        "${@\(pick(["#o", "/o/0", "^^", ":0:1"]))}",
        "\"${arr[@]\(pick(["#o", "%o*", "//o/0", "^^", ":1:1", "@Q", "-x", ":+y"]))}\"",
      ])
    case 20:
      return pick(["$?", "$#", "$-".plain(), "${#}", "$_".plain(), "${#arr}", "$LINENO".plain()])
    default: return isPlain ? "$\(name)" : "${\(name)}"
    }
  }

  /// An arithmetic expression.
  mutating func arithmetic() -> String {
    depth += 1
    defer { depth -= 1 }
    if depth > 5 || chance(35) {
      return pick([
        "1", "2", "7", "n", "$n", "0", "10", "0x1f", "017", "2#101", "36#z", "m", "arr[0]", "-3",
        "${#a}", "1000000007",
      ])
    }
    switch number(0...11) {
    case 0..<4: return "\(arithmetic()) \(pick(["+", "-", "*", "/", "%"])) \(arithmetic())"
    case 4: return "(\(arithmetic()))"
    case 5: return "\(arithmetic())\(pick(["<", ">", "<=", ">=", "==", "!="]))\(arithmetic())"
    case 6: return "\(pick(["-", "!", "~", "+", "- "]))\(pick(["n", "3", "(n+1)"]))"
    case 7:
      return "\(arithmetic()) \(pick(["&&", "||", "&", "|", "^", "<<", ">>"])) \(arithmetic())"
    case 8: return "\(arithmetic()) ? \(arithmetic()) : \(arithmetic())"
    case 9:
      return pick([
        "n++", "n--", "++n", "--n", "m=3", "n+=2", "n*=2", "m=n", "n**2", "2**3", "n=1,n+1",
        "m<<=1",
      ])
    case 10: return pick(["n", "m", "1"])
    default: return "\(arithmetic()), \(arithmetic())"
    }
  }

  /// The words of `test`.
  mutating func test() -> String {
    switch number(0...11) {
    case 0: return "\(pick(["-z", "-n"])) \"\(quotedPieceForTest())\""
    case 1:
      return
        "\(pick(["-e", "-f", "-d", "-s", "-r", "-w", "-x", "-L"])) \(pick(["a.txt", "dir1", "nosuch", "data", "."]))"
    case 2, 3:
      return
        "\"$\(pick(["a", "b", "n"]))\" \(pick(["=", "==", "!=", "<".escaped(), ">".escaped()])) \"\(pick(["one two", "", "7", "z"]))\""
    case 4, 5:
      return
        "\(pick(["$n", "3", "\"$n\"", "07", "-1"])) \(pick(["-eq", "-ne", "-lt", "-le", "-gt", "-ge"])) \(pick(["7", "$n", "10", "0"]))"
    case 6: return "! \(pick(["-z \"$a\"", "a = b", "x", "\"\""]))"
    case 7:
      return
        "\(pick(["-n x", "a = a", "1 -lt 2"])) \(pick(["-a", "-o"])) \(pick(["-z x", "a = b", "-f data"]))"
    case 8:
      return pick([
        "x", "\"\"", "\"$b\"", "-n", "-f", "= = =", "! = !", "\\( a = a \\)", "-v a", "-v nosuch",
        "-v arr[1]", "-o errexit",
      ])
    case 9: return "$\(pick(["a", "b"])) = \(pick(["x", "one"]))"
    case 10:
      return pick(["a -eq 1", "1 -eq", "a b c d", "1.5 -lt 2", "-q x", "a -foo b", "( x", "x = "])
    default: return "\(word()) = \(word())"
    }
  }

  private mutating func quotedPieceForTest() -> String {
    pick(["", "$a", "$b", "$nosuch", "x", "${d-}"])
  }

  /// The inside of `[[ … ]]`.
  mutating func condition() -> String {
    switch number(0...12) {
    case 0: return "\(pick(["-z", "-n"])) \(pick(["$a", "$b", "\"$a\"", "$nosuch", "x"]))"
    case 1: return "\(pick(["-e", "-f", "-d", "-s"])) \(pick(["a.txt", "dir1", "nosuch", "$c"]))"
    case 2, 3:
      return "\(pick(["$a", "$c", "foo", "\"$b\""])) \(pick(["==", "=", "!="])) \(pattern())"
    case 4: return "\(pick(["$a", "abc", "$n"])) \(pick(["<", ">"])) \(pick(["b", "$c", "7"]))"
    case 5:
      return
        "\(pick(["$n", "3", "n+1", "arr", "0x10"])) \(pick(["-eq", "-ne", "-lt", "-le", "-gt", "-ge"])) \(pick(["7", "n", "2*4"]))"
    case 6:
      return
        "\(pick(["$a", "$c", "foo123", "a.b"])) =~ \(pick(["^o", "[0-9]+$", "(o)(n)", "two|tar", "a.b", "\"a.b\"", "^(one)", "\\.", "o{1}", "$c", "^$", "x?", "([a-z]+)([0-9]*)"]))"
    case 7: return "! \(condition())"
    case 8: return "\(condition()) \(pick(["&&", "||"])) \(condition())"
    case 9: return "( \(condition()) )"
    case 10:
      return pick([
        "x", "$b", "\"\"", "-v a", "-v d", "-v arr[1]", "-o nounset", "a.txt -nt nosuch",
        "nosuch -ot a.txt", "a.txt -ef ./a.txt",
      ])
    default: return "$n \(pick(["-gt", "-lt"])) 5"
    }
  }
}

extension String {
  fileprivate func escaped() -> String { "\\" + self }
  fileprivate func plain() -> String { "x" }
  fileprivate func replacingBlank() -> String { "a\\ b" }
}
