import Cluster
import Machine
import Simulation
import Testing

@Suite struct AttachTests {
  /// Types a line and lets it come to rest; answers what was printed.
  private func type(_ line: String, _ session: inout Session) -> String {
    session.type(line)
    session.advance(to: session.cluster.now + .minutes(2))
    return session.takeOutput()
  }

  private func makeSession() -> Session {
    Session(Cluster(ClusterConfiguration(profile: .current)))
  }

  private let shell = "kubectl run -it --rm debug --image=busybox --restart=Never -- sh"

  @Test func `run -it talks to the shell that is the container's own`() {
    var session = makeSession()
    let greeting = type(shell, &session)
    #expect(greeting.hasSuffix("If you don't see a command prompt, try pressing enter.\n"))
    #expect(session.prompt == "/ # ")
    #expect(type("hostname", &session) == "debug\n")
    #expect(type("A=5", &session) == "")
    #expect(type("echo $A", &session) == "5\n")
    let end = type("exit 3", &session)
    #expect(
      end == "pod \"debug\" deleted from default namespace\npod default/debug terminated (Error)\n"
    )
    #expect(session.isAtShell && session.lastStatus == 3)
    #expect(session.run("kubectl get pods").output == "No resources found in default namespace.\n")
  }

  @Test func `Ctrl-C ends what the shell runs and Ctrl-D the shell`() {
    var session = makeSession()
    _ = type(shell, &session)
    session.type("sleep 1000")
    session.advance(to: session.cluster.now + .seconds(5))
    #expect(!session.isAwaitingInput)
    session.interrupt()
    session.advance(to: session.cluster.now + .seconds(5))
    _ = session.takeOutput()
    #expect(session.prompt == "/ # ")
    session.endInput()
    session.advance(to: session.cluster.now + .minutes(2))
    #expect(session.takeOutput().contains("pod \"debug\" deleted"))
    #expect(session.isAtShell)
  }

  @Test func `a copy of an attached session goes its own way`() {
    var session = makeSession()
    _ = type(shell, &session)
    var copy = session
    #expect(type("echo one > /tmp/a; cat /tmp/a", &session) == "one\n")
    #expect(type("cat /tmp/a", &copy).contains("No such file"))
    #expect(type("cat /tmp/a", &session) == "one\n")
  }

  @Test func `attach comes back to a shell that runs`() {
    var session = makeSession()
    let made = session.run(
      "kubectl run box --image=busybox --overrides='{\"spec\":{\"containers\":[{\"name\":\"box\","
        + "\"image\":\"busybox\",\"stdin\":true,\"tty\":true}]}}'"
    )
    #expect(made.output == "pod/box created\n")
    session.cluster.advance(by: .minutes(1))
    _ = type("kubectl attach -it box", &session)
    #expect(session.prompt == "/ # ")
    #expect(type("echo in $HOSTNAME", &session) == "in box\n")
    let end = type("exit", &session)
    #expect(
      end == "Session ended, resume using 'kubectl attach box -c box -i -t' command when the pod"
        + " is running\n"
    )
  }

  @Test func `what is piped in reaches the container and ends its input`() {
    var session = makeSession()
    let line = "printf 'a\\nb\\n' | kubectl run -i c -q --image=busybox --restart=Never -- cat"
    #expect(session.run(line).output == "a\nb\n")
    #expect(session.run("kubectl logs c").output == "a\nb\n")
    #expect(session.run("kubectl get pod c").output.contains("Completed"))
  }
}
