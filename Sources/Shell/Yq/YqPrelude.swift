/// The functions that only `yq` has, in the words of jq.
enum YqPrelude {
  static let source = """
    def upcase: ascii_upcase;
    def downcase: ascii_downcase;
    def trim: sub("^\\\\s+"; "") | sub("\\\\s+$"; "");
    def filter(f): map(select(f));
    def sort_keys(f):
      f |= (if type == "object" then to_entries | sort_by(.key) | from_entries else . end);
    def with(p; f): p |= f;
    def pick(ks): . as $v | reduce ks[] as $k (if type == "array" then [] else {} end;
      if ($v | has($k)) then .[$k] = $v[$k] else . end);
    def omit(ks): reduce ks[] as $k (.; del(.[$k]));
    def tag: type | if . == "object" then "!!map" elif . == "array" then "!!seq"
      elif . == "string" then "!!str" elif . == "boolean" then "!!bool"
      elif . == "null" then "!!null" else "!!int" end;
    def to_number: tonumber;
    def to_string: tostring;
    def yqjoin($r): . as $l
      | if ($l | type) == "object" and ($r | type) == "object"
        then reduce ($r | keys_unsorted[]) as $k ($l;
          if has($k) then .[$k] = (.[$k] | yqjoin($r[$k])) else .[$k] = $r[$k] end)
        elif ($l | type) == "array" and ($r | type) == "array" then $l + $r
        else $r end;

    """
}

extension JqFilter {
  /// Whether it gives its input, changed in places, so that what belongs to places stays.
  var keepsRoot: Bool {
    switch self {
    case .identity, .assign: true
    case .pipe(let first, let second): first.keepsRoot && second.keepsRoot
    case .define(_, let rest): rest.keepsRoot
    case .call(let name, _): ["del", "with", "sort_keys", "select", "delpaths"].contains(name)
    default: false
    }
  }
}
