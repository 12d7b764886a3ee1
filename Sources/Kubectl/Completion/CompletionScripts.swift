/// The scripts that let shells ask `kubectl __complete` what may stand for a word.
enum CompletionScripts {
  static let shells = ["bash", "zsh", "fish", "powershell"]

  static func script(for shell: String) -> String {
    switch shell {
    case "bash": bash
    case "zsh": zsh
    case "fish": fish
    default: powershell
    }
  }

  private static let bash = """
    # bash completion V2 for kubectl                              -*- shell-script -*-

    __start_kubectl()
    {
        local reply line directive
        COMPREPLY=()
        reply=$(kubectl __completeNoDesc "${COMP_WORDS[@]:1:$COMP_CWORD}" 2>/dev/null)
        directive=${reply##*:}
        reply=${reply%:*}
        while IFS='' read -r line; do
            case "$line" in
                "${COMP_WORDS[$COMP_CWORD]}"*) COMPREPLY+=("$line") ;;
            esac
        done <<< "$reply"
        if [ "$directive" = 4 ]; then
            compopt +o default 2>/dev/null
        fi
    }

    if type complete >/dev/null 2>&1; then
        complete -o default -F __start_kubectl kubectl
    fi

    # ex: ts=4 sw=4 et filetype=sh

    """

  private static let zsh = """
    #compdef kubectl
    compdef _kubectl kubectl

    # zsh completion for kubectl                              -*- shell-script -*-

    _kubectl()
    {
        local -a replies
        local line
        for line in "${(@f)$(kubectl __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
            case "$line" in
                :*) ;;
                *) replies+=("${line//$'\\t'/:}") ;;
            esac
        done
        _describe 'kubectl' replies || _files
    }

    if [ "$funcstack[1]" = "_kubectl" ]; then
        _kubectl
    fi

    """

  private static let fish = """
    # fish completion for kubectl                              -*- shell-script -*-

    function __kubectl_replies
        set -l words (commandline -opc) (commandline -ct)
        kubectl __complete $words[2..-1] 2>/dev/null | string match -v ':*'
    end

    complete -c kubectl -e
    complete -c kubectl -f -a '(__kubectl_replies)'

    """

  private static let powershell = """
    # powershell completion for kubectl                              -*- shell-script -*-

    Register-ArgumentCompleter -CommandName 'kubectl' -Native -ScriptBlock {
        param($WordToComplete, $CommandAst, $CursorPosition)
        $words = @($CommandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
        if ($WordToComplete -eq '') { $words += '""' }
        kubectl __complete @words 2>$null | Where-Object { $_ -notmatch '^:' } | ForEach-Object {
            $name, $text = $_ -split "`t", 2
            if (-not $text) { $text = $name }
            [System.Management.Automation.CompletionResult]::new($name, $name, 'ParameterValue', $text)
        }
    }

    """
}
