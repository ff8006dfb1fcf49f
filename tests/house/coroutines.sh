#!/usr/bin/env bash
# One co_await a statement and nothing clever beside it: compilers destroy temporaries twice there.
set -euo pipefail
cd "${1:-.}"
mapfile -t files < <(grep -rlE 'co_await' src include --include='*.cpp' --include='*.hpp' || true)
((${#files[@]})) || exit 0
awk '
    function judge(text, at) {
        if (text !~ /co_await/) return
        if (text ~ /\?[^;]*[^:]:[^:]/)                                         say(at, "a ternary")
        if (text ~ /co_await[^;]*[(,][ \t]*\[[^]]+\][ \t]*(\(|\{|mutable|->)/)  say(at, "a lambda with captures")
        if (text ~ /co_await[^;]*[(,][ \t]*([A-Za-z_][A-Za-z_0-9:<>]*)?\{/)     say(at, "a braced temporary")
        if (gsub(/co_await/, "co_await", text) > 1 && text !~ /for|while/)      say(at, "a second co_await")
    }
    function say(at, what) { printf "%s:%d: %s in the statement of a co_await\n", FILENAME, at, what; bad = 1 }
    FNR == 1 { statement = ""; from = 1 }
    { line = $0; sub(/\/\/.*$/, "", line); if (statement == "") from = FNR
      statement = statement " " line
      if (line ~ /[;{}:][ \t]*$|^[ \t]*$/) { judge(statement, from); statement = "" } }
    END { exit bad }' "${files[@]}" && echo "coroutines: ok"
