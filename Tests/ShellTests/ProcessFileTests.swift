import Machine
import Testing

/// What the kernel shows of processes, and files with several names.
struct ProcessFileTests {
  @Test func `a process finds itself below proc`() {
    var workshop = Workshop()
    let result = workshop.run(
      "cat /proc/$$/comm; tr '\\0' ' ' < /proc/$$/cmdline | cut -c1-7; readlink /proc/$$/cwd;"
        + " grep -c '^Pid:' /proc/self/status; [ -d /proc/$$/fd ] && ls /proc/nosuch"
    )
    #expect(result.output == "bash\nbash -c\n/work\n1\n")
    #expect(result.errors == "ls: cannot access '/proc/nosuch': No such file or directory\n")
  }

  @Test func `what is written to another's open file arrives there`() {
    var workshop = Workshop()
    let result = workshop.run(
      "(exec 3>/work/out; sleep 5) & sleep 1; readlink /proc/$!/fd/3; echo hello > /proc/$!/fd/3;"
        + " cat out; wait; cat /proc/$!/comm 2>/dev/null || echo gone"
    )
    #expect(result.output == "/work/out\nhello\ngone\n")
  }

  @Test func `nothing can be made or removed below proc`() {
    var workshop = Workshop()
    let result = workshop.run(
      "touch /proc/x; mkdir /proc/d; rm /proc/$$/status; echo > /proc/$$/comm"
    )
    #expect(result.status == 1)
    #expect(result.errors.contains("cannot touch '/proc/x': No such file or directory"))
    #expect(result.errors.contains("/status': Operation not permitted"))
    #expect(result.errors.contains("Permission denied"))
  }

  @Test func `a slash behind a link means the directory that it leads to`() {
    var workshop = Workshop()
    let result = workshop.run("mkdir d; ln -s d l; echo > d/a; ls -d l/; ls -l l/ | wc -l; ls l/")
    #expect(result.output == "l/\n2\na\n")
  }

  @Test func `a file keeps its contents under each of its names`() {
    var workshop = Workshop()
    let result = workshop.run(
      """
      echo one > a; ln a b; echo two >> b; cat a; stat -c %h a b
      mkdir d; mv b d/c; echo three >> d/c; tail -n 1 a
      [ a -ef d/c ] && echo same; mv d e; echo four > e/c; cat a
      chmod 600 a; stat -c %a e/c; rm a; stat -c %h e/c; rm -r e; ls
      """
    )
    #expect(result.errors == "")
    #expect(result.output == "one\ntwo\n2\n2\nthree\nsame\nfour\n600\n1\n")
  }
}
