/// What people write around clusters: loops over tables, retries, options, names and numbers.
extension ScriptGenerator {
  /// One statement of that kind.
  mutating func work() -> String {
    switch number(0...8) {
    case 0: return tables()
    case 1: return retries()
    case 2: return placesInScripts()
    case 3: return coprocesses()
    case 4: return reads()
    case 5: return fileTests()
    case 6: return shellOptions()
    case 7: return transformations()
    default: return bigArithmetic()
    }
  }

  private static let table = """
    NAME      READY   STATUS             RESTARTS      AGE
    web-1     1/1     Running            0             5m
    web-2     0/1     CrashLoopBackOff   12 (2m ago)   5m
    db-0      2/2     Running            3             7d
    """

  private mutating func tables() -> String {
    let action = pick([
      "echo \"$name=$status\"", "[[ $status == Running ]] && echo \"ok $name\"",
      "printf '%-10s|%5s\\n' \"$name\" \"$restarts\"",
      "case $status in Run*) echo up;; *) echo down;; esac",
      "((total += ${ready%%/*}))", "[ \"$name\" = NAME ] && continue; echo \"${name%-*}\"",
      "states[$status]=$name", "list+=(\"$name\")", "echo \"${name^^} ${age//[0-9]/#}\"",
      "[[ $name =~ ^([a-z]+)-([0-9]+)$ ]] && echo \"${BASH_REMATCH[2]} ${BASH_REMATCH[1]}\"",
    ])
    let text = Self.table
    return pick([
      "declare -A states; total=0; list=(); while read -r name ready status restarts age; do \(action)\ndone <<'T'\n\(text)\nT\nshow $total ${#list[@]} ${#states[@]}",
      "printf '%s\\n' 'a 1' 'b 22' | while read -r name ready; do echo \"$ready $name\"; done",
      "while IFS=, read -r k v; do [ -z \"$k\" ] && continue; echo \"$v:$k\"; done <<< \"a,1\nb,2\n,3\nlast\"",
      "mapfile -t rows <<'T'\n\(text)\nT\nfor row in \"${rows[@]:1}\"; do read -r first _ third _ <<< \"$row\"; show \"$first\" \"$third\"; done",
      "for pod in web-{1..\(number(1...3))} \(word()); do echo \"${pod##*-}\"; done",
      "awk 'NR>1 {print $1, $3}' <<'T' | while read -r n s; do echo \"$s<-$n\"; done\n\(text)\nT",
      "sed 1d <<'T' | cut -d' ' -f1 | sort -r | xargs echo\n\(text)\nT",
      "readarray -t names < <(awk 'NR>1{print $1}' <<'T'\n\(text)\nT\n); printf '<%s>' \"${names[@]}\"; echo; echo ${#names[*]}",
      "IFS=$'\\n' rows=($(grep -c Running <<'T'\n\(text)\nT\n)); unset IFS; show \"${rows[@]}\"",
      "mapfile -C 'echo at' -c \(number(1...3)) -t q < <(seq \(number(1...6))); show \"${q[@]}\"",
    ])
  }

  private mutating func retries() -> String {
    let limit = number(1...4)
    return pick([
      "try=0; until ((++try >= \(limit))); do echo \"try $try\"; done; echo $try",
      "try=0; until [ $try -eq \(limit) ] || \(pick(["false", "[ $try -gt 2 ]"])); do try=$((try + 1)); echo -n \"$try \"; done; echo",
      "for try in {1..\(limit)}; do \(pick(["false", "true", "[ $try -eq 2 ]", "(exit $try)"])) && { echo \"ok $try\"; break; }; echo \"failed $try: $?\"; done",
      "ok=; for ((t = 1; t <= \(limit); t++)); do if [[ $t -ge 2 ]]; then ok=yes; break; fi; done; echo \"${ok:-no} $t\"",
      "retry() { local n=$1; shift; while ! \"$@\"; do ((n-- > 1)) || return 1; echo \"left $n\"; done; }; retry \(limit) \(pick(["false", "true", "test -e data", "test -e nosuch"])); echo $?",
      "n=\(limit); while ((n)); do ((n--)); [[ $n -eq 1 ]] && continue; echo $n; done",
      "wait_for() { local end=$((SECONDS + 0)); while ! \"$@\"; do [ $SECONDS -ge $end ] && { echo timeout; return 1; }; done; echo ready; }; wait_for \(pick(["true", "false"])); echo $?",
      "while true; do case $((c++)) in 0) continue;; 1) echo one;; *) break;; esac; done; echo $c; unset c; c=x",
      "set -- --name=web -n 3 --dry-run -- rest 'a b'; while [ $# -gt 0 ]; do case $1 in --name=*) echo \"name ${1#*=}\";; -n) shift; echo \"n $1\";; --) shift; break;; -*) echo \"flag ${1#--}\";; esac; shift; done; show \"$@\"",
      "fail() { echo \"error: $*\" >&2; return \(number(1...3)); }; fail \(word()) || echo \"caught $?\"",
      "[[ -n $nosuch ]] || : \"${nosuch:=\(word())}\"; show \"$nosuch\"; unset nosuch",
      "log() { printf '[%s] %s\\n' \"$1\" \"${*:2}\"; }; log info \(words(1...3)); log warn",
    ])
  }

