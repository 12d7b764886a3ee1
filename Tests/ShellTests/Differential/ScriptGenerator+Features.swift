/// The rarer parts of the grammar, each with chance in it.
extension ScriptGenerator {
  /// One statement about one feature.
  mutating func feature() -> String {
    switch number(0...13) {
    case 0: return indexedArrays()
    case 1: return associativeArrays()
    case 2: return regularExpressions()
    case 3: return processSubstitution()
    case 4: return nestedFunctions()
    case 5: return traps()
    case 6: return strictness()
    case 7: return optionParsing()
    case 8: return formats()
    case 9: return slices()
    case 10: return braces()
    case 11: return redirections()
    case 12: return attributes()
    default: return jobs()
    }
  }

  private mutating func index() -> String {
    pick(["0", "1", "-1", "2", "n-6", "5", "n%3", "-2", "$((1+1))", "i=1"])
  }

  private mutating func indexedArrays() -> String {
    let name = pick(["arr", "arr", "list"])
    let first = pick(["", "list=(\(words(1...4))); ", "list=([\(number(1...4))]=\(word()) x); "])
    let rest = pick([
      "\(name)[\(index())]+=\(word()); declare -p \(name)",
      "show \"${\(name)[@]:\(pick(["0", "1", " -1", "n-6"]))\(pick(["", ":1", ":2", ":0"]))}\"",
      "unset '\(name)[\(index())]'; show \"${!\(name)[@]}\" \"${\(name)[@]}\"",
      "((\(name)[\(pick(["0", "1", "3"]))] = \(arithmetic()))); show \"${\(name)[*]}\"",
      "show \"${\(name)[@]\(pick(["/#/pre-", "/%/-post", "//o/0", "#?", "%?", "^", "@Q", "@U"]))}\"",
      "show ${\(name)[\(index())]} ${#\(name)[\(pick(["0", "1", "-1"]))]} ${#\(name)[*]}",
      "for ((k=0; k<${#\(name)[@]}; k++)); do echo \"$k:${\(name)[k]}\"; done",
      "IFS=, ; show \"${\(name)[*]}\" ${\(name)[*]}; unset IFS",
      "\(name)=(\"${\(name)[@]}\" \(word())); show \"${\(name)[@]}\" ${#\(name)[@]}",
      "[[ -v \(name)[\(pick(["0", "1", "9", "-1"]))] ]]; echo $?",
      "\(name)=(${\(name)[@]\(pick(["%o", "#z", "/o/ "]))}); declare -p \(name)",
      "unset \(name)[@]; declare -p \(name) 2>&1 | head -n 1",
      "read -ra \(name) <<< \(word()); declare -p \(name)",
      "echo \"${\(name)[@]@A}\"", "echo \"${\(name)[@]@K}\"",
      "show \"x${\(name)[@]}y\" \"${\(name)[@]-none}\" ${\(name)[7]:-gone}",
      "printf '%s,' \"${\(name)[@]}\"; echo",
      "\(name)+=([\(number(0...6))]=\(word()) more); declare -p \(name)",
    ])
    return first + rest
  }

  private mutating func associativeArrays() -> String {
    let key = pick(["k", "'x y'", "$a", "new", "n", "\"$c\"", "1", "ab"])
    let fill = pick(["", "map[\(key)]=\(word()); ", "map+=([\(key)]=\(word()) [z]=last); "])
    return fill
      + pick([
        "for key in \"${!map[@]}\"; do echo \"$key -> ${map[$key]}\"; done",
        "show \"${map[\(key)]}\" \"${map[\(key)]-none}\" ${#map[\(key)]}",
        "[[ -v map[\(key)] ]]; echo $?", "unset \"map[\(key)]\"; declare -p map",
        "((map[count]++)); ((map[count]+=2)); echo ${map[count]}",
        "map[\(key)]+=\(word()); show \"${map[@]}\"",
        "declare -A two=([b]=1 [a]=2 [\(key)]=\(word())); declare -p two; show \"${!two[@]}\"",
        "map=(); echo ${#map[@]}; map=(p q r s); declare -p map",
        "show \"${map[@]\(pick(["/v/V", "^^", "#v", ":0:1", "@Q"]))}\"",
        "local_() { local -A l=([q]=1); l[r]=2; show \"${!l[@]}\"; }; local_; echo ${#l[@]}",
        "keyed() { local -n m=$1; m[added]=\(word()); }; keyed map; show \"${map[added]}\"",
        "map[]=x; echo $?",
      ])
  }

