import Machine
import Testing

/// Scripts that want everything: each ends, by itself or at a limit with a name, and quickly.
@Suite(.serialized)
struct HostileScriptTests {
  static let scripts: [String] = [
    ":(){ :|:& };:; wait",
    "bomb() { bomb & bomb; }; bomb",
    "while :; do :; done",
    "until false; do true; done",
    "for ((;;)); do :; done",
    "f() { f; }; f",
    "f() { eval f; }; f",
    "f() { x=$(f); }; f",
    "x=a; while :; do x=$x$x; done",
    "a=(1); while :; do a+=(\"${a[@]}\"); done",
    "declare -A m; i=0; while :; do m[$((i++))]=x; done",
    "yes > big",
    "cat /dev/zero > big",
    "cat /dev/zero | head -c 1T | wc -c",
    "yes | sort",
    "yes | tac",
    "x=$(yes)",
    "tr -d x < /dev/zero",
    "cat /dev/urandom | grep -c x",
    "head -c 100000000000 /dev/urandom | sha256sum",
    "echo {1..1000000000}",
    "echo {a..z}{a..z}{a..z}{a..z}{a..z}{a..z}{a..z}",
    "printf '%1000000000d' 1",
    "printf '%s' {1..99999} | tr -d '\\n' | wc -c",
    "seq 1 1000000000000 | tail -n 1",
    "awk 'BEGIN { while (1) x = x \"a\" }'",
    "awk 'BEGIN { while (1) a[i++] = i }'",
    "awk 'BEGIN { for (;;) ; }'",
    "awk 'function f() { f() } BEGIN { f() }'",
    "echo x | sed ':a; s/x/xx/; ta'",
    "echo x | sed ':a; ba'",
    "jq -n '[range(1e12)]'",
    "jq -n 'def f: f; f'",
    "jq -n '\"a\" | until(false; . + .)'",
    "i=0; while :; do mkdir d$i; cd d$i; i=$((i+1)); done",
    "i=0; while :; do : > f$((i++)); done",
    "ln -s loop loop; cat loop; ls loop/; cp -r / /copy",
    "while :; do exec 3>>out; cat out >> out 2>&1; echo growing growing growing >> out; done",
    "exec 3<>pipe; while :; do echo x >&3; done",
    "trap 'kill -USR1 $$' USR1; kill -USR1 $$; while :; do :; done",
    "trap '' TERM INT HUP; while :; do kill -TERM $$; done",
    "eval \"$(printf '(%.0s' {1..5000})\"",
    "eval \"$(printf '$(%.0s' {1..5000})\"",
    "eval \"echo $(printf '((%.0s' {1..3000})\"",
    "find / -exec sh -c 'find / -exec echo {} \\;' \\;",
    "xargs -n1 < /dev/zero",
    "sleep 1 & while :; do wait; sleep 1 & done",
    "tar cf - / | tar xf - -C /tmp; cat /dev/zero | gzip | gunzip",
    "cat /proc/self/mem /dev/mem /dev/sda ../../../../../../etc/shadow",
    "watch -n 1 'yes | head -c 1000000'",
    "while :; do sleep 100000; done",
    "x='$x'; while :; do eval \"x=\\\"$x$x\\\"\"; done",
    "[[ $(printf 'a%.0s' {1..40}) =~ ^(a+)+b$ ]]; echo $?",
    "case $(printf 'a%.0s' {1..60}) in *a*a*a*a*a*a*a*a*a*b) echo yes;; *) echo no;; esac",
    "read -r x < /dev/zero",
    "mapfile lines < /dev/zero",
    "sort /dev/urandom",
    "diff /dev/zero /dev/urandom",
    "od /dev/zero",
    "split -b 1 /dev/zero",
    "truncate -s 100T big; fallocate -l 1P big",
    "dd if=/dev/zero of=big bs=1G count=1000",
  ]

  @Test(arguments: scripts)
  func `a hostile script ends at a limit`(script: String) {
    var workshop = Workshop()
    workshop.kernel.limits.steps = 6000
    workshop.kernel.limits.stepsAtOneInstant = 4000
    workshop.kernel.limits.processes = 100
    workshop.kernel.limits.fileBytes = 300_000
    let clock = ContinuousClock()
    let start = clock.now
    let result = workshop.run(script, seconds: 3600)
    let time = clock.now - start
    // It ended by itself with a status, at a limit that has a name, or waits for nothing but time.
    let ended = result.status >= 0 || workshop.kernel.exceeded != nil
    #expect(ended || workshop.kernel.nextDue != nil, "\(result.errors.suffix(200))")
    if let limit = workshop.kernel.exceeded { #expect(!"\(limit)".isEmpty) }
    // What the limits count takes its time too; a machine that is busy otherwise gets more of it.
    if time > .seconds(3) { print("slow: \(script): \(time)") }
    #expect(time < .seconds(60))
  }
}
