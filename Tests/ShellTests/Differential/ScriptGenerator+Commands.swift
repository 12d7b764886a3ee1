extension ScriptGenerator {
  /// Here-documents and here-strings.
  mutating func document() -> String {
    var lines: [String] = []
    for _ in 0..<number(0...3) {
      lines.append(
        pick([
          "plain text", "$a and ${c##*/}", "$((n+1)) `echo back`", "\\$a \\\\ \\x", "\"$a\" 'q'",
          "\t tabbed",
          "$(echo sub \(word()))", "${b:-\"x\"}", "end \\\nnext", "* ~ {a,b}",
        ])
      )
    }
    let text = lines.map { $0 + "\n" }.joined()
    switch number(0...6) {
    case 0, 1: return "cat <<EOF\n\(text)EOF"
    case 2: return "cat <<'EOF'\n\(text)EOF"
    case 3: return "cat <<-EOF\n\t\(text)\tEOF"
    case 4: return "while read -r x y; do echo \"$y|$x\"; done <<EOF\n\(text)EOF"
    case 5: return "cat <<EOF | tr a-z A-Z\n\(text)EOF"
    default: return "cat <<< \(word())"
    }
  }

  mutating func reading() -> String {
    let line = pick([
      "'a b c'", "' lead trail '", "'a:b:c'", "'back\\slash x'", "''", "'a::b'", "':a:b:'",
      "$'t\\tab x'", "\"$a\"", "'x,y, z'",
    ])
    let ifs = pick(["", "", "IFS= ", "IFS=: ", "IFS=', ' ", "IFS=$'\\t' "])
    switch number(0...9) {
    case 0..<4: return "\(ifs)read \(pick(["", "-r "]))x y <<< \(line); show \"$x\" \"$y\""
    case 4: return "\(ifs)read -a parts <<< \(line); show \"${parts[@]}\""
    case 5:
      return
        "printf '%s\\n' \(line) x | { \(ifs)read \(pick(["", "-r "]))x; show \"$x\" \"$REPLY\"; }"
    case 6: return "read -n 2 x <<< \(line); show \"$x\"; read -d : y <<< \(line); show \"$y\" $?"
    case 7:
      return
        "mapfile \(pick(["-t ", "", "-n 2 ", "-s 1 -t ", "-t -O 2 "]))lines < data; show \"${#lines[@]}\" \"${lines[@]}\""
    case 8: return "read x y < \(pick(["data", "a.txt", "/dev/null"])); echo $? \"$x\" \"$y\""
    default: return "while IFS=: read -r x rest; do show \"$x\" \"$rest\"; done < data"
    }
  }

  mutating func arrays() -> String {
    pick([
      "arr=(\(words(1...3))); for i in \"${!arr[@]}\"; do echo \"$i=${arr[i]}\"; done",
      "arr[7]=seven; echo \"${!arr[@]}\" ${#arr[@]}; show \"${arr[@]:2}\"",
      "map+=([n]=\(word()) [m]=2); show \"${!map[@]}\"; show \"${map[@]}\"",
      "unset 'arr[0]'; declare -p arr",
      "declare -p map \(pick(["a", "b", "n", "arr", "nosuch"]))",
      "copy=(\"${arr[@]}\"); copy[1]=\(word()); show \"${copy[@]}\"",
      "declare -A count; for i in \(words(1...4)); do ((count[k$i]++)); done 2>/dev/null; show ${#count[@]}",
      "arr=([2]=b [0]=a last); declare -p arr",
      "arr=(); show \"${arr[@]}\" ${#arr[@]}; show \"${arr[@]-none}\"",
      "set -- \"${arr[@]}\"; show $# \"$@\"",
      "ref=arr[1]; show \"${!ref}\"; declare -n name=arr; show \"${name[0]}\" \"${#name[@]}\"",
      "arr=($(echo \(words(1...3)))); show \"${arr[@]}\"",
      "local_() { local -a l=(1 2 3); l[1]=x; show \"${l[@]}\"; }; local_; show \"${l[@]}\"",
      "readonly -a fixed=(1 2); show \"${fixed[@]}\"; declare -p fixed",
      "arr=(c a b); IFS=$'\\n' sorted=($(sort <<< \"${arr[*]}\")); unset IFS; show \"${sorted[@]}\"",
    ])
  }

  mutating func builtins() -> String {
    pick([
      "type \(pick(["show", "echo", "if", "nosuch", "-t cd", "-t show", "-t cat"]))",
      "command -v \(pick(["show", "echo", "if", "nosuch"])); echo $?",
      "getopts ab: opt \(pick(["-a", "-b x", "-c", "x", "-ab y", "-b"])); echo $? \"$opt\" \"$OPTARG\" $OPTIND",
      "while getopts ':ab:' o -a -b v -x rest; do echo \"$o,$OPTARG\"; done; echo $OPTIND; OPTIND=1",
      "eval \"\(pick(["echo one; echo two", "x=5", "echo \\$n", "exit_() { echo e; }; exit_", "for q in 1 2; do echo \\$q; done"]))\"; echo $?",
      "printf -v made '%s-%d' \(word()) 4; echo \"$made\"",
      "pushd dir1 > /dev/null && pwd | tail -c 5; popd > /dev/null; pwd | tail -c 3",
      "cd dir1 && cd - > /dev/null; echo $?",
      "set -- a b c d; shift 2; show \"$@\"; shift 5; echo $?",
      "alias; unalias nosuch; echo $?",
      "echo \(word()) > f$n; . ./setvar; echo \"$loaded\" $?",
      "source ./setvar arg; echo \"$loaded\"",
      "builtin echo hi; command echo there; command nosuch; echo $?",
      "exec 3> out; echo three >&3; exec 3>&-; cat out",
      "exec 4< data; read -u 4 x; read y <&4; exec 4<&-; show \"$x\" \"$y\"",
      "trap 'echo trapped' EXIT; trap -p EXIT; trap - EXIT",
      "(trap 'echo bye' EXIT; echo in; exit 4); echo $?",
      "trap 'echo err $?' ERR; false; trap - ERR; false; echo $?",
      "umask; umask 027; umask; umask -S",
      "sleep 0 & wait; echo $?",
      "(exit 7) & wait $!; echo $?",
      "{ echo a; echo b >&2; } 2>&1 >/dev/null | cat",
      "select_() { echo \"${FUNCNAME[0]} ${#FUNCNAME[@]}\"; }; select_ x",
      "echo \"$0\" $- | tr -d himBHc",
      "hash -r; times > /dev/null; echo $?",
      "kill -l 9; kill -l TERM; kill -0 $$; echo $?",
      "echo {1..3}{a,b} {x..z} {5..1..2} a{b}c {a,b}{c,d}",
      "help nosuch > /dev/null 2>&1; echo $?",
      "caller; echo $?",
      "select x in one two; do echo \"picked $x $REPLY\"; break; done <<< 2",
      "coproc_=1; echo $coproc_",
      "test_=$( { echo out; echo err >&2; } 2>/dev/null ); echo \"$test_\"",
      "x=$(exit 3); echo $?; local_=$(false) || echo failed",
      "diff <(echo a) <(echo b); echo $?",
      "f_() { local x=1; g_; echo $x; }; g_() { x=2; }; x=0; f_; echo $x",
      "rec() { [ $1 -le 0 ] && return; echo $1; rec $(($1 - 1)); }; rec 3",
      "time_=1; { time true; } 2>/dev/null; echo $?",
    ])
  }

  mutating func options() -> String {
    pick([
      "set -e; \(simple())", "set -u; \(simple())", "set -f; \(simple()); set +f",
      "set -o pipefail; false | true; echo $?",
      "set -C; echo x > out; echo y > out; set +C", "(set -e; false; echo no); echo $?",
      "(set -u; echo $unset; echo no); echo $?",
      "set -e; (false) || true; echo alive; set +e",
      "shopt -s extglob; show @(a|b).txt !(*.txt) +([a-z]); [[ abc == @(abc|d) ]] && echo ext",
      "shopt -s nullglob; show *.none; shopt -u nullglob", "shopt nullglob; echo $?",
      "shopt -q extglob; echo $?",
      "set -x; echo traced \(word()); set +x",
      "set -x; x=1 y='a b'; [[ a == b ]]; ((1+1)); for i in 1 2; do :; done; set +x",
      "shopt -s lastpipe; echo hi | read x; echo \"$x\"; shopt -u lastpipe", "set -o | grep -c on",
      "set -o noglob; show *; set +o noglob",
      "set -a; exported=yes; set +a; sh -c 'echo $exported'",
      "shopt -s dotglob; show *; shopt -u dotglob",
      "shopt -s nocasematch; [[ ABC == abc ]]; echo $?; shopt -u nocasematch",
    ])
  }

  /// What goes wrong.
  mutating func failure() -> String {
    let text = pick([
      "nosuchcommand \(word())", "./a.txt", "./dir1", "cat < nosuch", "echo x > nosuch/file",
      "echo x > dir1", "cd nosuch", "cd a.txt",
      "echo $((1/0))", "echo $((1 +))", "echo $((09))", "(( 5 % 0 ))", "echo $((x y))",
      "echo ${a:?}", "echo ${nosuch?}", "echo ${nosuch:?gone away}",
      "readonly ro=1; ro=2", "readonly ro2=1; unset ro2", "readonly ro3=1; export ro3=5",
      "unset -v 1a", "export 1a=5", "declare 1a=5", "local x=1",
      "return 3", "break", "continue", "shift -1", "shift x", "exit abc", "eval 'if'",
      "eval 'echo )'", "eval 'echo \"x'", "eval 'fi'", "eval 'for x in'",
      "eval 'case x in'", "eval 'echo ${x!}'", "eval 'a b c ('", "eval '{ echo x'", "eval '| cat'",
      "eval 'echo x &&'", "eval 'done'", "eval '&& true'", "eval ';;'", "eval 'if true; then fi'",
      "echo ${a b}", "echo ${}", "echo ${!}", "echo x > $a", "cat < \"\"", "echo x >&9",
      "echo x <&a", "exec 5<nosuch", "[ 1 -eq x ]", "[ a", "[ a b ]", "[[ 1 -eq 1/0 ]]",
      "test a b c",
      "printf '%d\\n' abc", "printf '%d\\n' 12x", "printf '%y\\n' 1", "printf", "read 1a <<< x",
      "getopts", "trap x NOSUCH", "kill", "kill -NOPE 1", "kill abc", "wait abc", "wait 99999",
      "fg", "bg", "jobs %9",
      "set -o nosuch", "set -Z", "shopt -s nosuch", "source nosuch", ".", "source", "alias nosuch",
      "type", "unset -x a", "arr[-9]=1", "echo ${arr[-9]}", "map[]=1", "declare -i z=1/0", "let",
      "let 1/0", "umask 9", "umask xyz",
      "cd a b", "pushd", "popd", "echo *[", "ulimit -z", "command", "builtin nosuch", "exec nosuch",
      "hash nosuch", "mapfile -n x < data", "printf -v 1a x", "x=1 readonly_=2 nosuch",
      "function 1 2", "a=b=c; echo $a", "1a=5", "a-b=3", "declare -A m2; m2=(a b); declare -p m2",
      "echo ${a:1:-9}", "echo ${a: -20:1}", "exit 3 4", "true | exit 5", "echo `nosuch`", "$nosuch",
      "\"\"", "$b x", "arr=(1 2) nosuch", "declare -p nosuch", "set -u; echo $nosuch2",
      "set -u; echo ${arr[9]}", "set -u; echo ${#nosuch}", "set -u; echo $1 $9",
      "set -u; echo \"${nosuch[@]}\"",
    ])
    return chance(60) ? "(\(text)\n); echo $?" : "\(text)\necho $?"
  }
}
