import APIServer
import KubernetesAPI
import Testing

@testable import Kubectl

@Suite struct SetTests {
  private func desk() throws -> Desk {
    var desk = try Desk()
    _ = desk.type("kubectl create deployment web --image=nginx:1.25")
    return desk
  }

  private func container(_ desk: inout Desk) throws -> Container {
    let web = try desk.server.get(Deployment.self, namespace: "default", name: "web")
    return try #require(web.spec.template.spec.containers.first)
  }

  @Test func `images are set, tried, and refused for containers that are not there`() throws {
    var desk = try desk()
    #expect(
      desk.type("kubectl set image deploy web nginx=nginx:1.27 --dry-run=client")
        == "deployment.apps/web image updated (dry run)\n"
    )
    #expect(try container(&desk).image == "nginx:1.25")
    #expect(
      desk.type("kubectl set image deploy --all *=nginx:1.27")
        == "deployment.apps/web image updated\n"
    )
    #expect(try container(&desk).image == "nginx:1.27")
    #expect(desk.type("kubectl set image deploy/web nginx=nginx:1.27") == "")
    #expect(desk.status == 0)
    #expect(
      desk.type("kubectl set image deploy/web other=x")
        == "error: unable to find container named \"other\"\n"
    )
    #expect(
      desk.type("kubectl set image svc/kubernetes a=b")
        == "error: services/kubernetes the object is not a pod or does not have a pod template:"
        + " *v1.Service\n"
    )
    #expect(
      desk.type("kubectl set image deploy/web") == "error: at least one image update is required\n"
    )
  }

  @Test func `variables are set, taken from a config map, listed and taken away`() throws {
    var desk = try desk()
    _ = desk.type("kubectl create configmap settings --from-literal=log.level=info")
    #expect(desk.type("kubectl set env deploy/web A=1 B=2") == "deployment.apps/web env updated\n")
    #expect(
      desk.type("kubectl set env deploy/web --from=cm/settings --prefix=APP_")
        == "Warning: key log.level transferred to LOG_LEVEL\ndeployment.apps/web env updated\n"
    )
    #expect(desk.type("kubectl set env deploy/web B- A=3") == "deployment.apps/web env updated\n")
    #expect(
      desk.type("kubectl set env deploy/web A=4 --overwrite=false")
        == "error: deployments/web 'A' already has a value (3), and --overwrite is false\n"
    )
    #expect(
      desk.type("kubectl set env deploy/web --list") == """
        # Deployment web, container nginx
        A=3
        # APP_LOG_LEVEL from configmap settings, key log.level

        """
    )
  }

  @Test func `resources, service accounts and selectors are set`() throws {
    var desk = try desk()
    #expect(
      desk.type("kubectl set resources deploy web --limits=cpu=200m --requests=memory=64Mi")
        == "deployment.apps/web resource requirements updated\n"
    )
    #expect(try container(&desk).resources.limits["cpu"] == Quantity("200m"))
    #expect(
      desk.type("kubectl set sa deploy web robot") == "deployment.apps/web serviceaccount updated\n"
    )
    _ = desk.type("kubectl create service clusterip web --tcp=80")
    #expect(
      desk.type("kubectl set selector svc web tier=front") == "service/web selector updated\n"
    )
    let service = try desk.server.get(Service.self, namespace: "default", name: "web")
    #expect(service.spec.selector == ["tier": "front"])
    #expect(
      desk.type("kubectl set selector deploy web tier=front")
        == "error: setting a selector is only supported for Services\n"
    )
  }

  @Test func `a file can be changed without a server`() throws {
    var desk = try desk()
    desk.station.files["pod.yaml"] =
      "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: [{name: a, image: b}]}}"
    #expect(
      desk.type("kubectl set image -f pod.yaml --local a=c -o jsonpath={.spec.containers[0].image}")
        == "c"
    )
  }
}
