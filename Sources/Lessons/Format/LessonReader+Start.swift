import Cluster
import Manifests

/// The front matter, and the blocks that belong to the start.
extension LessonReader {
  mutating func readFrontMatter(_ lesson: inout Lesson) {
    let tree: Value
    do throws(LessonFault) {
      tree = try file.frontMatter.yaml()
    } catch {
      add([error])
      return
    }
    var reader = FieldReader(tree, BlockForms.frontMatter, file.frontMatter)
    lesson.title = reader.requiredText("title")
    lesson.kind = reader.text("kind").flatMap(Lesson.Kind.init) ?? .lesson
    lesson.summary = reader.text("summary") ?? ""
    lesson.minutes = reader.integer("minutes") ?? 0
    let isExercise = lesson.kind == .exercise
    lesson.profile = reader.text("profile") ?? (isExercise ? "current" : "v1.8")
    lesson.needs = reader.texts("needs")
    readTerms(&reader, &lesson)
    readStart(&reader, &lesson)
    readLimits(&reader, &lesson)
    readExam(&reader, &lesson)
    expectedPoints = reader.number("points")
    add(reader.finish())
  }

  private mutating func readTerms(_ reader: inout FieldReader, _ lesson: inout Lesson) {
    guard let terms = reader.value("terms") else { return }
    guard let fields = terms.object else {
      reader.fail("terms", "\"terms\" must be a mapping of words to their meanings")
      return
    }
    lesson.terms = fields.fields.map {
      Lesson.Term(word: $0.key, meaning: ValueText.scalar($0.value) ?? ValueText.short($0.value))
    }
  }

  private mutating func readStart(_ reader: inout FieldReader, _ lesson: inout Lesson) {
    let isExercise = lesson.kind == .exercise
    lesson.start.cluster = reader.text("cluster") ?? (isExercise ? "bare" : "course")
    lesson.start.nodes = reader.integer("nodes")
    if let nodes = lesson.start.nodes, !(1...100).contains(nodes) {
      reader.fail("nodes", "\"nodes\" must be a number from 1 to 100")
    }
    lesson.start.commands = reader.texts("start")
    lesson.start.manifestNames = reader.texts("manifests")
    for text in reader.texts("faults") {
      if let fault = StartFault(text) {
        lesson.start.faults.append(fault)
      } else {
        reader.fail("faults", "\"\(text)\" is no fault; there are: \(StartFault.forms)")
      }
    }
    if reader.value("files") != nil {
      lesson.start.fileNames = reader.texts("files").map(Pattern.init)
    } else if isExercise {
      lesson.start.fileNames = []
    }
    readImages(&reader, &lesson)
  }

  private mutating func readImages(_ reader: inout FieldReader, _ lesson: inout Lesson) {
    guard let images = reader.value("images"), !images.isNull else { return }
    let profile = Profile(rawValue: lesson.profile) ?? .current
    for element in images.array ?? [images] {
      var inner = FieldReader(element, BlockForms.image, file.frontMatter, path: ["images"])
      let image = CustomImage(
        name: inner.requiredText("name"),
        base: inner.requiredText("base"),
        files: inner.textFields("files").map { .init(path: $0.name, text: $0.text) },
        command: inner.text("run"),
        variables: inner.textFields("environment").map { .init(name: $0.name, value: $0.text) },
        ports: inner.texts("ports")
      )
      let faults = inner.finish()
      if faults.isEmpty, let fault = image.fault(profile) { reader.fail("images", fault) }
      reader.add(faults)
      lesson.start.images.append(image)
    }
  }

  private mutating func readLimits(_ reader: inout FieldReader, _ lesson: inout Lesson) {
    guard let limits = reader.value("limits"), !limits.isNull else { return }
    var inner = FieldReader(limits, BlockForms.limits, file.frontMatter, path: ["limits"])
    if let length = inner.duration("virtual") { lesson.limits.virtual = length }
    lesson.limits.wall = inner.duration("wall")
    let counts: [(String, WritableKeyPath<AttemptLimits, Int>)] = [
      ("events", \.events), ("steps", \.steps), ("programs", \.programs), ("requests", \.requests),
      ("objects", \.objects),
      ("output", \.output),
    ]
    for (key, path) in counts {
      guard let number = inner.integer(key) else { continue }
      if !(1...1_000_000_000).contains(number) {
        inner.fail(key, "\"\(key)\" must be from 1 to 1000000000")
      }
      lesson.limits[keyPath: path] = number
    }
    reader.add(inner.finish())
  }

  private mutating func readExam(_ reader: inout FieldReader, _ lesson: inout Lesson) {
    guard let exam = reader.value("exam"), !exam.isNull else { return }
    var inner = FieldReader(exam, BlockForms.exam, file.frontMatter, path: ["exam"])
    if inner.value("allow") != nil {
      let names = Aid.allCases.map(\.rawValue)
      lesson.exam.allowed = inner.texts("allow").compactMap { name in
        let aid = Aid(rawValue: name)
        if aid == nil {
          let meant = Spelling.nearest(to: name, among: names)
          inner.fail(
            name,
            "\"\(name)\" is no aid; there are: \(names.joined(separator: ", "))",
            suggestion: meant
          )
        }
        return aid
      }
    }
    reader.add(inner.finish())
  }

  /// Takes the manifests and files that stand in the text.
  mutating func readStartBlocks(_ lesson: inout Lesson) {
    for case .block(let kind, let block) in file.sections.flatMap(\.parts) {
      switch kind {
      case "manifest":
        let number = lesson.start.manifests.count + 1
        do throws(ManifestError) {
          let text = block.text + "\n"
          if try YAMLReader.documents(text).isEmpty {
            add([block.fault("this manifest is empty")])
          }
          lesson.start.manifests.append(
            CourseFile(path: "manifest-\(number).yaml", bytes: Array(text.utf8))
          )
        } catch {
          let index = min(max(0, (error.line ?? 1) - 1), max(0, block.lines.count - 1))
          add([
            LessonFault(
              file: block.file,
              line: block.firstLine + index,
              column: error.column ?? 1,
              message: error.message,
              sourceLine: block.lines.isEmpty ? block.opening : block.lines[index]
            )
          ])
        }
      case "file":
        if block.title.isEmpty || block.title.hasPrefix("/") {
          add([block.fault("a file needs its path in the working directory: file NAME")])
        }
        lesson.start.files.append(
          CourseFile(path: block.title, bytes: Array((block.text + "\n").utf8))
        )
      default: continue
      }
    }
  }
}