  private mutating func regularExpressions() -> String {
    let subject = pick([
      "$a", "$c", "foo123bar", "2024-01-15", "a.b.c", "aaa", "", "key=value", "X1",
    ])
    let expression = pick([
      "^([a-z]+)([0-9]*)(.*)$", "([0-9]{4})-([0-9]{2})", "^a+$", "^(a|aa)(a*)", "\\.", "[.]b[.]",
      "(.)=(.*)$", "^[[:alpha:]]+$", "[[:space:]]", "^$", "o( )t", "(x)?(y)?", "^[^/]+/", "[]]",
      "$n", "^($a)$", "\"$a\"", "'o'", "^.{3}$", "(a)(b)?(c)?", "b|c", "[a-c]{2,}", "^(([a-z])*)",
      "\\$", "a{2}", "[[:upper:]][0-9]",
    ])
    return pick([
      "[[ \(subject.isEmpty ? "\"\"" : subject) =~ \(expression) ]]; echo $? ${#BASH_REMATCH[@]}; show \"${BASH_REMATCH[@]}\"",
      "re='\(expression.filter { $0 != "'" })'; if [[ \"\(subject)\" =~ $re ]]; then show \"${BASH_REMATCH[@]}\"; else echo no; fi",
      "shopt -s nocasematch; [[ \"\(subject)\" =~ ^[A-F] ]]; echo $?; shopt -u nocasematch",
    ])
  }

  private mutating func processSubstitution() -> String {
    pick([
      "while IFS= read -r l; do show \"$l\"; done < <(printf '%s\\n' \(words(1...3)))",
      "paste -d, <(seq \(number(1...3))) <(printf '%s\\n' \(words(1...3)))",
      "diff <(echo \(word())) <(echo \(word())) > /dev/null; echo $?",
      "mapfile -t lines < <(cat data); echo ${#lines[@]}; show \"${lines[\(number(0...3))]}\"",
      "cat <(echo one) - <(echo three) <<< two", "sort -m <(seq 3) <(seq 2 4)",
      "n=0; while read -r _; do ((n++)); done < <(cat data a.txt); echo $n",
      "f_() { cat \"$1\"; }; f_ <(echo \(word()))", "wc -l < <(seq \(number(1...9)))",
      "grep -c o <(cat data) <(echo o) | sed 's,/dev/fd/[0-9]*,FD,'",
      "read -r x < <(echo \(word())); show \"$x\"",
    ])
  }

  private mutating func nestedFunctions() -> String {
    let name = fresh("g")
    return pick([
      "\(name)() { inner_\(name)() { echo \"in $1\"; }; inner_\(name) \(word()); }; \(name); inner_\(name) again",
      "\(name)() { local x=\(word()); sub_\(name)() { show \"$x\"; x=changed; }; sub_\(name); show \"$x\"; }; x=out; \(name); show \"$x\"",
      "\(name)() { if [ $1 -gt 0 ]; then echo $1; \(name) $(($1 - 1)); echo back $1; fi; }; \(name) \(number(1...4))",
      "\(name)() { for q in 1 2 3; do [ $q = 2 ] && return $q; echo $q; done; }; \(name); echo $?",
      "\(name)() { echo out; echo err >&2; } > out 2>&1; \(name); cat out",
      "\(name)() { return \(pick(["0", "1", "255", "256", "-1", "x", ""])); }; \(name); echo $?",
      "\(name)() { echo \"$# $*\"; shift; set -- new \"$@\"; show \"$@\"; }; set -- o p; \(name) \(words(1...3)); show \"$@\"",
      "\(name)() { local -n r=$1; r+=!; }; v=\(word()); \(name) v; show \"$v\"",
      "\(name)() { unset x; local x; show \"${x-unset}\"; x=5; }; x=1; \(name); echo $x",
      "fact() { (( $1 <= 1 )) && { echo 1; return; }; echo $(( $1 * $(fact $(($1 - 1))) )); }; fact \(number(1...6))",
      "\(name)() { :; }; unset -f \(name); \(name); echo $?",
      "\(name)() { echo \"${FUNCNAME[@]}\"; }; h_\(name)() { \(name); }; h_\(name)",
      "\(name)() ( x=sub; exit 3 ); x=main; \(name); echo $? $x",
      "\(name)() { while read -r l; do echo \"$l\"; break; done; cat; }; \(name) < data",
      "\(name)() { case $1 in a*) return 1;; *) return 2;; esac; }; \(name) \(word()); echo $?",
      "\(name)() { local IFS=:; echo \"$*\"; }; \(name) \(words(2...3)); echo $1 $2",
      "\(name)() { eval \"$1() { echo made $1; }\"; }; \(name) made_\(name); made_\(name)",
      "export -f \(name) 2>/dev/null; \(name)() { echo exported; }; export -f \(name); bash -c \(name)",
      "\(name)() { \(printable())\n}; declare -f \(name)",
    ])
  }

