/// The parts of the scripts that differ between the shells: how the words of the line are walked,
/// and how what was found is offered.
extension CompletionTables {
  func bashScript(program: String) -> String {
    let prefix = Self.functionPrefix(program)
    return """
      # Completion of \(program) for bash; made by the program itself.

      \(functions(prefix: prefix) { $0.word })
      \(prefix)_offer() {
        local candidate
        for candidate in "$@"; do
          # Chinese names are offered once Chinese is being typed.
          [[ $candidate == *[!\\ -~]* && $current != *[!\\ -~]* ]] && continue
          [[ $candidate == "$current"* ]] && COMPREPLY+=("$attached$candidate")
        done
      }

      \(prefix)() {
        local LC_ALL=C place=\(Self.quoted(rootPlace)) option= attached= ended= index word files
        local current=${COMP_WORDS[COMP_CWORD]}
        local -a names switches picks
        COMPREPLY=()
        for ((index = 1; index < COMP_CWORD; index++)); do
          word=${COMP_WORDS[index]}
          if [[ -n $option ]]; then
            # bash cuts --option=value into three words.
            [[ $word == '=' ]] || option=
          elif [[ -n $ended || $word == -*=* ]]; then
            :
          elif [[ $word == -- ]]; then
            ended=1
          elif [[ $word == -* ]]; then
            \(prefix)_value "$place" "$word" && option=$word
          else
            \(prefix)_enter "$place" "$word"
          fi
        done
        if [[ -n $option && $current == '=' ]]; then
          current=
        elif [[ -z $option$ended && $current == --*=* ]]; then
          option=${current%%=*} attached=${current%%=*}= current=${current#*=}
        fi
        if [[ -n $option ]]; then
          \(prefix)_value "$place" "$option"
          if [[ ${#picks[@]} -gt 0 && $current == *,* ]]; then
            attached+=${current%,*}, current=${current##*,}
          fi
          \(prefix)_offer "${picks[@]}"
        else
          \(prefix)_place "$place"
          if [[ -z $ended && $current == -* ]]; then
            \(prefix)_offer "${switches[@]}"
          elif [[ -z $ended ]]; then
            \(prefix)_offer "${names[@]}"
          fi
        fi
        [[ -n $files ]] && compopt -o default 2>/dev/null
        return 0
      }

      complete -F \(prefix) \(Self.quoted(program))

      """
  }

  func zshScript(program: String) -> String {
    let prefix = Self.functionPrefix(program)
    // `_describe` parts a word from its description at the first colon.
    let entry: (Entry) -> String = {
      "\($0.word.split(separator: ":", omittingEmptySubsequences: false).joined(separator: "\\:")):"
        + $0.description
    }
    return """
      #compdef \(program)
      # Completion of \(program) for zsh; made by the program itself.

      \(functions(prefix: prefix, entry: entry))
      \(prefix)_offer() {
        local candidate label=$1
        local -a offered
        shift
        for candidate in "$@"; do
          # Chinese names are offered once Chinese is being typed.
          [[ ${candidate%%:*} == *[^[:ascii:]]* && $current != *[^[:ascii:]]* ]] && continue
          offered+=("$candidate")
        done
        (( ${#offered} )) && _describe -t "${label}s" "$label" offered
      }

      \(prefix)() {
        local place=\(Self.quoted(rootPlace)) option= ended= index word files
        local current=${words[CURRENT]}
        local -a names switches picks
        for ((index = 2; index < CURRENT; index++)); do
          word=${words[index]}
          if [[ -n $option ]]; then
            option=
          elif [[ -n $ended || $word == -*=* ]]; then
            :
          elif [[ $word == -- ]]; then
            ended=1
          elif [[ $word == -* ]]; then
            \(prefix)_value "$place" "$word" && option=$word
          else
            \(prefix)_enter "$place" "$word"
          fi
        done
        if [[ -z $option$ended && $current == --*=* ]]; then
          option=${current%%=*} current=${current#*=}
          compset -P '*='
        fi
        if [[ -n $option ]]; then
          \(prefix)_value "$place" "$option"
          if [[ ${#picks} -gt 0 && $current == *,* ]]; then
            current=${current##*,}
            compset -P '*,'
          fi
          \(prefix)_offer value "${picks[@]}"
        else
          \(prefix)_place "$place"
          if [[ -z $ended && $current == -* ]]; then
            \(prefix)_offer option "${switches[@]}"
          elif [[ -z $ended ]]; then
            \(prefix)_offer command "${names[@]}"
          fi
        fi
        [[ -n $files ]] && _files
        return 0
      }

      # Works both as a file in $fpath and when it is sourced.
      if [[ ${funcstack[1]-} == \(Self.quoted("_" + program)) ]]; then
        \(prefix) "$@"
      else
        compdef \(prefix) \(Self.quoted(program))
      fi

      """
  }
}
