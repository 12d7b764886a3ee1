import Testing

/// Pipes that lie in a directory: whoever opens one end waits for the other.
struct NamedPipeTests {
  @Test(arguments: [
    ("mkfifo p; (echo hello > p) & cat p; wait", "hello\n"),
    ("mkfifo p; cat p > out & echo one > p; wait; cat out", "one\n"),
    (
      "mkfifo p; (while read l; do echo got $l; done < p; echo end) & exec 3> p; echo a >&3; "
        + "echo b >&3; exec 3>&-; wait", "got a\ngot b\nend\n"
    ),
    ("mkfifo p; exec 3<>p; echo x >&3; read y <&3; echo $y", "x\n"),
    (
      "mkfifo p; [ -p p ] && ls -l p | cut -c1-10; stat -c %F p; find . -type p",
      "prw-r--r--\nfifo\n./p\n"
    ),
    ("mkfifo p; timeout 1 cat p; echo $?; timeout 1 sh -c 'echo x > p'; echo $?", "124\n124\n"),
    ("mkfifo p; : > p & sleep 1; jobs | wc -l; cat p; wait; jobs | wc -l", "1\n0\n"),
    ("mkfifo p; yes > p & head -n 1 p; wait $!; echo $?", "y\n141\n"),
    ("mkfifo p; mkfifo p; echo $?", "1\n"),
  ])
  func `two processes meet at a named pipe`(script: String, output: String) {
    var workshop = Workshop()
    #expect(workshop.run(script).output == output)
  }
}