  /// A command without substitutions, which bash prints in a form of its own.
  private mutating func printable() -> String {
    let first = pick([
      "echo one", "x=1 y='a b' cat", "((n++))", "[[ -f a && $x == b* || ! ( -n c ) ]]", "return 3",
    ])
    let second = pick([
      "if true; then echo a; elif false; then echo b; else echo c; fi",
      "for i in 1 2; do echo $i; done",
      "for i; do :; done", "for ((i=0; i<3; i++)); do echo; done",
      "while read -r l; do echo \"$l\"; break; done < data",
      "until true; do echo x; done", "case $1 in a|b) echo ab;; c*) echo c;& *) echo rest;;& esac",
      "{ echo a; echo b; } > out",
      "( cd dir1; pwd ) | cat", "echo a && echo b || echo c", "! grep -q x data", "sleep 0 & wait",
      "echo err >&2 2>/dev/null >>out",
      "inner() { echo in; }; inner", "cat <<E\ntext $n\nE", "exec 3<&0 4>&- <> out",
      "select x in a b; do break; done <<< 1", "local v=1 w=(a b)",
    ])
    return pick([first, second, "\(first); \(second)", "\(second)\n\(first)"])
  }

  private mutating func traps() -> String {
    let inner = pick(["echo a; false; echo b", "exit 3", "false", "true", "(exit 4); echo c", ":"])
    return pick([
      "(trap 'echo exit $?' EXIT; \(inner)); echo $?",
      "(trap 'echo err $?' ERR; \(inner)); echo $?",
      "(set -e; trap 'echo err $?' ERR; trap 'echo exit $?' EXIT; \(inner)); echo $?",
      "(trap '' TERM; kill -TERM $BASHPID; echo alive); echo $?",
      "(: > out; kill -KILL $BASHPID; echo no) 2>/dev/null; echo $?",
      "f_() { trap 'echo ret' RETURN; \(pick(["true", "false", "return 3"])); }; f_; echo $?; trap - RETURN",
      "(trap 'echo debug' DEBUG; echo \(word()); x=1; ((x++)); trap - DEBUG; echo end)",
      "(trap 'echo one' EXIT; trap 'echo two' EXIT; trap -p EXIT; \(inner))",
      "(trap 'echo bye' EXIT; (echo sub); x=$(echo subst); echo $x)",
      "(trap 'echo $LINENO > /dev/null; exit 7' EXIT; exit 2); echo $?",
      "f_() { false; echo in; }; (trap 'echo E' ERR; f_; set -E; f_); echo $?",
      "(trap 'echo err' ERR; if false; then :; fi; false || true; ! true; false && true; echo end)",
      "trap 'echo q' USR1; trap -p USR1; trap USR1; trap -p USR1; echo $?",
      "(trap 'echo pipe' PIPE; yes 2>/dev/null | head -n 1); echo ${PIPESTATUS[0]}",
    ])
  }

