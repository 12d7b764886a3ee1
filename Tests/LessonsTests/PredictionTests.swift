import Simulation
import Testing

@testable import Lessons

@Suite struct PredictionFormatTests {
  private func read(_ block: String, kind: String = "lesson") -> (Prediction?, [String]) {
    let text = "---\ntitle: T\nkind: \(kind)\n---\n## One\n```predict\n\(block)\n```\n"
    let (lesson, faults) = Lesson.read(id: "x", file: "x.md", text: text)
    return (lesson?.predictions.first, faults.filter { !$0.isAdvice }.map(\.message))
  }

  @Test func `a number of objects is asked for`() throws {
    let (prediction, faults) = read(
      """
      question: How many?
      run: kubectl delete pod web
      wait: 1m
      count: {kind: Pod, selector: app=web}
      because: So it is.
      """
    )
    #expect(faults == [])
    let read = try #require(prediction)
    #expect(read.commands == ["kubectl delete pod web"])
    #expect(read.wait == .minutes(1))
    #expect(read.looks == ["trace"])
    #expect(read.objects.map(\.kind) == ["Pod"])
  }

  @Test func `names, fields and choices are asked for`() {
    let rest = "question: What?\nrun: []\nbecause: So.\n"
    for form in [
      "names: {kind: Pod}", "value: {kind: Pod, name: web, field: status.phase}",
      "options: [{say: a, when: {absent: {kind: Pod}}}, {say: b, when: {object: {kind: Pod}}}]",
    ] {
      let (prediction, faults) = read(rest + form)
      #expect(faults == [], "\(form)")
      #expect(prediction != nil)
    }
  }

  @Test func `what is missing or too much is told`() {
    let rest = "question: What?\nbecause: So.\n"
    #expect(read(rest).1 == ["a prediction needs one of count, names, value, options"])
    #expect(
      read(rest + "count: {kind: Pod}\nnames: {kind: Pod}").1
        == ["a prediction asks for one thing: \"count\" or \"names\""]
    )
    #expect(
      read(rest + "options: [{say: a, when: {absent: {kind: Pod}}}]").1
        == ["a choice needs two options or more"]
    )
    #expect(read(rest + "value: {kind: Pod}").1 == ["\"value\" needs a \"field\""])
    #expect(
      read(rest + "count: {kind: Pod}\nwait: 2h").1
        == ["no prediction may look further ahead than an hour"]
    )
    #expect(
      read(rest + "count: {knd: Pod, kind: Pod}").1 == ["unknown key \"knd\" in \"count\""]
    )
  }

  @Test func `an exercise has no predictions`() {
    let (_, faults) = read(
      "question: What?\nbecause: So.\ncount: {kind: Pod}",
      kind: "exercise"
    )
    #expect(faults.contains { $0.hasPrefix("a prediction belongs into a lesson") })
  }

  @Test func `the schema knows predictions`() {
    let schema = LessonSchema.text
    #expect(schema.contains("\"predict\""))
    #expect(schema.contains("\"count\""))
  }
}

@Suite struct PredictionAnswerTests {
  private func prediction(_ form: Prediction.Form) -> Prediction {
    Prediction(
      question: "?",
      commands: [],
      wait: .zero,
      form: form,
      explanation: "So.",
      looks: []
    )
  }

  private let pods = ObjectCondition(
    kind: "Pod",
    namespace: "default",
    name: nil,
    selector: "",
    expectation: .fields([]),
    isReady: false,
    age: nil,
    count: nil,
    isAbsent: false
  )

  @Test func `numbers are understood, and nothing else`() {
    let asked = prediction(.count(pods))
    #expect(asked.reading(" 3 ") == .outcome(.count(3)))
    #expect(asked.reading("three") == .notUnderstood("Answer with a number."))
    #expect(asked.difference(.count(2), .count(3)) == "You said 2; it is 3.")
  }

  @Test func `names have no order, and may stand with their kind`() {
    let asked = prediction(.names(pods))
    #expect(asked.reading("pod/b, a a") == .outcome(.names(["a", "b"])))
    #expect(asked.reading("none") == .outcome(.names([])))
    #expect(
      asked.difference(.names(["a", "x"]), .names(["a", "b"]))
        == "You left out `b`; `x` will not be there."
    )
  }

  @Test func `a word is compared without case`() {
    let asked = prediction(.value(pods, field: "status.phase"))
    #expect(asked.isRight(.value("pending"), .value("Pending")))
    #expect(!asked.isRight(.value("running"), .value("Pending")))
  }

  @Test func `a choice is right if it alone comes`() {
    let options = ["one", "two"].map {
      Prediction.Option(text: $0, condition: .printed(Pattern($0)), remark: "No, not \($0).")
    }
    let asked = prediction(.options(options))
    #expect(asked.reading("B)") == .outcome(.options([1])))
    #expect(asked.reading("z") == .notUnderstood("Answer with one letter from a to b."))
    #expect(asked.isRight(.options([1]), .options([1])))
    #expect(!asked.isRight(.options([1]), .options([0, 1])))
    #expect(
      asked.difference(.options([0]), .options([1]))
        == "You said a; it is: b) two. No, not one."
    )
  }
}
