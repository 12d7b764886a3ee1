import Cluster
import Machine
import Simulation
import Testing

@Suite struct NodeComponentTests {
  private static func session(nodes: Int = 1, profile: Profile = .current) -> Session {
    Session(Cluster(ClusterConfiguration(profile: profile, nodes: nodes)))
  }

  private static let manifests = "/etc/kubernetes/manifests"

  private func phase(_ name: String, _ session: inout Session) -> String {
    session.run("kubectl get pod \(name) -o jsonpath='{.status.phase}{\"\\n\"}'").output
      .filter { !$0.isNewline }
  }

  @Test func `without its manifest the scheduler is gone, and with it back it catches up`() {
    var session = Self.session()
    _ = session.run("minikube ssh -- sudo mv \(Self.manifests)/kube-scheduler.yaml /tmp/")
    session.cluster.advance(by: .seconds(5))
    #expect(!session.cluster.isRunning(.scheduler))
    let list = "kubectl get pods -n kube-system"
    #expect(!session.run(list).output.contains("kube-scheduler"))
    _ = session.run("kubectl run web --image=nginx")
    session.cluster.advance(by: .minutes(1))
    #expect(phase("web", &session) == "Pending")
    _ = session.run("minikube ssh -- sudo mv /tmp/kube-scheduler.yaml \(Self.manifests)/")
    session.cluster.advance(by: .minutes(1))
    #expect(session.run(list).output.contains("kube-scheduler-minikube"))
    #expect(phase("web", &session) == "Running")
  }