  private mutating func strictness() -> String {
    let command = pick([
      "false", "(false)", "false | true", "true | false", "! true", "x=$(false)", "false && true",
      "if false; then :; fi", "local_x=$nosuch", "[[ a == b ]]", "((0))", "f_", "f_ || echo caught",
      "echo $(false)", "while false; do :; done", "until true; do :; done", "readonly q_=1; q_=2",
      "cat nosuch", "let 0", "export x=$(false)", "{ false; }", "case a in a) false;; esac",
      "test 1 = 2",
      "for i in 1; do false; done", "eval false", "false || false", "true && false", "! false",
      "echo ${nosuch:-d}", "echo \"${arr[9]}\"", "echo $9", "echo \"$@\"", "unset nosuch",
      "[ -n \"$nosuch\" ]",
    ])
    let options = pick(["-e", "-eu", "-euo pipefail", "-eo pipefail", "-u", "-o pipefail", "-eE"])
    // A function that calls itself for ever ends the host's bash.
    let body = command.hasPrefix("f_") ? "false" : command
    return pick([
      "(set \(options); f_() { false; echo after; }; \(command); echo still $?); echo $?",
      "(set \(options); f_() { \(body); echo in $?; }; f_; echo out $?); echo $?",
      "(set \(options); f_() { \(body); echo in; }; if f_; then echo yes; else echo no; fi); echo $?",
      "(set \(options); x=$(\(command); echo sub); echo \"$x\"); echo $?",
      "(set \(options); (\(command); echo sub); echo main); echo $?",
      "(set \(options); { \(command); echo grouped; } | cat; echo \"${PIPESTATUS[@]}\"); echo $?",
      "bash \(options) -c '\(command.filter { $0 != "'" }); echo end'; echo $?",
    ])
  }

  private mutating func optionParsing() -> String {
    let string = pick(["ab:c", ":ab:c", "a", ":x:y:", "h"])
    let given = pick([
      "-a", "-b v", "-bv -a", "-abv", "-c -- -a", "-z", "-b", "x -a", "-a - -c", "-x1 -y 2 z",
      "-ac -b ''", "--long",
    ])
    return pick([
      "parse_() { local OPTIND=1 o; while getopts '\(string)' o \"$@\"; do echo \"$o=${OPTARG-}\"; done; shift $((OPTIND-1)); show \"$@\"; }; parse_ \(given)",
      "set -- \(given); OPTIND=1; while getopts \(string) o; do case $o in a) echo A;; b) echo \"B $OPTARG\";; ?) echo \"bad $OPTARG\";; esac; done; echo $OPTIND",
      "OPTERR=0; OPTIND=1; getopts \(string) o \(given); echo $? $o ${OPTARG-none} $OPTIND; OPTERR=1",
    ])
  }

