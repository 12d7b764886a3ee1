import APIServer
import KubernetesAPI
import Testing

@testable import Kubectl

@Suite struct EditTests {
  private func desk() throws -> (desk: Desk, path: String) {
    var desk = try Desk()
    _ = desk.type("kubectl create configmap app --from-literal=color=blue")
    #expect(desk.type("kubectl edit cm app") == "")
    let path = try #require(desk.station.files.keys.first { $0.hasPrefix("/tmp/kubectl-edit-") })
    return (desk, path)
  }

  @Test func `what the editor saves is stored`() throws {
    var (desk, path) = try desk()
    #expect(desk.station.files[path]?.hasPrefix("# Please edit the object below.") == true)
    desk.station.files[path] = desk.station.files[path]?.replacing("blue", with: "green")
    #expect(desk.goOn() == "configmap/app edited\n")
    #expect(desk.type("kubectl get cm app -o jsonpath={.data.color}") == "green")
  }

  @Test func `nothing changed or nothing left cancels`() throws {
    var (desk, path) = try desk()
    #expect(desk.goOn() == "Edit cancelled, no changes made.\n")
    #expect(desk.status == 0)
    (desk, path) = try self.desk()
    desk.station.files[path] = "# nothing\n"
    #expect(desk.goOn() == "error: configmaps \"app\" is invalid\n")
  }

  @Test func `what is refused is opened again with the reasons`() throws {
    var (desk, path) = try desk()
    desk.station.files[path] = desk.station.files[path]?.replacing("color: blue", with: "'a b': c")
    #expect(desk.goOn() == "error: configmaps \"app\" is invalid\n")
    #expect(desk.status == nil)
    #expect(
      desk.station.files[path]?.contains("# configmaps \"app\" was not valid:\n# * data") == true
    )
    #expect(desk.goOn().hasSuffix("error: Edit cancelled, no valid changes were saved.\n"))
    #expect(desk.status == 1)
  }

  @Test func `several objects are edited as one list`() throws {
    var desk = try Desk()
    for name in ["one", "two"] {
      _ = desk.type("kubectl create configmap \(name) --from-literal=a=b")
    }
    _ = desk.type("kubectl edit cm one two")
    let path = try #require(desk.station.files.keys.first { $0.hasPrefix("/tmp/kubectl-edit-") })
    let text = desk.station.files[path] ?? ""
    #expect(text.contains("\nkind: List\nmetadata: {}\n"))
    desk.station.files[path] = text.replacing("a: b", with: "a: c", maxReplacements: 1)
    #expect(desk.goOn() == "configmap/one edited\nconfigmap/two skipped\n")
  }

  @Test func `the patch that is sent can be seen`() throws {
    var desk = try Desk()
    _ = desk.type("kubectl create configmap app --from-literal=color=blue")
    _ = desk.type("kubectl edit cm app --output-patch")
    let path = try #require(desk.station.files.keys.first { $0.hasPrefix("/tmp/kubectl-edit-") })
    desk.station.files[path] = desk.station.files[path]?.replacing("blue", with: "green")
    #expect(desk.goOn() == "Patch: {\"data\":{\"color\":\"green\"}}\nconfigmap/app edited\n")
  }
}