  @Test func `a flag that nobody knows makes a component crash with its words`() {
    var session = Self.session()
    _ = session.run(
      "minikube ssh -- sudo sed -i s/leader-elect/leader-elekt/ \(Self.manifests)/kube-scheduler.yaml"
    )
    session.cluster.advance(by: .seconds(40))
    let logs = session.run("kubectl logs -n kube-system kube-scheduler-minikube").output
    #expect(logs.hasSuffix("Error: unknown flag: --leader-elekt\n"))
    #expect(
      session.run("kubectl get pods -n kube-system").output.contains("CrashLoopBackOff")
    )
    #expect(
      session.run("kubectl describe pod -n kube-system kube-scheduler-minikube").output
        .contains("Back-off restarting failed container")
    )
  }

  @Test func `the API server without its store does not come up`() {
    var session = Self.session()
    _ = session.run(
      "minikube ssh -- sudo sed -i s/127.0.0.1:2379/127.0.0.1:2378/ \(Self.manifests)/kube-apiserver.yaml"
    )
    session.cluster.advance(by: .minutes(1))
    #expect(session.run("kubectl get nodes").status == 1)
    _ = session.run(
      "minikube ssh -- sudo sed -i s/127.0.0.1:2378/127.0.0.1:2379/ \(Self.manifests)/kube-apiserver.yaml"
    )
    session.cluster.advance(by: .minutes(1))
    #expect(session.run("kubectl get nodes").status == 0)
  }

  @Test func `a fault takes the manifest away, and minikube start brings it back`() {
    var session = Self.session()
    _ = session.run("fault stop controller-manager")
    session.cluster.advance(by: .seconds(5))
    let list = "minikube ssh -- sudo ls \(Self.manifests)"
    #expect(!session.run(list).output.contains("kube-controller-manager.yaml"))
    #expect(session.run("minikube start").status == 0)
    session.cluster.advance(by: .seconds(10))
    #expect(session.run(list).output.contains("kube-controller-manager.yaml"))
    #expect(session.cluster.isRunning(.controllerManager))
  }

  @Test func `a kubelet that a fault stopped is started by systemctl`() {
    var session = Self.session()
    _ = session.run("fault stop kubelet minikube")
    session.cluster.advance(by: .minutes(1))
    #expect(session.run("minikube ssh -- systemctl is-active kubelet").output.contains("inactive"))
    #expect(session.run("kubectl get nodes").output.contains("NotReady"))
    _ = session.run("minikube ssh -- sudo systemctl start kubelet")
    session.cluster.advance(by: .seconds(10))
    #expect(!session.run("kubectl get nodes").output.contains("NotReady"))
    #expect(session.run("fault").output.hasPrefix("Nothing is broken."))
  }

  @Test
  func `settings that cannot be read keep the kubelet from starting, and the journal says why`() {
    var session = Self.session()
    _ = session.run(
      "minikube ssh -- \"echo 'maxPods: many' | sudo tee -a /var/lib/kubelet/config.yaml\""
    )
    _ = session.run("minikube ssh -- sudo systemctl restart kubelet")
    session.cluster.advance(by: .minutes(1))
    #expect(session.run("kubectl get nodes").output.contains("NotReady"))
    let journal = session.run("minikube ssh -- sudo journalctl -u kubelet -n 20 --no-pager").output
    #expect(journal.contains("cannot unmarshal string into Go struct field"))
    #expect(journal.contains("kubelet.service: Main process exited, code=exited, status=1/FAILURE"))
  }

  @Test func `a full disk gives pressure, evicts, and passes when there is room again`() {
    var session = Self.session()
    _ = session.run("kubectl create deployment web --image=nginx")
    session.cluster.advance(by: .minutes(1))
    _ = session.run("minikube ssh -- sudo fallocate -l 14G /var/log/old.bin")
    session.cluster.advance(by: .minutes(1))
    let pressure =
      "kubectl get node minikube -o jsonpath='{.status.conditions[?(@.type==\"DiskPressure\")].status}{\"\\n\"}'"
    #expect(session.run(pressure).output.contains("True"))
    let pods = session.run("kubectl describe pods -l app=web").output
    #expect(pods.contains("The node was low on resource: ephemeral-storage."))
    #expect(
      session.run("kubectl describe node minikube").output.contains("disk-pressure:NoSchedule")
    )
    _ = session.run("minikube ssh -- sudo rm /var/log/old.bin")
    session.cluster.advance(by: .minutes(7))
    #expect(session.run(pressure).output.contains("False"))
    let ready = "kubectl get deployment web -o jsonpath='{.status.readyReplicas}{\"\\n\"}'"
    #expect(session.run(ready).output.contains("1"))
  }

  @Test func `containers' logs are files of the node`() {
    var session = Self.session()
    _ = session.run("kubectl run talk --image=busybox -- sh -c 'echo one; echo two >&2; sleep 999'")
    session.cluster.advance(by: .minutes(1))
    let text = session.run("minikube ssh -- 'sudo cat /var/log/containers/talk_default_talk-*.log'")
    let lines = text.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first?.hasSuffix(" stdout F one") == true)
    #expect(lines.last?.hasSuffix(" stderr F two") == true)
    _ = session.run("kubectl delete pod talk --grace-period=1")
    session.cluster.advance(by: .minutes(1))
    #expect(!session.run("minikube ssh -- ls /var/log/containers").output.contains("talk"))
  }

  @Test func `a key that is deleted behind the server's back is an object no more`() {
    var session = Self.session()
    _ = session.run("kubectl create configmap lost --from-literal=a=1")
    let folder = "/var/lib/minikube/certs/etcd"
    let bare = "kubectl exec -n kube-system etcd-minikube -- etcdctl"
    let etcdctl =
      "\(bare) --cacert=\(folder)/ca.crt --cert=\(folder)/server.crt --key=\(folder)/server.key"
    let key = "/registry/configmaps/default/lost"
    #expect(session.run("\(bare) get \(key)").output.contains("context deadline exceeded"))
    #expect(session.run("\(etcdctl) get \(key)").output.hasPrefix(key + "\n"))
    #expect(session.run("\(etcdctl) del \(key)").output == "1\n")
    #expect(session.run("kubectl get configmap lost").status == 1)
  }

  @Test func `fluentd in a daemon set prints what containers write`() {
    let manifest = """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: fluent}
      data:
        fluent.conf: |
          <source>
            @type tail
            path /var/log/containers/*.log
            tag kubernetes.*
            read_from_head true
            <parse>
              @type cri
            </parse>
          </source>
          <match kubernetes.**>
            @type stdout
          </match>
      ---
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: {name: fluentd}
      spec:
        selector: {matchLabels: {app: fluentd}}
        template:
          metadata: {labels: {app: fluentd}}
          spec:
            containers:
            - name: fluentd
              image: fluent/fluentd:v1.16
              volumeMounts: [{name: log, mountPath: /var/log}, {name: conf, mountPath: /fluentd/etc}]
            volumes: [{name: log, hostPath: {path: /var/log}}, {name: conf, configMap: {name: fluent}}]
      """
    var session = Session(
      Cluster(ClusterConfiguration()),
      files: [("fluentd.yaml", Array(manifest.utf8))]
    )
    _ = session.run("kubectl apply -f fluentd.yaml")
    session.cluster.advance(by: .minutes(1))
    _ = session.run("kubectl run talk --image=busybox -- sh -c 'echo good morning; sleep 999'")
    session.cluster.advance(by: .minutes(1))
    let logs = session.run("kubectl logs ds/fluentd").output
    #expect(logs.contains("kubernetes.var.log.containers.talk_default_talk-"))
    #expect(logs.contains("\"message\":\"good morning\"}"))
  }

  @Test func `the course's fluentd collects logs in docker's form`() {
    var session = Self.session(profile: .v18)
    _ = session.run("kubectl run talk --image=busybox --restart=Never -- echo good morning")
    session.cluster.advance(by: .minutes(1))
    let file = session.run("minikube ssh -- 'sudo cat /var/log/containers/talk_default_talk-*.log'")
    #expect(
      file.output.hasPrefix(#"{"log":"good morning\n","stream":"stdout","time":"2017-12-10T"#)
    )
    let collected = session.run("minikube ssh -- 'sudo cat /var/log/fluentd/out.*'").output
    #expect(collected.contains(#"{"log":"good morning\n","stream":"stdout"}"#))
  }

  @Test func `dd fills a disk until there is no room left`() {
    var session = Self.session()
    let result = session.run("minikube ssh -- sudo dd if=/dev/zero of=/tmp/big bs=1M")
    #expect(result.output.contains("dd: error writing '/tmp/big': No space left on device"))
    #expect(session.run("minikube ssh -- df").output.contains("100%"))
    _ = session.run("minikube ssh -- sudo rm /tmp/big")
    #expect(!session.run("minikube ssh -- df").output.contains("100%"))
  }
}
