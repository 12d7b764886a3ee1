import KubernetesAPI
import Simulation
import Testing

struct SelectorTests {
  @Test(arguments: [
    ("a=b", "a=b"), ("a==b", "a=b"), ("a = b , c!=d", "a=b,c!=d"), ("x in (b,a,b)", "x in (a,b)"),
    ("x notin (a)", "x notin (a)"), ("!f", "!f"), ("g", "g"), ("z,a", "a,z"), ("a=", "a="),
    ("n>5,m<7", "m<7,n>5"), ("", ""), ("in in (in)", "in in (in)"), ("x in (,)", "x in ()"),
    ("app.kubernetes.io/name=web", "app.kubernetes.io/name=web"),
  ])
  func `a label selector is read and printed`(text: String, printed: String) throws {
    #expect(try LabelSelectorTerms(parsing: text).description == printed)
  }

  @Test(arguments: [
    ("a in x", "unable to parse requirement: found 'x' expected: '('"),
    ("a in", "unable to parse requirement: found '' expected: '('"),
    ("a in (x", "unable to parse requirement: found '', expected: ',' or ')'"),
    ("a=b c", "found 'c', expected: ',' or 'end of string'"),
    ("a,,b", "found ',', expected: identifier after ','"),
    ("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
    ("!", "unable to parse requirement: found '', expected: identifier"),
    ("=b", "found '=', expected: !, identifier, or 'end of string'"),
    (
      "a>x",
      "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the"
        + " value must be an integer"
    ),
  ])
  func `a bad label selector is refused in the words of the API`(text: String, message: String) {
    let error = #expect(throws: SelectorError.self) { try LabelSelectorTerms(parsing: text) }
    #expect(error?.message == message)
  }

  @Test func `keys and values of a selector obey the rules of labels`() {
    let key = #expect(throws: SelectorError.self) { try LabelSelectorTerms(parsing: "a/b/c=d") }
    #expect(
      key?.message.hasPrefix("unable to parse requirement: <nil>: Invalid value: \"a/b/c\": ")
        == true
    )
    let value = #expect(throws: SelectorError.self) { try LabelSelectorTerms(parsing: "a=-") }
    #expect(
      value?.message.hasPrefix("unable to parse requirement: values[0][a]: Invalid value: \"-\": ")
        == true
    )
  }

  @Test(arguments: [
    ("app=web", true), ("app!=web", false), ("app in (db,web)", true), ("app notin (db)", true),
    ("tier", false), ("!tier", true), ("tier!=x", true), ("n>4", true), ("n<4", false),
    ("app>1", false), ("", true), ("app=web,n=5", true),
  ])
  func `a label selector selects`(text: String, isSelected: Bool) throws {
    let labels: StringMap = ["app": "web", "n": "5"]
    #expect(try LabelSelectorTerms(parsing: text).matches(labels) == isSelected)
  }

  @Test func `a selector object comes to the same terms as text`() throws {
    var selector = LabelSelector(matchLabels: ["b": "1"])
    selector.matchExpressions = [
      LabelSelectorRequirement("a", "In", ["x", "y"]), LabelSelectorRequirement("c", "Exists"),
    ]
    #expect(selector.terms.description == "a in (x,y),b=1,c")
    #expect(selector.matches(["a": "x", "b": "1", "c": ""]))
    #expect(!selector.matches(["a": "x", "b": "1"]))
  }

  @Test func `field selectors are read, checked and matched`() throws {
    var pod = Pod()
    pod.metadata = ObjectMeta(name: "web", namespace: "default")
    pod.spec.nodeName = "minikube"
    pod.status.phase = "Running"
    let selector = try FieldSelector(parsing: "status.phase!=Pending,spec.nodeName=minikube")
    try selector.check(for: Pod.self)
    #expect(selector.matches(pod))
    #expect(selector.description == "spec.nodeName=minikube,status.phase!=Pending")
    #expect(selector.requiredValue(of: "spec.nodeName") == "minikube")
    #expect(!(try FieldSelector(parsing: "metadata.name=db").matches(pod)))
  }

  @Test func `unknown fields cannot be selected by`() throws {
    let selector = try FieldSelector(parsing: "spec.foo=bar")
    let pods = #expect(throws: Status.self) { try selector.check(for: Pod.self) }
    #expect(pods?.message == "field label not supported: spec.foo")
    let maps = #expect(throws: Status.self) { try selector.check(for: ConfigMap.self) }
    #expect(
      maps?.message
        == "\"spec.foo\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
    )
    let error = #expect(throws: SelectorError.self) { try FieldSelector(parsing: "a=b,c") }
    #expect(error?.message == "invalid selector: 'a=b,c'; can't understand 'c'")
  }

  @Test(arguments: [
    (Int64(-5), "<invalid>"), (0, "0s"), (6, "6s"), (119, "119s"), (120, "2m"), (182, "3m2s"),
    (600, "10m"), (10_799, "179m"), (10_800, "3h"), (18_000, "5h"), (19_260, "5h21m"),
    (28_800, "8h"), (172_799, "47h"), (172_800, "2d"), (687_600, "7d23h"), (691_200, "8d"),
    (63_071_999, "729d"), (63_331_200, "2y3d"), (252_288_000, "8y"),
  ])
  func `ages are printed as kubectl prints them`(seconds: Int64, text: String) {
    #expect(Duration.seconds(seconds).human == text)
  }
}