  private mutating func formats() -> String {
    let flags = pick(["", "", "-", "0", "+", " ", "#", "-+", "0+"])
    let width = pick(["", "", "1", "4", "8", "12"])
    let precision = pick(["", "", ".0", ".1", ".3", ".5", "."])
    let letter = pick([
      "d", "i", "u", "o", "x", "X", "f", "e", "g", "G", "E", "s", "b", "c", "q", "s",
    ])
    let value = pick([
      "42", "-7", "0", "3.14159", "1e3", "abc", "''", "'a b'", "0x1f", "010", "\"'A\"", "'a\\tb'",
      "99999999",
      "0.00001234", "123456789.5", "''", "\"$a\"", "1.5e-7", "-0.5", "'\\x41'", "100", "2.5",
      "$'t\\tx'", "'~x'",
    ])
    let isNumber = "diuoxXfegGE".contains(letter)
    let number = pick(["42", "-7", "0", "3", "0x1f", "010", "\"'A\"", "99999999", "100", "$n"])
    let real = pick([
      "3.14159", "1e3", "0.00001234", "123456789.5", "-0.5", "2.5", "100", "1.5e-7", "0",
    ])
    let subject = !isNumber ? value : "fegGE".contains(letter) ? real : number
    switch self.number(0...7) {
    case 0...3: return "printf '[%\(flags)\(width)\(precision)\(letter)]\\n' \(subject)"
    case 4: return "printf '%s=%d;' \(words(1...4)); echo"
    case 5:
      return pick([
        "printf '%*d|%-*d|\\n' 6 \(number) 5 3", "printf '%.*f\\n' 2 \(real)",
        "printf '%5.*s|\\n' 2 abcdef",
        "printf '%%%s\\n' x", "printf 'plain\\n' a b", "printf '%s\\n'", "printf '%d\\n'",
        "printf '%s %s\\n' a",
        "printf '\\101\\x42\\u00e9\\n'", "printf 'a\\cb' x; echo", "printf '%b|\\n' 'x\\cy' z",
        "printf -- '-%s-\\n' x",
        "printf '%(%Y-%m-%d)T\\n' 0", "printf '%(%H:%M:%S)T\\n' 3661", "printf '%(%s)T\\n' 12",
        "printf -v out '%s-' a b c; show \"$out\"",
        "printf -v 'arr[3]' '%03d' 7; show \"${arr[@]}\"",
        "printf '%q ' \(words(1...4)); echo", "printf '%Q\\n' 'a b'", "printf '%.3q|\\n' \"it's\"",
        "printf '%c%c\\n' hello ''", "printf '%s\\0' a b | tr '\\0' ,; echo",
        "printf '\\\"\\'\"'\"'\\n'",
        "printf '%ld %5$s\\n' 3", "printf '%x\\n' -1", "printf '%d\\n' 9223372036854775808",
        "printf '%d %d\\n' 1 two",
      ])
    case 6:
      return
        "echo \(pick(["-e", "-n", "-en", "-E", "-ne", "-nE", "--", "-x"])) \(pick(["'a\\tb'", "'x\\c y'", "'\\x41\\0101\\u263a'", "'a\\\\b'", "'\\e[0m'", "'\\07' | od -c"]))"
    default: return "printf '%s\\n' \(words(0...3)) | sort | uniq -c"
    }
  }

  private mutating func slices() -> String {
    let name = pick(["a", "c", "n", "long"])
    let ref = "long='The Quick brown fox'; p=\(name); "
    let work = pick([
      "${\(name):\(pick(["n-5", "1", "(-3)", " -4:2", "2:-1", "$((1+1)):3", "0:-1", ":3", "30", "-1"]))}",
      "${!p}", "${!p:-none}", "${!p%[a-z]*}", "${!p:1:3}", "${#p}", "${!p^^}", "${!p@Q}",
      "${!q:-unset}", "${!q-}",
      "${\(name)\(pick(["^", "^^", ",", ",,", "~", "~~"]))\(pick(["", "[a-h]", "[A-Z]", "?", "t"]))}",
      "${\(name)\(pick(["#", "##", "%", "%%"]))\(pick(["*[ /]", "[A-Z]*", "?", "*\\ ", "\"$p\"", "[!a-z]*", "*o*", "$n", "'*'"]))}",
      "${\(name)/\(pick(["", "/", "#", "%"]))\(pick(["[aeiou]", "[[:upper:]]", "* ", "o?", "\\*", "\"$b\"", "x", "[^a-z]"]))/\(pick(["_", "", "<&>", "$n", "\\&", "'q'", "${b:-z}", "\\/"]))}",
      "${\(name)@\(pick(["Q", "U", "u", "L", "E", "A", "a", "P", "K"]))}",
      "${nosuch:-${b:-${c%%/*}}}", "${b:+${a}}", "${b:=${n}}", "${nosuch+set}", "${a:+\"$n\"}",
      "${c/\\//-}", "${c//\\//-}",
      "${a:${#a}-3}", "${a: -$n:3}", "${*:1:1}", "${@: -1}", "${#@}", "${#*}", "${!#}", "${@:0:1}",
      "${1:-none}",
      "${a//o/${n}}", "${a/#one/1}", "${a/%two/2}", "${a//[!o]/}", "${c##*.}", "${c%.*}",
      "${c%%.*}", "${c%/*}/new",
    ])
    return ref + (chance(60) ? "show \"\(work)\"" : "show \(work)")
  }

