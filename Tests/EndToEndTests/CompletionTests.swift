import Testing

/// The tab key: what it inserts and what it lists.
struct CompletionTests {
  @Test(arguments: [
    ("kubec\t", "$ kubectl"),
    ("kubectl descr\t", "$ kubectl describe"),
    ("kubectl get depl\t", "$ kubectl get deployments"),
    ("kubectl get nodes mini\t", "$ kubectl get nodes minikube"),
    ("kubectl get pods --all-na\t", "$ kubectl get pods --all-namespaces"),
    ("kubectl get pods -n kube-s\t", "$ kubectl get pods -n kube-system"),
    ("kubectl create -f db-p\t", "$ kubectl create -f db-pod.yaml"),
    ("kubectl get pods -l app=\t", "$ kubectl get pods -l app=demo"),
    ("cat db-s\t", "$ cat db-svc.yaml"),
    ("hin\t", "$ hint"),
    ("ls | gre\t", "$ ls | grep"),
  ])
  func `one candidate is inserted`(_ keys: String, _ line: String) throws {
    let learner = try Learner(at: Home(), ["learn", "6", "--speed", "200"])
    learner.terminal.send(keys)
    try learner.terminal.expectScreen("the completed line \(line)") { $0.lines[$0.row] == line }
  }

  @Test func `a container of a pod is completed`() throws {
    let learner = try Learner(at: Home(), ["learn", "6", "--speed", "200"])
    learner.terminal.send("kubectl logs redis -c r\t")
    try learner.terminal.expectScreen("the container") {
      $0.lines[$0.row] == "$ kubectl logs redis -c redis"
    }
  }

  @Test func `several candidates are listed below the line, which stays`() throws {
    let learner = try Learner(at: Home())
    learner.terminal.send("kubectl config \t")
    try learner.terminal.expectScreen("the list and the line again") {
      $0.text.contains("current-context") && $0.lines[$0.row] == "$ kubectl config"
    }
  }

  @Test func `in a container there are its files and commands, none of the host`() throws {
    let home = try Home()
    let learner = try Learner(at: home, ["learn", "6", "--speed", "200"])
    try learner.type("kubectl create -f web-pod.yaml")
    try learner.type("kubectl get pod web") { $0.contains("1/1") }
    try learner.type("kubectl exec -it web /bin/bash")
    learner.terminal.send("cat ap\t")
    try learner.terminal.expectScreen("the container's file") {
      $0.lines[$0.row] == "root@web:/usr/src/app# cat app.py"
    }
    #expect(try learner.type("").contains("from flask import Flask"))
    learner.terminal.send("kubec\t")
    learner.terminal.send("x\r")
    #expect(try learner.answer().contains("bash: kubecx: command not found"))
    #expect(!learner.terminal.screen.text.contains("Did you mean"))
  }
}
