import Machine
import Simulation
import Testing

struct InterpreterTests {
  @Test(arguments: [
    ("echo hello   world", "hello world\n"),
    ("x=1; echo \"$x\" '$x' \\$x", "1 $x $x\n"),
    ("for i in 1 2 3; do echo $i; done", "1\n2\n3\n"),
    ("i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo $i; done", "1\n2\n3\n"),
    ("f() { echo \"$1-$#\"; return 3; }; f a b; echo $?", "a-2\n3\n"),
    ("echo $(echo a; echo b) `echo c`", "a b c\n"),
    ("echo a | cat | wc -l", "1\n"),
    ("cat <<EOF\nx$((1+1))\nEOF\n", "x2\n"),
    ("cat <<'EOF'\n$x\nEOF\n", "$x\n"),
    ("false || echo no; true && echo yes", "no\nyes\n"),
    ("(x=2; echo $x); echo ${x:-unset}", "2\nunset\n"),
    ("x=abc.tar.gz; echo ${x%.*} ${x%%.*} ${x#*.} ${x##*.} ${#x}", "abc.tar abc tar.gz gz 10\n"),
    ("case abc in a*) echo A;; *) echo B;; esac", "A\n"),
    ("echo {a,b}{1..3}", "a1 a2 a3 b1 b2 b3\n"),
    ("a=(x 'y z'); a+=(w); echo ${#a[@]} \"${a[1]}\"", "3 y z\n"),
    ("while true; do echo x; sleep 1; done | head -3", "x\nx\nx\n"),
    ("sleep 5 & wait $!; echo done $?", "done 0\n"),
    ("echo a >f; echo b >>f; cat <f; { echo c; } 2>&1 | cat", "a\nb\nc\n"),
    ("printf '%s-%03d\\n' a 7 b 8", "a-007\nb-008\n"),
    ("printf 'a b\\nc d\\n' | while read x y; do echo $y$x; done", "ba\ndc\n"),
    ("for ((i=0;i<3;i++)); do [ $i = 1 ] && continue; echo $i; done", "0\n2\n"),
    ("trap 'echo bye' EXIT; echo hi", "hi\nbye\n"),
    ("set -- a b c; shift; echo $1 $# \"$@\"", "b 2 b c\n"),
    ("[[ abc == a* && abc =~ ^a(b)c$ ]] && echo ${BASH_REMATCH[1]}", "b\n"),
    ("echo $((2**10 % 7)) $((1 ? 5 : 6))", "2 5\n"),
    ("x=5; ((x > 3)) && echo big; let x=x+1; echo $x", "big\n6\n"),
    ("echo /bin/bas*", "/bin/base64 /bin/basename /bin/bash\n"),
  ])
  func `bash runs a script`(script: String, output: String) {
    var workshop = Workshop()
    let result = workshop.run(script)
    #expect(result == Workshop.Result(output: output, errors: "", status: 0))
  }

  @Test(
    arguments: [
      ("foo", "bash: line 1: foo: command not found\n", 127),
      ("cd nosuch", "bash: line 1: cd: nosuch: No such file or directory\n", 1),
      (
        "echo )",
        "bash: -c: line 1: syntax error near unexpected token `)'\nbash: -c: line 1: `echo )'\n", 2
      ),
      ("cat nosuch", "cat: nosuch: No such file or directory\n", 1),
      ("cat < nosuch", "bash: line 1: nosuch: No such file or directory\n", 1),
      ("touch x; ./x", "bash: line 1: ./x: Permission denied\n", 126),
      ("exit 7", "", 7), ("set -e; false; echo no", "", 1), ("kill -9 $$", "", 137),
      ("set -o pipefail; false | true", "", 1),
    ] as [(String, String, Int32)]
  )
  func `bash words its errors`(script: String, errors: String, status: Int32) {
    var workshop = Workshop()
    #expect(workshop.run(script) == Workshop.Result(output: "", errors: errors, status: status))
  }

  @Test(
    arguments: [
      ("s=$(seq 30000); while :; do t=\"$s...\"; done", "program steps without time passing")
    ]
  )
  func `a text that is copied for ever ends at a named limit`(
    script: String,
    limit: String
  ) {
    var workshop = Workshop()
    workshop.kernel.limits.stepsAtOneInstant = 20_000
    _ = workshop.run(script)
    #expect(workshop.kernel.exceeded?.limit == limit)
  }
}
