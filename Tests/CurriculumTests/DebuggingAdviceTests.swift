import Lessons
import Testing

/// What `check` finds by itself in clusters that somebody broke.
struct DebuggingAdviceTests {
  @Test(arguments: [
    ("01-one-letter", "Did you mean nginx:1.27?"),
    ("13-a-name-for-a-port", "sends to port http; pod"),
    ("17-the-silent-guard", "and lets in pods with role=frontend at port 6379 only."),
    (
      "27-not-allowed",
      "names the service account gardener of namespace default, which is not there."
    ),
    ("36-no-names", "Nobody in the cluster knows names"),
    ("44-the-sign-on-the-door", "No ingress is for the host"),
  ])
  func `a broken cluster is told from its state`(_ exercise: String, _ reason: String) throws {
    var guided = GuidedSession(try CourseFolder.course("debugging"))
    _ = guided.reply(to: "open \(exercise)")
    let blocks = guided.reply(to: "check")?.blocks ?? []
    let text = TextLayout(width: 1000).lines(blocks).map(\.text).joined(separator: "\n")
    #expect(text.contains(reason), "\(text)")
  }
}
