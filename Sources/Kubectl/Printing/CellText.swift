import KubernetesAPI

extension String {
  /// The text, or `<none>` for an empty one.
  var orNone: String { isEmpty ? "<none>" : self }
}

extension LabelSelectorTerms {
  /// The selector as kubectl prints it: `app=demo,tier in (a,b)`, in the order of keys and values.
  var text: String {
    let sorted = terms.map { term in
      LabelSelectorTerms.Term(term.key, term.operator, term.values.sorted())
    }
    return LabelSelectorTerms(sorted.sorted { $0.key < $1.key }).description
  }
}

extension Optional where Wrapped == LabelSelector {
  /// The selector as kubectl prints it; `<none>` for none.
  var text: String { (map(\.terms.text) ?? "").orNone }
}

extension StringMap {
  /// `a=b,c=d`, or `<none>`.
  var text: String { map { "\($0.key)=\($0.value)" }.joined(separator: ",").orNone }
}

extension PodTemplateSpec {
  /// The names of the containers, separated by commas.
  var containerNames: String { spec.containers.map(\.name).joined(separator: ",") }
  /// The images of the containers, separated by commas.
  var images: String { spec.containers.map(\.image).joined(separator: ",") }
}