  private mutating func braces() -> String {
    var text = ""
    for _ in 0..<number(1...3) {
      text += pick([
        "{1..\(number(2...9))..\(number(1...3))}", "{\(number(5...9))..1..-2}",
        "{a..i..\(number(1...3))}",
        "{01..10..4}", "{-3..3..3}", "{a,b}", "{x,{y,z}}", "{,pre}", "{a,}", "pre", "{1..2}",
        "{b..a}", "{Z..a..7}",
        "{${n},b}", "'{a,b}'", "{a..1}", "{1.5..2}", "{a,b", "\\{c,d}", "{e,f\\}", "{1..2..0}",
        "{\"q r\",s}", "{{1..2},x}",
        "{a,b}}", "{", "{}", "{,}", "{001..3}", "{3..-1}", "{$((1+1)),3}", "{`echo a`,b}", "-", "=",
        "{~,x}",
      ])
    }
    return pick([
      "echo \(text)", "show \(text)", "for i in \(text); do echo \"$i\"; done",
      "arr=(\(text)); echo ${#arr[@]}",
    ])
  }

  private mutating func redirections() -> String {
    let both = "{ echo out; echo err >&2; }"
    return pick([
      "\(both) > out 2>&1; cat out", "\(both) 2>&1 > out; cat out", "\(both) &> out; cat out",
      "\(both) &>> out; \(both) >> out 2>> out; cat out", "\(both) >& out; cat out",
      "echo \(word()) >| out; cat out", "echo x 1>&2 2>/dev/null; echo $?",
      "exec 3> out; echo one >&3; echo two 1>&3; exec 3>&-; cat out; echo x >&3; echo $?",
      "exec 3< data; read -r l <&3; read -r m <&3; exec 3<&-; show \"$l\" \"$m\"",
      "exec 4<> out; echo w >&4; exec 4>&-; cat out",
      "exec {fd}> out; echo v >&$fd; exec {fd}>&-; cat out; ((fd > 9)); echo $?",
      "cat 3<<< \(word()) <&3", "cat <<A; cat <<B\nfirst $n\nA\nsecond\nB",
      "cat <<A <<'B'\none\nA\n$two\nB",
      "{ echo a >&3; } 3>&1", "{ echo a; } 3>&1 >&3 3>&-", "(echo a; echo b >&2) 2>&1 | sort",
      "exec 5>&1; x=$(echo hidden; echo shown >&5); exec 5>&-; show \"$x\"",
      "echo a > out; echo b >> out; wc -l < out", "> out; [ -s out ]; echo $?", ": > out; echo $?",
      "< nosuch; echo $?",
      "< data > out; cat out", "echo z > out > out2; cat out out2", "cat < a.txt < b.txt",
      "while read -r l; do echo \"$l\" >&3; done < data 3> out; cat out",
      "for i in 1 2; do echo $i; done > out; cat out",
      "if true; then echo in; fi > out; cat out", "case x in x) echo c;; esac > out; cat out",
      "((1)) > out; echo $?", "[[ a ]] > out; echo $?",
      "f_() { cat; }; f_ <<< \(word())", "read -r x y <<< \(word()); show \"$x\" \"$y\"",
      "echo x 3>&1 >&3 | tr x y",
      "exec 6<&0 < a.txt; read -r l; exec <&6 6<&-; echo \"$l\"", "echo q >&-; echo $?",
      "cat nosuch 2>&1",
      "ls nosuch 2> out; wc -l < out", "echo a 2>&1 1>&2 2>/dev/null >/dev/null",
      "set -C; echo 1 > out; echo 2 >| out; echo 3 > out; cat out; set +C",
      "cat <<-E1\n\tone\n\t\ttwo $((1+1))\n\tE1",
      "cat <<E1 | sed 's/^/> /'\n$(echo in)\n`echo back`\nE1",
      "exec 7>out; { echo g; } >&7; exec 7>&-; cat out",
      "{ echo 1; echo 2; } | { read -r l; echo \"got $l\"; cat; }",
      "echo end > $c; echo $?; echo x > 'a b'; cat 'a b'", "echo *.none > no*glob; ls no*",
    ])
  }

