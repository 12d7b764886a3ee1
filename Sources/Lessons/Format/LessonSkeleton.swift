/// The beginning of a new lesson or exercise: complete, without faults, and to be written over.
public enum LessonSkeleton {
  /// The text of a new file.
  public static func text(_ kind: Lesson.Kind, title: String) -> String {
    kind == .exercise ? exercise(title) : lesson(title)
  }

  /// The description of a new course.
  public static func course(title: String) -> String {
    """
    ---
    title: \(title)
    summary: One sentence on what it is about.
    ---

    Words that greet the learner.

    """
  }

  private static func lesson(_ title: String) -> String {
    """
    ---
    title: \(title)
    summary: One sentence for the menu.
    minutes: 7
    profile: current
    cluster: bare
    terms:
      config map: Settings that the cluster keeps beside the programs that read them.
    ---

    What this lesson is about, in a few sentences.

    ## The first step

    What the learner should know before the task.

    ```task
    Make a config map called `settings` with the key `color` and the value `blue`.
    ```

    ```check
    name: the config map settings says blue
    object:
      kind: ConfigMap
      name: settings
      data: {color: blue}
    ```

    \(hints)

    ```solution
    kubectl create configmap settings --from-literal=color=blue
    ```

    ```wrong another color
    kubectl create configmap settings --from-literal=color=red
    ```

    ## A question

    ```quiz
    question: Where does the cluster keep the config map?
    options:
      - wrong: on a node
        because: The nodes run pods; what should be is kept elsewhere.
      - right: in etcd
    because: The API server stores every object in etcd.
    ```

    """
  }

  private static let hints = """
    ```hint
    `kubectl create` makes objects of many kinds.
    ```

    ```hint
    `kubectl create configmap settings --from-literal=color=blue`
    ```
    """

  private static func exercise(_ title: String) -> String {
    """
    ---
    kind: exercise
    title: \(title)
    summary: One sentence for the menu.
    minutes: 10
    points: 3
    vary:
      color: [blue, green, amber]
    ---

    What the learner finds, and why it matters.

    ```task
    Make a config map called `settings` with the key `color` and the value `${color}`.
    ```

    ```check
    name: the config map settings is there
    points: 1
    object: {kind: ConfigMap, name: settings}
    ```

    ```check
    name: it says ${color}
    points: 2
    needs: the config map settings is there
    object: {kind: ConfigMap, name: settings, data: {color: "${color}"}}
    ```

    ```hint
    `kubectl create configmap --help` has examples.
    ```

    ```solution on the command line
    kubectl create configmap settings --from-literal=color=${color}
    ```

    ```solution as a manifest
    cat <<END | kubectl apply -f -
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: settings
    data:
      color: ${color}
    END
    ```

    ```wrong another color
    kubectl create configmap settings --from-literal=color=red
    ```

    ```wrong another key
    kubectl create configmap settings --from-literal=colour=${color}
    ```

    ```wrong another kind
    kubectl create secret generic settings --from-literal=color=${color}
    ```

    """
  }
}
