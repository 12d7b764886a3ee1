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
    #expect(desk.goOn() == "Edit cancelled, saved file was empty.\n")
  }

  @Test func `what is refused is opened again with the reasons`() throws {
    var (desk, path) = try desk()
    desk.station.files[path] = desk.station.files[path]?.replacing("color: blue", with: "'a b': c")
    #expect(desk.goOn() == "")
    #expect(desk.status == nil)
    #expect(
      desk.station.files[path]?.contains("# configmaps \"app\" was not valid:\n# * data") == true
    )
    #expect(desk.goOn().hasSuffix("error: Edit cancelled, no valid changes were saved.\n"))
    #expect(desk.status == 1)
  }
}