  private mutating func attributes() -> String {
    pick([
      "declare -i i_=\(arithmetic()); i_+=3; declare -p i_",
      "declare -l l_=\(word()); l_+=ABC; declare -p l_",
      "declare -u u_=\(word()); declare -p u_",
      "declare -x x_=\(word()); declare -p x_; declare +x x_; declare -p x_",
      "declare -r r_=\(word()); r_=2; echo $?; declare -p r_",
      "declare -a d_; d_[2]=x; declare -p d_",
      "declare -A e_; e_[q]=\(word()); declare -p e_",
      "declare -n n_=a; n_=changed; show \"$a\" \"${!n_}\"; declare -p n_; unset -n n_",
      "f_() { declare -g g_=\(word()); local h_=2; }; f_; show \"$g_\" \"${h_-none}\"",
      "f_() { local -i i=2; i=i*3; local -r r=1; local -a q=(1 2); declare -p i r q; }; f_",
      "f_() { local x=1 y; local; }; f_", "export e1_=1 e2_; declare -p e1_ e2_",
      "readonly r2_=5; readonly -p | grep r2_",
      "declare -ia ia_=(1+1 2*3); declare -p ia_; ia_[0]+=5; echo ${ia_[0]}",
      "declare -rx rx_=1; declare -p rx_", "typeset -i t_=7/2; echo $t_",
      "x=5; f_() { local x=$x; x+=1; echo $x; }; f_; echo $x",
      "f_() { local x; x=in; g_; }; g_() { echo $x; }; f_",
      "declare v1_ v2_=2; declare -p v1_ v2_; echo ${v1_-unset}", "export -n a; declare -p a",
      "declare -F | tail -n 1; declare -f nosuch; echo $?",
      "f_() { local -; set -f; echo *.txt; }; f_; echo *.txt",
      "unset -v a; echo ${a-gone}; a='one two'", "local q=1; echo $?",
      "f_() { local a b=2 c; declare -p b; echo \"${a-unset} ${c-unset}\"; }; f_",
      "x=1; declare -i x; x=x+4; echo $x", "declare -c w_=hello; echo $w_",
      "declare -p n a b", "declare -i bad_='1 +'; echo $?",
      "f_() { eval 'local z=1'; echo $z; }; f_; echo ${z-none}",
      "x='a b'; declare y=$x; declare z_=\"$x\"; show \"$y\" \"$z_\"",
      "export p_='q r'; env | grep ^p_", "a=1 b=2 env | grep -E '^(a|b)=' | sort",
      "x=1 f_() { :; } 2>/dev/null; echo ok", "declare -t tr_=1; declare -p tr_",
    ])
  }

  private mutating func jobs() -> String {
    pick([
      "(sleep 0.02; exit \(number(0...5))) & wait $!; echo $?",
      "sleep 0.02 & p=$!; wait $p; echo $?; wait $p; echo $?",
      "(exit 3) & (sleep 0.02; exit 4) & wait; echo $?",
      "(sleep 0.02; echo late) & echo early; wait",

      "sleep 5 & kill -9 %1 2>/dev/null; wait %1 2>/dev/null; echo $?",
      "(exit 2) & wait -n; echo $?", "{ sleep 0.02; exit 6; } & wait %1; echo $?",
      "sleep 0.05 & jobs; wait; jobs; echo $?",
      "sleep 0.05 & jobs -p | wc -l; wait", "f_() { sleep 0.02; return 7; }; f_ & wait $!; echo $?",
      "(sleep 0.02; echo a > out) & wait; cat out",
      "echo piped | cat & wait $!; echo $?", "false | true & wait $!; echo $?",
      "x=1; { x=2; echo in $x; } & wait; echo $x",
      "for i in 1 2 3; do (exit $i) & pids+=($!); done; for p in \"${pids[@]}\"; do wait $p; echo $?; done",
      "wait; echo $?", "sleep 0.05 & disown; jobs; echo $?",
      "sleep 0.02 & wait -n $!; echo $?", "kill -0 $$; echo $?; kill -0 99999 2>/dev/null; echo $?",
      "timeout 0.05 sleep 5; echo $?", "cat & wait $!; echo $?",
      "sleep 0.05 & sleep 0.02 & jobs %2 | sed 's/ *$//'; wait",
      "exec 3>out; (echo bg >&3) & wait; exec 3>&-; cat out",
    ])
  }
}
