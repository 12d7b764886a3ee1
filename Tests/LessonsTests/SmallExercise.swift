import Cluster
import Lessons

/// A small exercise for tests, with a grader whose start state is made once.
enum SmallExercise {
  static let text = """
    ---
    kind: exercise
    title: A note
    points: 6
    vary: {name: [red, green, blue], count: 2..90}
    limits: {virtual: 5m}
    ---

    ```task
    Make a config map `${name}` that counts to `${count}`.
    ```

    ```check
    name: ${name} is there
    points: 2
    object: {kind: ConfigMap, name: "${name}"}
    ```

    ```check
    name: it counts
    points: 3
    partial: true
    needs: ${name} is there
    all:
      - object: {kind: ConfigMap, name: "${name}", data: {count: "${count}"}}
      - object: {kind: ConfigMap, name: "${name}", data: {unit: "*"}}
      - object: {kind: ConfigMap, name: "${name}", data: {by: me}}
    ```

    ```quiz
    question: Which kind keeps settings?
    options:
      - right: ConfigMap
      - wrong: Pod
    because: So it is.
    ```

    ```hint
    Create it.
    ```

    ```solution
    kubectl create configmap ${name} --from-literal=count=${count} --from-literal=unit=x --from-literal=by=me
    ```
    """

  static let course = Course(
    id: "c",
    files: [CourseFile(path: "01-note.md", bytes: Array(text.utf8))]
  )

  /// A grader with the start state of all seeds, which do not differ in it.
  static let grader: Grader? = {
    guard var grader = Grader(course.entries[0], of: course) else { return nil }
    for preparation in grader.missingStarts(for: Array(0...20)) {
      grader.keep(grader.makeStart(preparation), for: preparation)
    }
    return grader
  }()

  /// What stands for a name that varies.
  static func value(_ name: String, seed: UInt64) -> String {
    grader?.lesson(seed: seed)?.variables.first { $0.name == name }?.value ?? ""
  }

  /// The commands that solve it.
  static func solution(seed: UInt64 = 1) -> String {
    let lesson = grader?.lesson(seed: seed)
    return (lesson?.steps[0].solution ?? []).joined(separator: "\n") + "\n# answer: a\n"
  }
}
