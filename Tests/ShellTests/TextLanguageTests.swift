import Foundation
import Testing

/// Runs awk and jq of the host and ours over the same scripts.
///
/// Skipped, and said so, where the host has none, or another version than these scripts were made for.
struct TextLanguageTests {
  static let people = "alice 30 nyc\nbob 25 sf\ncarol 35 nyc\n"
  static let list =
    #"{"items":[{"metadata":{"name":"web","labels":{"app":"web","tier":"fe"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"db","labels":{"app":"db"}},"status":{"phase":"Pending","n":1.5}}],"kind":"List"}"#

  static let awk: [String] = [
    "awk '{print $1}' p.txt",
    #"awk '$2>26{print NR": "$0; n++} END{print n, n/2}' p.txt"#,
    #"awk -F: -v OFS=- '{$1=$1; print}' <<< "a:b:c""#,
    "awk '{c[$3]+=$2} END{for(k in c) print k, c[k]}' p.txt",
    #"awk 'BEGIN{printf "%5.2f|%-6s|%03d|%x|%c|%s\n", 3.14159, "ab", 7, 255, 65, 1e6}'"#,
    #"awk 'BEGIN{x="abcabc"; gsub(/b/,"[&]",x); print x; print substr("hello",2,3), index("hello","ll"), length("hello"), toupper("ab")}'"#,
    #"awk 'BEGIN{n=split("a,b,c",z,","); for(i=1;i<=n;i++) print i,z[i]; print match("foobar",/o+/), RSTART, RLENGTH}'"#,
    "awk 'NR==2,NR==3' p.txt",
    "awk '/^b/{next} {print NF, $NF}' p.txt",
    "awk 'function f(n){return n<=1?1:n*f(n-1)} BEGIN{print f(10), 2^10, 7%3, -2^2}'",
    "awk '!seen[$3]++' p.txt",
    "awk '{s+=$2} END{print s/NR}' p.txt",
    #"awk 'BEGIN{while((getline l < "p.txt")>0) n++; print n}'"#,
    #"awk '{print $1 | "sort -r"} END{close("sort -r"); print "done"}' p.txt"#,
    #"awk 'BEGIN{"echo hi" | getline x; print x; r=system("echo sys; exit 3"); print r}'"#,
    #"awk 'BEGIN{a["x"]=1; delete a["x"]; print length(a), ("x" in a)}'"#,
    "awk -v n=3 'BEGIN{do{print n--}while(n>0)}'",
    #"awk 'BEGIN{print 1==1.0, "a"<"b", "10"<"9", 10<9, 1/3}'"#,
    #"awk '{ $2 = ""; print; print NF }' p.txt"#,
    "awk 'END{print NR, $0}' p.txt",
    "awk 'BEGIN{print length()}' </dev/null",
    #"awk '{gsub(/[aeiou]/,"")}1' p.txt"#,
    "awk 'BEGIN{exit 3}'; echo $?",
    #"awk '{print > "o_" $3 ".txt"}' p.txt; cat o_nyc.txt"#,
    #"awk 'BEGIN { print "a" "b" 1+2 "c"; print 1 " " 2, 3; print -1 " " -1 }'"#,
    #"awk '{ print ($2 > 26 ? "old" : "young"), $1 }' p.txt"#,
    #"awk 'BEGIN { if (!("a" in x)) print "no"; x["a"]; if ("a" in x) print "yes"; for (;;) { if (++i > 3) break }; print i }'"#,
    #"awk -F'[ :]+' '{print $2}' <<< "a: b""#,
    #"awk '$1 ~ /^a/ && $2 == 30 || $3 != "nyc"' p.txt"#,
    #"awk 'BEGIN { printf("%s %d\n", "x", "12abc"); printf "%d%%\n", 50 }'"#,
    #"awk 'BEGIN{x = "A"; y = x++; print x, y; s = s "z"; print s; $3 = "q"; print $0, NF}'"#,
    #"awk '{ a[NR] = $1 } END { for (i = NR; i > 0; i--) printf "%s%s", a[i], (i > 1 ? "," : "\n") }' p.txt"#,
    #"awk 'BEGIN { "date +%Y" | getline y; print (y > 2000) }'"#,
    #"awk 'BEGIN { a["1","2"] = 3; for (k in a) { split(k, p, SUBSEP); print p[1], p[2] } if (("1","2") in a) print "in" }'"#,
    #"awk 'BEGIN { print substr("hello", 2); print tolower("ABC") > "/dev/stderr" }'"#,
    "awk 'NR % 2' p.txt",
    #"awk 'BEGIN { regex = "^a.c$"; print ("abc" ~ regex), ("abd" ~ regex) }'"#,
    #"awk '{ sub(/a/, "\\&"); print }' p.txt"#,
    #"awk 'BEGIN { getline; print "got " $0; getline x; print x, NR }' p.txt"#,
    "awk 'BEGIN{for(i=0;i<3;i++){if(i==1)continue; print i}}'",
    #"awk 'BEGIN { CONVFMT="%.2g"; a = 3.14159; b = a ""; print b; OFMT="%.3f"; print a }'"#,
  ]

