import APIServer
import KubernetesAPI
import Manifests
import Simulation
import Testing

@testable import Kubectl

@Suite struct CommandsTests {
  @Test func `flags of the wrong kind are refused with Go's words`() throws {
    var desk = try Desk()
    #expect(
      desk.type("kubectl create deployment web --image=nginx --replicas=99999999999")
        == "error: invalid argument \"99999999999\" for \"-r, --replicas\" flag: strconv.ParseInt:"
        + " parsing \"99999999999\": value out of range\nSee 'kubectl create deployment --help' for"
        + " usage.\n"
    )
    #expect(
      desk.type("kubectl debug web --image=x --env=A")
        == "error: invalid argument \"A\" for \"--env\" flag: A must be formatted as key=value\nSee"
        + " 'kubectl debug --help' for usage.\n"
    )
  }

  @Test func `a flag that does nothing here says so`() throws {
    var desk = try Desk()
    #expect(
      desk.type("kubectl kustomize . --enable-helm")
        == "error: kubectl kustomize --enable-helm is not simulated\n"
    )
  }

  @Test func `requests are told where the log is turned up`() throws {
    var desk = try Desk()
    let asked = desk.type("kubectl get configmap nosuch -v=6")
    #expect(
      asked.contains(
        "] \"Response\" verb=\"GET\" url=\"\(Desk.address)/api/v1/namespaces/default/configmaps/nosuch\""
          + " status=\"404 Not Found\" milliseconds="
      )
    )
    #expect(asked.hasSuffix("Error from server (NotFound): configmaps \"nosuch\" not found\n"))
    #expect(!asked.contains("curl"))
    let made = desk.type("kubectl create configmap a --from-literal=k=v -v=9")
    #expect(made.contains("curl -v -XPOST"))
    #expect(made.contains(#"\"data\":{\"k\":\"v\"}"#))
    #expect(desk.type("kubectl get configmap a -o name") == "configmap/a\n")
  }

  @Test func `deletion asks where it is told to`() throws {
    var desk = try Desk()
    _ = desk.type("kubectl create configmap a --from-literal=x=1")
    let question = desk.type("kubectl delete configmap a -i")
    #expect(
      question.hasPrefix("You are about to delete the following 1 resource(s):\nconfigmap/a\n")
    )
    desk.station.standardInput = Array("n\n".utf8)
    let refused = desk.goOn()
    #expect(refused == "deletion is cancelled\n")
    _ = desk.type("kubectl delete configmap a -i")
    desk.station.standardInput = Array("y\n".utf8)
    let deleted = desk.goOn()
    #expect(deleted == "configmap \"a\" deleted from default namespace\n")
  }

  @Test func `hashes follow from what is held`() throws {
    var desk = try Desk()
    #expect(
      desk.type("kubectl create cm a --from-literal=a=1 --append-hash --dry-run=client -o name")
        == "configmap/a-8d28446b8b\n"
    )
    #expect(
      desk.type(
        "kubectl create secret generic a --from-literal=a=1 --append-hash --dry-run=client -o name"
      ) == "secret/a-94dk9bg9gf\n"
    )
  }

  @Test func `overrides are laid over what is made`() throws {
    var desk = try Desk()
    let text = desk.type(
      #"kubectl run x --image=y --dry-run=client -o json --overrides='{"spec":{"nodeName":"n"}}'"#
    )
    #expect(text.contains("\"nodeName\": \"n\""))
  }

  @Test func `patches of trees add, change and take away`() throws {
    let tree: Value = ["a": ["b": 1], "list": [["name": "x", "v": 1], ["name": "y"]]]
    let merged = TreePatch.merged(tree, ["a": ["b": .null, "c": 2]])
    #expect(merged?["a"] == ["c": 2])
    let operations: [Value] = [
      ["op": "replace", "path": "/a/b", "value": 3],
      ["op": "add", "path": "/list/-", "value": 7],
      ["op": "remove", "path": "/list/0"],
    ]
    let patched = try TreePatch.applying(operations, to: tree)
    #expect(patched["a"]?["b"] == 3)
    #expect(patched["list"] == [["name": "y"], 7])
    #expect(throws: Failure.self) {
      try TreePatch.applying([["op": "remove", "path": "/nope/x"]], to: tree)
    }
  }

  @Test func `KYAML quotes strings, and keys that could be taken for something else`() {
    let text = KYAMLWriter.text(of: ["a": "x", "yes": "1", "list": [["b": true]], "none": []])
    #expect(
      text.hasPrefix("---\n{\n  a: \"x\",\n  \"yes\": \"1\",\n  list: [{\n    b: true,\n  }],\n")
    )
  }
}