  private mutating func placesInScripts() -> String {
    let name = fresh("p")
    return pick([
      "\(name)() {\n  echo \"${FUNCNAME[0]}\" \"${#BASH_LINENO[@]}\"\n  caller\n}; \(name) | wc -l",
      "\(name)() { echo \"${FUNCNAME[*]}\"; }; outer_\(name)() { \(name); }; outer_\(name); outer_\(name) | cat",
      "trap 'echo \"at $BASH_COMMAND\"' DEBUG; \(pick(["x=1", "echo hi", "true && false", "[[ a ]]", "((1+1))", "for i in 1 2; do :; done", "echo a | cat", "case x in x) :;; esac"])); trap - DEBUG",
      "trap 'echo \"err $? in ${FUNCNAME[0]:-main}: $BASH_COMMAND\"' ERR; \(pick(["false", "(exit 3)", "ls nosuch 2>/dev/null", "true | false", "[[ a == b ]]", "let 0"])); trap - ERR",
      "\(name)() { trap 'echo \"return $?\"' RETURN; \(pick(["true", "false", "(exit 4)"])); return \(number(0...3)); }; \(name); echo $?; trap - RETURN",
      "(trap 'echo \"bye $? $BASH_COMMAND\"' EXIT; \(pick(["exit 3", "false", "true"]))); echo $?",
      "echo ${BASH_SUBSHELL}; (echo $BASH_SUBSHELL; (echo $BASH_SUBSHELL)); echo $(echo $BASH_SUBSHELL)",
      "echo \"$LINENO\" > /dev/null; echo ${#BASH_SOURCE[@]} ${BASH_SOURCE[0]-none}",
      "set -- a b c; \(name)() { echo $#; set -- x; echo $#; }; \(name) 1 2; echo $# $_ | cut -c1",
      "eval 'echo one\nfalse\necho $?'; echo \"${PIPESTATUS[@]}\"",
      "true | (exit \(number(1...3))) | false; echo \"${PIPESTATUS[*]}\" $?; echo ${PIPESTATUS[@]}",
      "! true | false; echo $? ${PIPESTATUS[@]}", "{ false; true; } | :; echo ${PIPESTATUS[@]}",
    ])
  }

  private mutating func coprocesses() -> String {
    let text = word()
    return pick([
      "coproc { read -r l; echo \"got $l\"; }; echo \(text) >&${COPROC[1]}; read -r r <&${COPROC[0]}; show \"$r\"; wait $COPROC_PID; echo $?",
      "coproc UP { tr a-z A-Z; }; echo hello >&${UP[1]}; eval \"exec ${UP[1]}>&-\"; cat <&${UP[0]}; wait",
      "coproc cat; echo \(text) >&${COPROC[1]}; exec {COPROC[1]}>&-; read -r r <&${COPROC[0]}; show \"$r\"; wait",
      "coproc N { echo out; exit \(number(0...4)); }; p=$N_PID; read -r r <&${N[0]}; echo $r; wait $p; echo $?",
      "cat < <(echo in; echo \(text)) > >(cat); sleep 0.05; echo end",
      "echo \(text) | tee >(wc -l > out) > /dev/null; sleep 0.05; cat out",
      "exec {w}> >(sed 's/^/> /'); echo \(text) >&$w; exec {w}>&-; sleep 0.05; echo end",
      "sum=0; while read -r v; do ((sum += v)); done < <(printf '%d\\n' 1 2 3); echo $sum",
      "{ sleep 0.02; exit 3; } & p1_=$!; { exit 4; } & p2_=$!; wait -n -p got $p1_ $p2_; echo $? $((got == p2_)); wait $p1_; echo $?",
      "(sleep 0.03; exit 1) & (sleep 0.01; exit 2) & wait -n; echo $?; wait -n; echo $?; wait -n; echo $?",
      "sleep 0.01 & wait -p who $!; echo $? $((who == $!))",
    ])
  }

  private mutating func reads() -> String {
    let input = pick([
      "'one two  three'", "' a:b : c '", "'x\\ty\\\\z'", "''", "$'l1\\nl2'", "\"$a\"",
    ])
    return pick([
      "read -N \(number(1...5)) x <<< \(input); printf '%q\\n' \"$x\"",
      "read -n \(number(0...5)) x y <<< \(input); show \"$x\" \"$y\"",
      "IFS=\(pick([":", "' :'", "''", "' '", "$'\\n'"])) read -ra parts <<< \(input); show \"${#parts[@]}\" \"${parts[@]}\"",
      "read -d \(pick(["' '", ":", "''", "t"])) x <<< \(input); echo $?; show \"$x\"",
      "read -t \(pick(["0", "0.01", "1", "x"])) x <<< \(input); echo $?",
      "read -p 'name? ' x <<< \(input); show \"$x\"", "read -r <<< \(input); show \"$REPLY\"",
      "read x y z <<< \(input); show \"$x\" \"$y\" \"$z\"",
      "read -\(pick(["Q", "n", "u 77", "a"])) 2>&1 < data | sed 's/line [0-9]*/line/'",
      "while read -r a1 a2 || [[ -n $a1 ]]; do show \"$a1\" \"$a2\"; done < <(printf 'p q\\nr s')",
      "{ read -r h; read -r -n 3 t; cat; } < data; show \"$h\" \"$t\"",
      "exec 7< data; read -u 7 -r l; read -r -u 7 m; exec 7<&-; show \"$l\" \"$m\"",
      "read -r 'arr[1]' <<< \(input); show \"${arr[@]}\"",
      "PS3='? '; select c in one 'two three' four; do echo \"$REPLY:$c\"; [[ $c ]] && break; done <<< $'\(pick(["2", "9\\n1", "x\\n3", "", "\\n1"]))' 2>&1",
    ])
  }

  private mutating func fileTests() -> String {
    let file = pick(["a.txt", "c.log", "dir1", "nosuch", "data", ".", "link", "''", "/dev/null"])
    let flag = pick([
      "e", "f", "d", "s", "r", "w", "x", "L", "h", "p", "S", "b", "c", "u", "g", "O", "z", "n",
      "t",
    ])
    return pick([
      "ln -sf a.txt link; [ -\(flag) \(file) ]; echo $?",
      "[[ -\(flag) \(file) ]] && echo yes || echo no",
      "test ! -\(flag) \(file) -a -n x; echo $?",
      "[ a.txt -ef \(file) ]; echo $?", "[ a.txt -\(pick(["nt", "ot"])) nosuch ]; echo $?",
      "[[ \(word()) \(pick(["<", ">", "==", "!=", "="])) \(word()) ]]; echo $?",
      "[ \(word()) \(pick(["\\<", "\\>", "=", "!=", "-eq", "-lt"])) \(word()) ]; echo $?",
      "[[ \(pick(["3", "n", "x+1", "0x10", "08"])) -\(pick(["eq", "ne", "lt", "ge"])) \(pick(["7", "n", "16", "2**3"])) ]]; echo $?",
      "[[ -v \(pick(["a", "arr", "arr[1]", "map[k]", "nosuch", "b"])) ]]; echo $?",
      "[ \\( 1 -eq 1 \(pick(["-a", "-o"])) 2 -eq 3 \\) \(pick(["-a", "-o"])) ! -e \(file) ]; echo $?",
      "test \(pick(["", "x", "!", "! x", "-n", "a b", "a = ", "= =", "( x )", "-f", "! ! x", "x -a", "1 -eq", "a -o b"])); echo $?",
      "[[ ! ( -n $a && -z $b ) || $n -gt 5 ]]; echo $?",
    ])
  }

  private mutating func shellOptions() -> String {
    pick([
      "(shopt -s nullglob; show *.\(pick(["txt", "none", "log"])) no*; shopt -u nullglob; show *.none)",
      "(shopt -s failglob; show *.none; echo $?); echo $?",
      "(shopt -s globstar; show **/*.txt; show **/; show dir1/**)",
      "(shopt -s dotglob nullglob; show * | tr ' ' '\\n' | head -n 3; show .*)",
      "(shopt -s nocaseglob; show A.* DIR*)",
      "(shopt -s nocasematch; [[ Running == run* ]]; echo $?; case YES in yes) echo y;; esac; x=ABC; echo ${x/b/-})",
      "(shopt -s extglob; x=\(word()); echo \"${x##+([a-z])}\" \"${x//@(o|e)/_}\"; show !(*.txt) ?(a|b).txt *(d)ata)",
      "(shopt -s lastpipe; printf '%s\\n' \(words(1...2)) | mapfile -t got; show \"${got[@]}\"; echo x | read v; echo $v)",
      "(shopt -s inherit_errexit; set -e; x=$(false; echo in); echo \"out $x\"); echo $?",
      "(set -e; x=$(false; echo in); echo \"out $x\"); echo $?",
      "(shopt -s xpg_echo; echo 'a\\tb'; shopt -u xpg_echo; echo 'a\\tb')",
      "(shopt -s expand_aliases\nalias hi='echo hello'\nhi \(word())\nunalias hi\nhi); echo $?",
      "(set -o noclobber; echo 1 > n1; echo 2 > n1; echo $?; echo 3 >| n1; cat n1)",
      "(set -e; f() { false; echo in; }; \(pick(["f", "f || true", "if f; then :; fi", "! f", "f && true", "x=$(f)", "f | cat", "echo $(f)", "{ f; } || echo caught"])); echo end); echo $?",
      "(set -e; \(pick(["((0))", "[[ a == b ]]", "false | true", "for i in 1; do false; done", "while false; do :; done", "true && false", "if false; then :; fi", "let x=0", "local z=1", "test -e nosuch", "! true", "case a in b) ;; esac"])); echo end); echo $?",
      "(set -u; \(pick(["echo ${nosuch-}", "echo $nosuch", "echo ${arr[9]}", "echo ${#nosuch}", "echo ${nosuch:+x}", "echo \"$@\"", "echo $1", "x=$nosuch", "[[ -n $nosuch ]]", "((nosuch++))", "echo ${map[q]}", "for i in $nosuch; do :; done"])); echo end); echo $?",
      "set -f; show * ?; set +f; set -x; \(pick(["x='a b'", "show \"$a\" ''", "arr=(1 'b c')", "[[ $a == o* && -n $n ]]", "((n > 3))", "local_=1 true", "for i in x; do :; done", "case $n in 7) :;; esac", "export e_='q r'", "declare -a l_=(1 'x y')", "read -r v <<< $'t\\tu'", "echo $'a\\nb'"])); { set +x; } 2>/dev/null",
      "(PS4='+ $n: '; set -x; echo \(word()))",
      "(IFS=,; set -- a b c; echo \"$*\" $*; x='p,q r'; show $x; printf '%s|' $*; echo)",
      "(IFS=:; x=a::b:; show $x; y='a b:c'; show $y; for i in $x; do echo \"[$i]\"; done)",
      "(IFS=' ,'; x='a , b,,c '; show $x; read -r p q r <<< \"$x\"; show \"$p\" \"$q\" \"$r\")",
      "set -o | wc -l; shopt | wc -l; set +o | head -n 2; shopt -p nullglob extglob",
      "umask \(pick(["022", "u=rwx,g=rx,o=", "g-w,o-rwx", "a+r", "077"])); umask; umask -S; umask 022",
      "pushd dir1 > /dev/null; pushd ../dir2 > /dev/null; dirs \(pick(["-p", "-v", "+1", "-0", "-l"])) | sed 's,.*/work,W,'; popd \(pick(["", "+1", "-0", "-n"])) > /dev/null; dirs | wc -w; cd - > /dev/null; dirs -c",
      "hash -r; hash; type -t \(pick(["ls", "cd", "show", "if", "nosuch"])); type -a \(pick(["show", "true", "cd"])) | head -n 1",
      "enable -n echo; type -t echo; enable echo; type -t echo; command -V \(pick(["cd", "show", "while"])) | head -n 1",
    ])
  }

  private mutating func transformations() -> String {
    let name = pick(["a", "n", "c", "arr", "mixed", "b", "nosuch"])
    let letter = pick(["Q", "U", "u", "L", "E", "A", "a", "K", "k", "P"])
    return pick([
      "mixed='aBc dEf'; show \"${\(name)@\(letter)}\"",
      "mixed=$'tab\\tnl\\n'; show ${\(name)@\(letter)}",
      "show \"${arr[@]@\(letter)}\" \"${arr[*]@\(letter)}\"",
      "show \"${map[k]@\(letter)}\" \"${map[@]@\(pick(["Q", "a", "U"]))}\"",
      "declare -\(pick(["i", "l", "u", "x", "r", "a", "A", "ir", "lx"])) t_; echo \"${t_@a}|${t_@A}\"",
      "x='a/b/c'; show ${x/\\//-} ${x//\\//} ${x/#a/_} ${x/%c/_} \"${x//[a-b]/<&>}\" ${x/b} ${x^^[ab]}",
      "x=\(word()); show \"${x:\(number(0...3))}\" \"${x: -\(number(1...3))}\" \"${x:\(number(0...2)):\(number(0...3))}\" \"${x:1:-1}\"",
      "x=abcabc; y='b*'; show ${x#*b} ${x##*b} ${x%b*} ${x%%b*} \"${x//$y/-}\" \"${x//\"$y\"/-}\" ${x/$y}",
      "printf -v out '\(pick(["%s", "%q", "%5s|", "%-5s|", "%05d", "%x", "%b", "%.2s"]))' \(pick([word(), "42", "'a b'", "$n"])); show \"$out\"",
      "declare -n ref=\(pick(["a", "arr", "map", "arr[1]", "nosuch", "n"])); show \"$ref\" \"${!ref}\"; ref=\(word()); declare -p ref 2>&1 | head -n 1; unset -n ref",
      "f_() { local -n l_=$1; l_+=(\(words(1...2))); show \"${#l_[@]}\"; }; f_ arr; show \"${arr[@]}\"",
      "declare -i i_=5; i_+=\(pick(["3", "n", "'2*3'", "x", "-1"])); echo $i_; i_='i_ * 2'; echo $i_",
      "x=5; ref=x; show \"${!ref}\" \"${!ref:-d}\"; ref='arr[@]'; show \"${!ref}\"; ref=nosuch; show \"${!ref-unset}\"",
      "show \"${!a@}\" \"${!ar*}\" \"${!map[@]}\" \"${!arr[*]}\"",
      "show \"${arr[@]/#/p-}\" \"${arr[@]%o}\" \"${arr[*]^}\" \"${#arr[1]}\"",
      "x=(\"${arr[@]:1}\"); x+=(\"${arr[@]:0:1}\"); show \"${x[@]}\"; unset 'x[0]'; show \"${x[@]}\" \"${!x[@]}\"; unset x; x=",
      "for k in \"${!map[@]}\"; do printf '%s=%s\\n' \"$k\" \"${map[$k]}\"; done | sort; unset \"map[x y]\"; echo ${#map[@]}",
      "case \(word()) in *[0-9]*) echo digit;;& o*|t*) echo letter;& zz) echo fell;; *) echo other;; esac",
    ])
  }

  private mutating func bigArithmetic() -> String {
    let value = { (generator: inout ScriptGenerator) in
      generator.pick([
        "7", "n", "-3", "0x1F", "017", "2#1011", "16#ff", "x", "arr[0]", "(n+1)", "n++", "--n",
        "!n", "~n", "36#z", "1",
      ])
    }
    let sign = { (generator: inout ScriptGenerator) in
      generator.pick([
        "+", "-", "*", "/", "%", "**", "<<", ">>", "&", "|", "^", "&&", "||", "<", ">=", "==", "!=",
        ",",
      ])
    }
    let expression =
      "\(value(&self)) \(sign(&self)) \(value(&self)) \(sign(&self)) \(value(&self))"
    let assign = pick(["=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "|=", "^="])
    return pick([
      "x=4; n=7; echo $((\(expression))); echo $n",
      "x=4; n=7; ((x \(assign) \(value(&self)))); echo $? $x",
      "x=4; n=7; let \"x \(assign) \(value(&self))\" n--; echo $? $x $n",
      "x=4; n=7; echo $((\(value(&self)) ? \(value(&self)) : \(value(&self)))) $n",
      "x=4; n=7; for ((i = 0, j = \(number(1...5)); i < j; i++, j--)); do echo $i $j; done",
      "x=4; n=7; echo $((\(expression))) \"$((x\(assign)2))\" $[n+1]",
      "n=7; echo $((n\(pick(["++", "--"])))) $n $((- -n)) $((+n))",
      "echo $((\(pick(["1 +", "* 2", "1 2", "(1", "1)", "5 / 0", "08", "9#9", "a b", "1 = 2", "2 ** -1", "x++ ++", "1 ? 2", "", " "]))))\necho $?",
      "arr=(3 1 2); ((arr[1] += 5, arr[n%3]++)); show \"${arr[@]}\" $((arr[0] * arr[2]))",
      "declare -A map=([k]=5); ((map[k]++)); ((map[new] += 2)); show ${map[k]} ${map[new]}; map[k]=v",
    ])
  }
}
