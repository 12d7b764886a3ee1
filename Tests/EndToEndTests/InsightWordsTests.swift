import Glibc
import Testing

/// Looking into the cluster and going back in time, at the prompt of the real program.
struct InsightWordsTests {
  private func play() throws -> Learner { try Learner(at: Home(), ["play", "--speed", "200"]) }

  @Test func `a wrong image is explained, traced and mended`() throws {
    let learner = try play()
    try learner.type("kubectl run web --image=ngnix")
    try learner.type("time +1m")
    #expect(
      try learner.type("why pod/web").contains("The image ngnix of container web cannot be had")
    )
    let trace = try learner.type("trace")
    #expect(trace.contains("$ kubectl run web --image=ngnix"))
    #expect(trace.contains("takes minikube"))
    #expect(try learner.type("map").contains("✗ web"))
    try learner.type("kubectl set image pod/web web=nginx")
    try learner.type("kubectl get pod web") { $0.contains("1/1") }
  }

  @Test func `undo brings back what was deleted, and redo takes it away again`() throws {
    let learner = try play()
    try learner.type("kubectl create configmap a")
    try learner.type("kubectl delete configmap a")
    #expect(try learner.type("undo").contains("Undone: kubectl delete configmap a."))
    #expect(try learner.type("kubectl get configmap a").contains("a      0"))
    #expect(try learner.type("undo 2").contains("Undone: kubectl get configmap a, kubectl create"))
    #expect(try learner.type("kubectl get configmap a").contains("NotFound"))
    #expect(try learner.type("redo").contains("There is nothing to redo."))
    #expect(try learner.type("undo 50").contains("Only"))
  }

  @Test func `snapshots tell what differs, and can be gone back to`() throws {
    let learner = try play()
    try learner.type("snapshot save before")
    try learner.type("kubectl create namespace shop")
    #expect(try learner.type("snapshot diff before").contains("+ namespaces shop"))
    try learner.type("snapshot load before")
    #expect(try learner.type("kubectl get namespace shop").contains("NotFound"))
    #expect(try learner.type("snapshot load nothing").contains("There is no snapshot nothing"))
  }

  @Test func `a fault is seen, and time goes on until it is mended`() throws {
    let learner = try play()
    try learner.type("fault stop scheduler")
    try learner.type("kubectl create deployment web --image=nginx")
    #expect(try learner.type("fault").contains("stop scheduler"))
    #expect(try learner.type("map architecture").contains("[scheduler] stopped"))
    try learner.type("fault clear")
    let until = try learner.type("time until kubectl rollout status deployment/web --timeout=1s")
    #expect(until.contains("succeeds."))
  }

  @Test func `the profiles are compared without touching the cluster`() throws {
    let learner = try play()
    try learner.type("kubectl create deployment web --image=nginx")
    let answer = try learner.type("compare kubectl get deployments")
    #expect(answer.contains("v1.8"))
    #expect(answer.contains("DESIRED"))
    #expect(answer.contains("UP-TO-DATE"))
  }

  @Test func `a lesson's undo survives the program`() throws {
    let home = try Home()
    let first = try Learner(at: home, ["learn", "6", "--speed", "200"])
    try first.type("kubectl create configmap a")
    try first.type("kubectl create configmap b")
    try first.type("undo")
    first.terminal.signal(SIGKILL)
    #expect(try first.terminal.waitForExit() == 128 + SIGKILL)
    let second = try Learner(at: home)
    let names = try second.type("kubectl get configmaps -o name")
    #expect(names.contains("/a"))
    #expect(!names.contains("/b"))
  }
}
