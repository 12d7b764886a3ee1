import KubernetesAPI
import Testing

struct PodUpdateTests {
  @Test func `only few fields of a pod may change`() throws {
    let pod = try readDefaulted(
      Pod.self,
      """
      metadata: {name: p, uid: u}
      spec: {containers: [{name: c, image: i, ports: [{containerPort: 1}]}]}
      """
    )
    var changed = pod
    changed.spec.containers[0].image = "other"
    changed.spec.activeDeadlineSeconds = 5
    #expect(lines(changed.validateUpdate(from: pod)) == [])

    changed.spec.containers[0].ports[0].containerPort = 2
    let found = lines(changed.validateUpdate(from: pod))
    #expect(found.count == 1)
    #expect(
      found[0].hasPrefix(
        "spec: Forbidden: pod updates may not change fields other than"
          + " `spec.containers[*].image`,`spec.initContainers[*].image`,"
          + "`spec.activeDeadlineSeconds`,"
      )
    )

    var grown = pod
    grown.spec.containers.append(Container(name: "d", image: "i"))
    grown.setNestedDefaults()
    #expect(
      lines(grown.validateUpdate(from: pod)) == [
        "spec.containers: Forbidden: pod updates may not add or remove containers"
      ]
    )
  }

  @Test func `a refused change is shown where upstream shows it`() throws {
    let pod = try readDefaulted(
      Pod.self,
      """
      metadata: {name: redis}
      spec:
        serviceAccountName: default
        containers:
        - {name: redis, image: redis, ports: [{containerPort: 6379}]}
        volumes:
        - name: kube-api-access-5db45
          projected:
            sources:
            - serviceAccountToken: {expirationSeconds: 3607, path: token}
            - configMap: {name: kube-root-ca.crt, items: [{key: ca.crt, path: ca.crt}]}
            - downwardAPI:
                items: [{path: namespace, fieldRef: {fieldPath: metadata.namespace}}]
      """
    )
    var changed = pod
    changed.spec.containers[0].ports[0].containerPort = 6380
    let message = try #require(changed.validateUpdate(from: pod).first).message
    #expect(
      message.hasSuffix(
        """
        (allow it to be set to 1 if it was previously negative)
        @@ -100,7 +100,7 @@
             {
              "Name": "",
              "HostPort": 0,
        -     "ContainerPort": 6379,
        +     "ContainerPort": 6380,
              "Protocol": "TCP",
              "HostIP": ""
             }
        """
      )
    )
  }

  @Test func `a difference shows what changed with its context`() {
    let old = (1...20).map(String.init)
    var new = old
    new[1] = "two"
    new.remove(at: 17)
    new.insert("more", at: 9)
    #expect(
      UnifiedDifference.text(
        from: old.joined(separator: "\n"),
        to: new.joined(separator: "\n"),
        context: 1
      )
        == """
        @@ -1,3 +1,3 @@
         1
        -2
        +two
         3
        @@ -9,2 +9,3 @@
         9
        +more
         10
        @@ -17,3 +18,2 @@
         17
        -18
         19
        """
    )
    #expect(UnifiedDifference.text(from: "a", to: "a").isEmpty)
  }

  @Test func `a container that ended for good does not run again`() throws {
    var pod = try readDefaulted(
      Pod.self,
      "{metadata: {name: p}, spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}"
    )
    var status = ContainerStatus()
    status.name = "c"
    status.state.terminated = ContainerStateTerminated()
    pod.status.containerStatuses = [status]
    var risen = pod
    risen.status.containerStatuses[0].state = ContainerState()
    #expect(
      lines(risen.validateStatusUpdate(from: pod)) == [
        "status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated"
          + " state"
      ]
    )
    risen.spec.restartPolicy = "Always"
    pod.spec.restartPolicy = "Always"
    #expect(risen.validateStatusUpdate(from: pod).isEmpty)
  }
}
