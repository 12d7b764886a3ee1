extension Builtin {
  /// How bash's builtins are called, and what they do.
  var usage: (synopsis: String, purpose: String) {
    Self.usages[self] ?? (rawValue, "")
  }

  /// The names of bash's builtins, sorted.
  static let names = allCases.filter { $0 != .doubleBracket }.map(\.rawValue).sorted()

  private static let usages: [Builtin: (synopsis: String, purpose: String)] = [
    .colon: (":", "Do nothing, with success."),
    .dot: (". filename [arguments]", "Run the commands of a file in this shell."),
    .bracket: ("[ arg... ]", "Evaluate a condition, as `test' does."),
    .alias: ("alias [-p] [name[=value] ... ]", "Define or show aliases."),
    .bg: ("bg [job_spec ...]", "Let stopped jobs go on in the background."),
    .bind: ("bind", "Bind keys; not simulated."),
    .break: ("break [n]", "Leave for, while, or until loops."),
    .builtin: ("builtin [shell-builtin [arg ...]]", "Run a builtin, whatever else has its name."),
    .caller: ("caller [expr]", "Tell where the running function was called."),
    .cd: ("cd [-L|[-P [-e]] [-@]] [dir]", "Change the working directory."),
    .command: ("command [-pVv] command [arg ...]", "Run a command, passing over functions."),
    .compgen: (
      """
      compgen [-abcdefgjksuv] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] \
      [-C command] [-X filterpat] [-P prefix] [-S suffix] [word]
      """, "List the completions of a word."
    ),
    .complete: (
      """
      complete [-abcdefgjksuv] [-pr] [-DEI] [-o option] [-A action] [-G globpat] [-W wordlist] \
      [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [name ...]
      """, "Say how the arguments of commands are completed."
    ),
    .compopt: (
      "compopt [-o|+o option] [-DEI] [name ...]", "Change the options of a completion."
    ),
    .continue: ("continue [n]", "Go on with the next round of for, while, or until loops."),
    .declare: (
      """
      declare [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]
      """, "Set the values and attributes of variables."
    ),
    .dirs: ("dirs [-clpv] [+N] [-N]", "Show the directories that pushd remembers."),
    .disown: ("disown [-h] [-ar] [jobspec ... | pid ...]", "Forget jobs, which go on."),
    .echo: ("echo [-neE] [arg ...]", "Write the arguments."),
    .enable: ("enable [-a] [-dnps] [-f filename] [name ...]", "Switch builtins on and off."),
    .eval: ("eval [arg ...]", "Run the arguments as a command."),
    .exec: (
      "exec [-cl] [-a name] [command [argument ...]] [redirection ...]",
      "Become another program, or redirect this shell."
    ),
    .exit: ("exit [n]", "End the shell."),
    .export: (
      "export [-fn] [name[=value] ...] or export -p", "Hand variables to the programs that start."
    ),
    .false: ("false", "Fail."),
    .fc: (
      "fc [-e ename] [-lnr] [first] [last] or fc -s [pat=rep] [command]",
      "Show the history, or run a command of it again."
    ),
    .fg: ("fg [job_spec]", "Bring a job to the foreground."),
    .getopts: ("getopts optstring name [arg ...]", "Read the options among arguments."),
    .hash: ("hash [-lr] [-p pathname] [-dt] [name ...]", "Remember where programs are."),
    .help: ("help [-dms] [pattern ...]", "Tell what builtins do."),
    .history: (
      """
      history [-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]
      """, "Show or change the history."
    ),
    .jobs: ("jobs [-lnprs] [jobspec ...] or jobs -x command [args]", "Show the jobs."),
    .kill: (
      """
      kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]
      """, "Send a signal to a job or a process."
    ),
    .let: ("let arg [arg ...]", "Evaluate arithmetic."),
    .local: ("local [option] name[=value] ...", "Declare variables of a function."),
    .logout: ("logout [n]", "End a login shell."),
    .mapfile: (lines("mapfile"), "Read lines into an array."),
    .popd: ("popd [-n] [+N | -N]", "Go back to a directory that pushd remembers."),
    .printf: ("printf [-v var] format [arguments]", "Write the arguments in a format."),
    .pushd: ("pushd [-n] [+N | -N | dir]", "Change the directory and remember this one."),
    .pwd: ("pwd [-LP]", "Print the name of the working directory."),
    .read: (
      """
      read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] \
      [-t timeout] [-u fd] [name ...]
      """, "Read a line and split it into variables."
    ),
    .readarray: (lines("readarray"), "Read lines into an array."),
    .readonly: (
      "readonly [-aAf] [name[=value] ...] or readonly -p", "Make variables unchangeable."
    ),
    .return: ("return [n]", "End a function or a sourced file."),
    .set: (
      "set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]",
      "Set options and the positional parameters."
    ),
    .shift: ("shift [n]", "Drop the first positional parameters."),
    .shopt: ("shopt [-pqsu] [-o] [optname ...]", "Show or set shell options."),
    .source: ("source filename [arguments]", "Run the commands of a file in this shell."),
    .suspend: ("suspend [-f]", "Stop the shell; not simulated."),
    .test: ("test [expr]", "Evaluate a condition."),
    .times: ("times", "Show the processor time used."),
    .trap: ("trap [-lp] [[arg] signal_spec ...]", "Say what happens on signals."),
    .true: ("true", "Succeed."),
    .type: ("type [-afptP] name [name ...]", "Tell what a name means as a command."),
    .typeset: (
      """
      typeset [-aAfFgiIlnrtux] name[=value] ... or typeset -p [-aAfFilnrtux] [name ...]
      """, "Set the values and attributes of variables."
    ),
    .ulimit: ("ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]", "Show or set resource limits."),
    .umask: ("umask [-p] [-S] [mode]", "Show or set the mask of new files' modes."),
    .unalias: ("unalias [-a] name [name ...]", "Remove aliases."),
    .unset: ("unset [-f] [-v] [-n] [name ...]", "Remove variables and functions."),
    .wait: ("wait [-fn] [-p var] [id ...]", "Wait for jobs, and tell how they ended."),
  ]

  private static func lines(_ name: String) -> String {
    """
    \(name) [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] \
    [-c quantum] [array]
    """
  }
}

