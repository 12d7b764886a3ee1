/// The functions of jq that are written in jq.
enum JqPrelude {
  /// By name and number of parameters.
  static let functions: [String: JqFunction] = {
    let list = (try? JqParser.definitions(source)) ?? []
    return Dictionary(list.map { ($0.signature, $0) }) { first, _ in first }
  }()

  private static let source = """
    def fromstream(f):
      {x: null, e: false} as $init
      | foreach f as $i ($init;
          if .e then $init else . end
          | if $i | length == 2
            then setpath(["e"]; $i[0] | length == 0) | setpath(["x"] + $i[0]; $i[1])
            else setpath(["e"]; $i[0] | length == 1) end;
          if .e then .x else empty end);
    def truncate_stream(stream):
      . as $n | null | stream | . as $input
      | if (.[0] | length) > $n then setpath([0]; .[0][$n:]) else empty end;
    def values: select(. != null);
    def nulls: select(. == null);
    def booleans: select(type == "boolean");
    def numbers: select(type == "number");
    def strings: select(type == "string");
    def arrays: select(type == "array");
    def objects: select(type == "object");
    def iterables: select(type | . == "array" or . == "object");
    def scalars: select(type | . != "array" and . != "object");
    def select(f): if f then . else empty end;
    def map(f): [.[] | f];
    def map_values(f): .[] |= f;
    def recurse(f; c): recurse(f | select(c));
    def recurse: recurse(.[]?);
    def recurse_down: recurse;
    def to_entries: [keys_unsorted[] as $k | {key: $k, value: .[$k]}];
    def from_entries:
      map({(if .key == null then (.k // .name // .Name // .K // .Key | if . == null then "null" else . end)
            else .key end | if type == "string" then . else tojson end):
           (if has("value") then .value elif has("v") then .v else .Value end)})
      | add + {} // {};
    def with_entries(f): to_entries | map(f) | from_entries;
    def add(f): reduce f as $x (null; . + $x);
    def del(f): delpaths([path(f)]);
    def paths: path(..) | select(length > 0);
    def paths(f): path(.. | select(f)) | select(length > 0);
    def leaf_paths: paths(scalars);
    def any: reduce .[] as $x (false; . or $x);
    def all: reduce .[] as $x (true; . and $x);
    def any(f): reduce (.[] | f) as $x (false; . or $x);
    def all(f): reduce (.[] | f) as $x (true; . and $x);
    def any(g; f): isempty(first(g | f | select(.))) | not;
    def all(g; f): isempty(first(g | f | select(. | not)));
    def in(xs): . as $x | xs | has($x);
    def inside(xs): . as $x | xs | contains($x);
    def combinations: if length == 0 then [] else .[0][] as $x | (.[1:] | combinations) as $w | [$x] + $w end;
    def combinations(n): . as $dot | [range(n)] | map($dot) | combinations;
    def walk(f): def w: if type == "object" then map_values(w) elif type == "array" then map(w) else . end | f; w;
    def first: .[0];
    def last: .[-1];
    def nth($n): .[$n];
    def nth($n; f): last(limit($n + 1; f));
    def todate: strftime("%Y-%m-%dT%H:%M:%SZ");
    def fromdate: fromdateiso8601;
    def todateiso8601: todate;
    def dateadd(u; n): . + n;
    def match(re): match(re; null);
    def test(re): test(re; null);
    def capture(re): capture(re; null);
    def capture(re; mods): match(re; mods) | [.captures[] | select(.name != null) | {key: .name, value: .string}] | from_entries;
    def scan(re): match(re; "g") | if (.captures | length) > 0 then [.captures[].string] else .string end;
    def splits($re): splits($re; null);
    def splits($re; flags): split($re; flags) | .[];
    def ascii: [.] | implode;
    def finites: select(isinfinite or isnan | not);
    def normals: select(isnormal);
    def tostream: path(def r: (.[]?|r), .; r) as $p | getpath($p) | reduce path(.[]?) as $q ([$p, .]; [$p+$q]);
    def min_by(f): reduce .[] as $x (null; if . == null then {v: $x, k: [$x | f]} else (if [$x | f] < .k then {v: $x, k: [$x | f]} else . end) end) | if . == null then null else .v end;
    def max_by(f): reduce .[] as $x (null; if . == null then {v: $x, k: [$x | f]} else (if [$x | f] >= .k then {v: $x, k: [$x | f]} else . end) end) | if . == null then null else .v end;
    def unique_by(f): [group_by(f)[] | .[0]];
    def transpose: if . == [] then [] else . as $in | (map(length) | max) as $max | [range(0; $max) as $j | [range(0; $in | length) as $i | $in[$i][$j]]] end;
    def index($i): indices($i) | .[0];
    def rindex($i): indices($i) | .[-1:][0];
    def INDEX(stream; f): reduce stream as $row ({}; .[$row | f | tostring] |= $row);
    def INDEX(f): INDEX(.[]; f);
    def IN(s): any(s == .; .);
    def IN(src; s): any(src == s; .);
    def pick(f): . as $top | reduce path(f) as $p (null; setpath($p; $top | getpath($p)));
    def toarray: if type == "array" then . else [.] end;
    def abs: if type == "number" and . < 0 then -. else . end;
    def debug(f): (f | debug | empty), .;
    def error(f): f | error;
    def halt_error: halt_error(5);
    """
}
