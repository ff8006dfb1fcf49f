#!/usr/bin/env bash
# Includes follow docs/architecture.md's arrows, and each library stays in its room.
set -euo pipefail
root=${1:-.}; cd "$root"
declare -A may=(
    [core]="" [channels]="core" [engine]="core" [storage]="core engine" [simulation]="core"
    [intake]="core channels engine" [senders]="core channels engine intake"
    [receivers]="core channels engine intake senders" [http]="core channels engine intake simulation"
    [app]="core channels engine storage intake senders receivers http simulation")
declare -A never=(
    [core]='<(boost|nlohmann|spdlog|sqlite3|libpq|curl|chrono|thread|mutex|atomic|random|iostream|fstream|filesystem|ctime|unistd)'
    [simulation]='<(boost|nlohmann|sqlite3|libpq|curl)'
    [channels]='<(sqlite3|libpq|boost/asio|boost/beast|curl|chrono)'
    [engine]='<(boost/beast|sqlite3|libpq|curl)' [storage]='<(boost/beast|curl)'
    [intake]='<(boost/beast|sqlite3|libpq|curl)' [senders]='<(boost/beast|sqlite3|libpq)'
    [receivers]='<(sqlite3|libpq)' [http]='<(sqlite3|libpq|curl)' [app]='<(boost/beast|sqlite3|libpq)')
bad=0; say() { printf '%s\n' "$1"; bad=1; }
for layer in "${!may[@]}"; do
    while IFS=: read -r file line text; do
        [[ -z $file ]] && continue
        used=""
        [[ $text =~ \#include\ \"(evenline/)?([a-z_]+)/ ]] && used=${BASH_REMATCH[2]}
        if [[ -n $used && -n ${may[$used]+x} && $used != "$layer" && " ${may[$layer]} " != *" $used "* ]]; then
            say "$file:$line: '$layer' may not include '$used'"
        fi
        if [[ $text =~ ${never[$layer]} ]]; then
            say "$file:$line: '$layer' may not use ${text#*#include }"
        fi
    done < <(grep -rnE '^\s*#include' "include/evenline/$layer" "src/$layer" 2>/dev/null || true)
done
beast=$(grep -rlE '#include <boost/beast' src include --include='*.cpp' --include='*.hpp' | grep -v src/cmake | wc -l)
((beast <= 5)) || say "Beast is included in $beast files: it costs seconds a file, keep it in few"
while read -r file; do [[ -n $file ]] && say "$file: nlohmann/json belongs in .cpp files only"; done \
    < <(grep -rlE '#include <nlohmann' include 2>/dev/null || true)
while read -r file; do [[ -n $file ]] && say "$file: SQLite belongs in src/storage/sqlite only"; done \
    < <(grep -rlE '#include <sqlite3' src include 2>/dev/null | grep -v '^src/storage/sqlite/' || true)
while read -r file; do [[ -n $file ]] && say "$file: libpq belongs in src/storage/postgres only"; done \
    < <(grep -rlE '#include <libpq' src include 2>/dev/null | grep -v '^src/storage/postgres/' || true)
((bad == 0)) && echo "layers: ok"
exit $bad
