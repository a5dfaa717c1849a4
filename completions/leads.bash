# Completion of leads(1) for bash; works with and without bash-completion.
# Install it as /usr/share/bash-completion/completions/leads, or: source <(leads completion bash)

_leads() {
  # bash splits words at : = and @. Here they are put together again, up to the cursor.
  local line=${COMP_LINE:0:COMP_POINT} piece joined='' i
  local -a typed=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    piece=${COMP_WORDS[i]}
    if [[ $line == [[:blank:]]* ]]; then
      line=${line#"${line%%[![:blank:]]*}"}
      ((i > 0)) && typed+=("$joined")
      joined=''
    fi
    [[ $line == "$piece"* ]] || piece=$line
    joined+=$piece
    line=${line#"$piece"}
  done
  local raw=$joined
  ((${#typed[@]})) || return 0

  # As the program will get them: without quotes and backslashes.
  local -a words=()
  for piece in "${typed[@]:1}" "$raw"; do
    words+=("${piece//[\"\'\\]/}")
  done
  local quote=''
  [[ $raw == [\"\']* ]] && quote=${raw:0:1}

  # What stays on the line: bash replaces only what follows the last break, and an @ itself, too.
  local kept=''
  if [[ -z $quote && $raw == *["$COMP_WORDBREAKS"]* ]]; then
    kept=${words[-1]}
    kept=${kept%"${kept##*["$COMP_WORDBREAKS"]}"}
    kept=${kept%@}
  fi

  local candidate says paths='' space=1
  local -a texts=() descriptions=()
  while IFS=$'\t' read -r candidate says; do
    case $candidate in
      :files | :folders) paths=$candidate ;;
      *)
        texts+=("$candidate")
        descriptions+=("$says")
        ;;
    esac
  done < <("${1/#\~\//$HOME/}" __complete "${words[@]}" 2>/dev/null)

  if [[ -n $paths ]]; then
    local -a action=(-f)
    [[ $paths == :folders ]] && action=(-d)
    compopt -o filenames 2>/dev/null
    local current=${words[-1]}
    [[ $current == --*=* ]] && current=${current#*=}
    mapfile -t COMPREPLY < <(compgen "${action[@]}" -- "$current")
    return 0
  fi

  local count=${#texts[@]} shown
  for ((i = 0; i < count; i++)); do
    candidate=${texts[i]}
    case $candidate in *[:=,] | *..) space='' ;; esac
    candidate=${candidate:${#kept}}
    [[ -z $quote ]] && printf -v candidate %q "$candidate"
    candidate=${candidate//\\,/,}
    # Words of explanation, where the candidates are listed and not put in.
    if ((count > 1 && COMP_TYPE != 37 && COMP_TYPE != 42)) && [[ -n ${descriptions[i]} ]]; then
      printf -v shown '%-20s  %s' "$candidate" "${descriptions[i]}"
      candidate=${shown:0:${COLUMNS:-80}-4}
    fi
    COMPREPLY+=("$candidate")
  done
  [[ -z $space ]] && compopt -o nospace 2>/dev/null
  return 0
}

complete -o nosort -F _leads leads