  static let jq: [String] = [
    "jq . d.json",
    "jq -r '.items[].metadata.name' d.json",
    "jq -c '.items[] | {name: .metadata.name, phase: .status.phase}' d.json",
    "jq '.items | length' d.json",
    #"jq -c '[.items[] | select(.status.phase=="Running") | .metadata.name]' d.json"#,
    "jq -r '.items[] | [.metadata.name, .status.n] | @tsv' d.json",
    #"jq -r '.items[] | "\(.metadata.name) is \(.status.phase)"' d.json"#,
    "jq -c '.items | map(.status.n) | add, min, max, (add/length)' d.json",
    "jq -c '.items[0].metadata.labels | to_entries, keys, with_entries(.value |= ascii_upcase)' d.json",
    #"jq -c 'del(.items[0]) | .items[0].metadata | .labels.new = "x" | .labels' d.json"#,
    "jq -c '.items |= sort_by(.metadata.name) | [.items[].metadata.name]' d.json",
    "jq -n '[range(5)] | .[2:4], .[-1], first, last, (map(.*2) | add)'",
    "jq -nc '[1,[2,[3]]] | flatten, flatten(1)'",
    #"jq -nc '"a,b,c" | split(","), (split(",") | join("-")), test("b"), sub("b";"X"), gsub("[ac]";"<\(.)>"), ascii_upcase, length'"#,
    #"jq -nc '{"a":{"b":1}} * {"a":{"c":2}}, ({} | .a.b.c = 1), ([1,2,3] - [2]), ("abc" | .[1:]), (null + 1)'"#,
    #"jq -nc 'reduce range(5) as $i (0; . + $i), [foreach range(5) as $i (0; . + $i)], [limit(3; range(10))], (try error("x") catch .), (.a?), [.[]?]'"#,
    "jq -nc 'def f(x): x * 2; def g($a; $b): $a + $b; f(3), g(1; 2), ([1,2] | map(f(.)))'",
    #"jq -nc '[paths] , ([{"a":[1,2]}] | [paths], [leaf_paths]), ({"a":[{"b":1}]} | [.. | numbers])'"#,
    #"jq -nc '{"a":1,"b":null} | .b // "d", has("a"), (.c // empty), (to_entries | from_entries), keys_unsorted, any(.[]; . == 1), all(.[]; . == 1)'"#,
    #"jq -nc --arg x hi --argjson y '{"z":1}' '$x, $y.z, $ARGS.named'"#,
    #"jq -nc '"test" | @base64, (@base64 | @base64d), @json, @html "<\(.)>", @uri "a b\(.)&", @sh, ([1,"a"] | @csv)'"#,
    #"jq -nc '"2017-10-12T08:00:00Z" | fromdate, (fromdate | todate), (fromdate | strftime("%d/%m"))'"#,
    #"jq -nc '[1,2,3] as [$a, $b] | {a: $a, b: $b}, ({"x":{"y":5}} as {x:{y:$v}} | $v), (. as $d | 1)'"#,
    #"jq -nc 'if 1 > 2 then "a" elif 2 > 1 then "b" else "c" end, (1 as $x | 2 as $y | [$x,$y,$__loc__.line]), ([3,1,2]|sort), ([1,1,2]|unique), ({} | .a += 1), ([[1,2],[3,4]] | transpose)'"#,
    #"jq -nc '"foobar foo" | [match("fo+"; "g").offset], capture("(?<x>o+)(?<y>b)"), [scan("o+")], [splits(" ")], ascii_downcase, ltrimstr("foo"), startswith("foo"), index("o"), indices("o")'"#,
    #"echo '{"a":1}' | jq '.a.b'; echo $?"#,
    "jq -n '1 +'; echo $?",
    "jq -n 'foo'; echo $?",
    "echo 'null' | jq -e .; echo $?",
    #"printf '1 2\n3' | jq -s -c ."#,
    #"printf 'a\nb\n' | jq -R ."#,
    #"printf 'a\nb\n' | jq -Rs ."#,
    "jq -n --tab '{a:[1,{}],b:[]}'",
    #"jq -S -c . <<< '{"b":1,"a":{"d":1,"c":2}}'"#,
    #"jq -nc '[recurse(if . < 3 then .+1 else empty end)]|length, ([1,2,3]|until(length<2; .[1:])), ([2|while(.<20; .*2)]), ({a:[1,2,{b:3}]}|[getpath(["a",2,"b"])]), ([1,null,2]|map(values)), infinite, nan, -1, (5%3), (-5%3), 1e1000'"#,
    "jq -nc '[.a,.b] = [1,2]' ; jq -nc '{} | (.a,.b) = 1 | .c |= 3 | .a //= 5 | .d //= 6'",
    #"jq -nc '{"a":[1,2,3]} | del(.a[0,2]), del(.a[] | select(. > 1)), (.a[1:] = [9]), (.a | index(2)), (.a|first(.[]|select(.>1)))'"#,
    #"jq -nc '$ENV | type, (env|type), ([splits("a")]?)' ; jq -nc '"\u00e9 \n" , "x" * 3, ("a" * 0), [1,2][0], {"a b":1}."a b", {(1|tostring):2}, {"a":1} == {"a":1.0}, ([] | add), ({} | length), (null|length), ("é"|length, utf8bytelength)'"#,
  ]

