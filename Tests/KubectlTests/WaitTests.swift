import KubernetesAPI
import Testing

@Suite struct WaitTests {
  private static func desk() throws -> Desk {
    var desk = try Desk()
    _ = desk.type("kubectl create configmap one --from-literal=a=b")
    _ = desk.type("kubectl create configmap two --from-literal=a=c")
    return desk
  }

  @Test func `what is as it should be is told, what is missing is told at the end`() throws {
    var desk = try Self.desk()
    #expect(
      desk.type("kubectl wait cm/one cm/nope --for=jsonpath={.data.a}=b --timeout=0")
        == "configmap/one condition met\nError from server (NotFound): configmaps \"nope\" not found\n"
    )
    #expect(desk.status == 1)
  }

  @Test func `without time to wait the condition is not met`() throws {
    var desk = try Self.desk()
    #expect(
      desk.type("kubectl wait cm/two --for=jsonpath={.data.a}=b --timeout=0")
        == "error: condition not met for configmaps/two\n"
    )
    #expect(
      desk.type("kubectl wait cm/two --for=jsonpath={.data}=b --timeout=0")
        == "error: jsonpath leads to a nested object or list which is not supported\n"
    )
  }

  @Test func `objects are printed as asked, and no name is looked for everywhere`() throws {
    var desk = try Self.desk()
    #expect(desk.type("kubectl wait cm/one --for=jsonpath={.data.a} -o name") == "configmap/one\n")
    #expect(
      desk.type("kubectl wait cm one --for=jsonpath={.data.a} -A")
        == "error: a resource cannot be retrieved by name across all namespaces\n"
    )
  }

  @Test func `a label that stands already is no change`() throws {
    var desk = try Self.desk()
    #expect(desk.type("kubectl label cm one a=b") == "configmap/one labeled\n")
    #expect(desk.type("kubectl label cm one a=b") == "configmap/one not labeled\n")
    #expect(desk.type("kubectl label cm one c-").hasSuffix("configmap/one not labeled\n"))
  }
}
