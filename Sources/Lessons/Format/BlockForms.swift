/// The forms of the front matter and of the blocks of lesson files.
enum BlockForms {
  /// The front matter of a lesson or exercise.
  static let frontMatter = BlockForm(
    name: "front matter",
    summary: "What stands at the top of a file between two lines of ---.",
    keys: [
      KeyForm("title", .text, "The title.", isRequired: true),
      KeyForm("summary", .text, "One sentence for the menu."),
      KeyForm("kind", .choice(["lesson", "exercise"]), "What the file is; a lesson if not said."),
      KeyForm("minutes", .integer, "About how long it takes."),
      KeyForm("profile", .choice(["v1.8", "current"]), "The time that the cluster is from."),
      KeyForm(
        "cluster",
        .choice(["course", "bare"]),
        "What runs at first: course (with my-web) or bare."
      ),
      KeyForm("nodes", .integer, "How many nodes there are."),
      KeyForm("needs", .texts, "The lessons that come before."),
      KeyForm("terms", .mapping, "Words and their meanings."),
      KeyForm("images", .blocks(image), "Images of the file's own that pods can run."),
      KeyForm("faults", .texts, "What is broken before anything else, as in stop scheduler."),
      KeyForm("manifests", .texts, "Files of the course whose objects are made at the start."),
      KeyForm("start", .texts, "Command lines that are run before the learner sees a prompt."),
      KeyForm(
        "files",
        .texts,
        "Which of the course's files lie in the working directory; * stands for any characters."
      ),
      KeyForm("vary", .mapping, "Names and what each may be: a list, or a range such as 2..5."),
      KeyForm("points", .number, "The sum of the checks' points, as a reminder; it must agree."),
      KeyForm("limits", .block(limits), "What a learner or submission may use up."),
      KeyForm("exam", .block(exam), "What an exam in the exercise allows."),
    ]
  )

  /// What an attempt may use up.
  static let limits = BlockForm(
    name: "limits",
    summary: "What an attempt may use up; it ends there.",
    keys: [
      KeyForm("virtual", .duration, "The cluster's time."),
      KeyForm("wall", .duration, "The learner's own time, in an exam."),
      KeyForm("events", .integer, "How many events the cluster may handle."),
      KeyForm("steps", .integer, "How many steps programs may make."),
      KeyForm("programs", .integer, "How many programs may be started."),
      KeyForm("requests", .integer, "How many requests may go to the API server."),
      KeyForm("objects", .integer, "How many objects the API server may hold."),
      KeyForm("output", .integer, "How many bytes may be printed."),
    ]
  )

  /// What an exam allows.
  static let exam = BlockForm(
    name: "exam",
    summary: "What an exam allows beside the work itself.",
    keys: [
      KeyForm(
        "allow",
        .texts,
        "The aids that may be used: \(Aid.allCases.map(\.rawValue).joined(separator: ", "))."
          + " Map and time, if not said."
      )
    ]
  )

  /// An image of the file's own.
  static let image = BlockForm(
    name: "images",
    summary: "An image that pods can run, made of a known one.",
    keys: [
      KeyForm("name", .text, "Its name with its tag, as in shop:1.", isRequired: true),
      KeyForm("base", .text, "The known image that it is made from.", isRequired: true),
      KeyForm("files", .mapping, "Absolute paths and the texts of the files."),
      KeyForm("run", .text, "What its containers do, as a command line of the shell."),
      KeyForm("environment", .mapping, "Variables and their values."),
      KeyForm("ports", .texts, "The ports that it says it uses."),
    ]
  )

  /// Who looks after a state: a check.
  static let check = BlockForm(
    name: "check",
    summary: "A state that must be reached: a name and one condition.",
    keys: [
      KeyForm("name", .text, "What is asked, as a short statement.", isRequired: true),
      KeyForm("points", .number, "What it is worth in an exercise; 1 if not said."),
      KeyForm("partial", .flag, "Whether each part of all is worth its share of the points."),
      KeyForm("needs", .texts, "The names of checks without which this one is not looked at."),
      KeyForm("once", .flag, "Whether it is enough that it held at one time."),
      KeyForm("help", .text, "What is said while it does not hold."),
    ],
    holdsCondition: true
  )