extension Shell {
  /// An option that a builtin of bash does not have.
  mutating func refuseOption(_ name: String, _ option: String) {
    fail(name, "\(option): invalid option", status: 2)
    printUsage(name)
  }

  mutating func printUsage(_ name: String) {
    lastStatus = 2
    guard let builtin = Builtin(rawValue: name) else { return }
    print("\(name): usage: \(builtin.usage.synopsis)\n", to: 2)
  }

  /// `help`: the builtins, or what some of them do.
  mutating func help(_ arguments: [String]) {
    var names = arguments
    var style: Character?
    while let flag = names.first, flag.hasPrefix("-"), flag.count == 2 {
      guard "dms".contains(flag.last ?? "d") else { return refuseOption("help", flag) }
      style = flag.last
      names.removeFirst()
    }
    let all = Builtin.allCases.filter { $0 != .doubleBracket }.sorted { $0.rawValue < $1.rawValue }
    if names.isEmpty {
      print("The builtins of bash; `help name' tells what one of them does.\n\n")
      print(all.map { " " + $0.usage.synopsis + "\n" }.joined())
      return
    }
    for name in names {
      let pattern = Pattern(Array(name.utf8), quoted: [])
      let exact = all.filter { $0.rawValue == name }
      let found = exact.isEmpty ? all.filter { pattern.matches($0.rawValue) } : exact
      if found.isEmpty {
        fail(
          "help",
          "no help topics match `\(name)'.  Try `help help' or `man -k \(name)' or `info \(name)'."
        )
      }
      for builtin in found {
        switch style {
        case "s": print("\(builtin.rawValue): \(builtin.usage.synopsis)\n")
        case "d": print("\(builtin.rawValue) - \(builtin.usage.purpose)\n")
        default:
          print("\(builtin.rawValue): \(builtin.usage.synopsis)\n    \(builtin.usage.purpose)\n")
        }
      }
    }
  }
}
