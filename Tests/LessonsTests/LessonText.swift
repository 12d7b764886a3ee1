/// Small lesson files for tests.
enum LessonText {
  /// A lesson of one step with one check; `check` is the YAML of the check.
  static func lesson(check: String, more: String = "") -> String {
    """
    ---
    title: A lesson
    ---

    Words before the first step.

    ## The step

    Some text.

    ```task
    Do it.
    ```

    ```check
    \(check)
    ```

    ```hint
    A little.
    ```

    ```hint
    A lot.
    ```

    ```solution
    kubectl create -f db-pod.yaml
    ```
    \(more)
    """
  }
}