  @Test(
    .enabled(if: Host.says("mawk -W version", "mawk 1.3.4"), "the host has no mawk 1.3.4"),
    arguments: awk
  )
  func `our awk does what the host's does`(script: String) {
    compare(script.replacingOccurrences(of: "awk ", with: "mawk "))
  }

  @Test(
    .enabled(if: Host.says("jq --version", "jq-1.6"), "the host has no jq 1.6"),
    arguments: jq
  )
  func `our jq does what the host's does`(script: String) { compare(script) }

  @Test(arguments: [
    ("jq -nc '[1, 2] | map(. * 2), (add | . > 2)'", "[2,4]\ntrue\n"),
    ("jq -nc '[limit(2; repeat(1))], ([3, 1] | sort)'", "[null,1]\n[1,3]\n"),
    ("printf 'a 1\\nb 2\\n' | awk '{ n += $2 } END { print NR, n }'", "2 3\n"),
    ("awk 'BEGIN { \"echo hi\" | getline x; print toupper(x) }'", "HI\n"),
  ])
  func `awk and jq work where the host has neither`(script: String, expected: String) {
    var workshop = Workshop()
    #expect(workshop.run(script).output == expected)
  }

  private func compare(_ script: String) {
    let start = "printf '\(Self.people)' > p.txt; cat > d.json <<'X'\n\(Self.list)\nX\n"
    let host = Host.run(start + script)
    var workshop = Workshop()
    let ours = workshop.run(start + script)
    #expect(ours.output == host.output)
    #expect(ours.status == host.status)
  }
}

/// Programs of the host.
enum Host {
  static func run(_ script: String) -> (output: String, status: Int32) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script]
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8"]
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return ("", 127) }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: output, as: UTF8.self), process.terminationStatus)
  }

  static func says(_ command: String, _ beginning: String) -> Bool {
    run(command + " 2>&1").output.hasPrefix(beginning)
  }
}