  /// A remark for a state.
  static let note = BlockForm(
    name: "note",
    summary: "Words for a state that learners get into.",
    keys: [
      KeyForm("say", .text, "The words.", isRequired: true),
      KeyForm("when", .block(ConditionForms.condition), "The state.", isRequired: true),
    ]
  )

  /// A question.
  static let quiz = BlockForm(
    name: "quiz",
    summary: "A question with options, a number or a text as its answer.",
    keys: [
      KeyForm("question", .text, "The question.", isRequired: true),
      KeyForm("options", .blocks(option), "The answers to choose from."),
      KeyForm("several", .flag, "Whether more than one option is to be given."),
      KeyForm("number", .number, "The number that is the answer."),
      KeyForm("tolerance", .number, "How far from it an answer may be."),
      KeyForm("text", .texts, "The words that count as the answer; * stands for any characters."),
      KeyForm("because", .text, "Why the right answer is right."),
      KeyForm("points", .number, "What it is worth in an exercise; 1 if not said."),
    ]
  )

  /// One of the answers to choose from.
  static let option = BlockForm(
    name: "options",
    summary: "One of the answers to choose from: right or wrong.",
    keys: [
      KeyForm("right", .text, "A right answer."),
      KeyForm("wrong", .text, "A wrong answer."),
      KeyForm("because", .text, "What is said to who chooses it."),
    ]
  )

  /// A question about what will happen.
  static let predict = BlockForm(
    name: "predict",
    summary: "The learner says what will come of commands; a copy shows, then the real cluster.",
    keys: [
      KeyForm("question", .text, "The question.", isRequired: true),
      KeyForm("run", .texts, "The command lines; none where only time passes."),
      KeyForm("wait", .duration, "How long to wait after them; 30s if not said."),
      KeyForm("count", .block(ConditionForms.object), "Asks how many such objects there will be."),
      KeyForm("names", .block(ConditionForms.object), "Asks which such objects there will be."),
      KeyForm("value", .block(predictedValue), "Asks what a field of such an object will say."),
      KeyForm("options", .blocks(predictedOption), "Asks which of these will be so."),
      KeyForm("because", .text, "Why it comes so.", isRequired: true),
      KeyForm("look", .texts, "Commands shown to who was wrong; trace if not said."),
    ]
  )

  /// The keys of a prediction that say what it asks for.
  static let predictionForms = ["count", "names", "value", "options"]

  /// A field that a prediction is about.
  static let predictedValue = BlockForm(
    name: "value",
    summary: "A field of an object.",
    keys: [
      KeyForm(
        "field",
        .text,
        "The field, as in status.phase; STATUS is the column of kubectl get pods.",
        isRequired: true
      )
    ] + ConditionForms.object.keys
  )

  /// One of the things that may come.
  static let predictedOption = BlockForm(
    name: "options",
    summary: "One of the things that may come; one of them must.",
    keys: [
      KeyForm("say", .text, "What it says.", isRequired: true),
      KeyForm("when", .block(ConditionForms.condition), "When it is so.", isRequired: true),
      KeyForm("because", .text, "What is said to who chooses it, and is wrong."),
    ]
  )

  /// The description of a course.
  static let course = BlockForm(
    name: "course",
    summary: "The front matter of course.md.",
    keys: [
      KeyForm("title", .text, "The course's title.", isRequired: true),
      KeyForm("summary", .text, "One sentence for the list of courses."),
      KeyForm("order", .integer, "Its place among the courses; the lowest comes first."),
    ]
  )

  /// The blocks that hold YAML, by the word that opens them.
  static let blocks: [BlockForm] = [check, quiz, predict, note]
}
