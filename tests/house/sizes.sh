#!/usr/bin/env bash
# A file is one noun: 400 lines at most (tests 500), 100 columns. Generated files are not counted.
set -euo pipefail
cd "${1:-.}"; bad=0
check() {  # check LIMIT FILE…
    local limit=$1 lines; shift
    for file; do
        lines=$(wc -l <"$file")
        ((lines <= limit)) || { echo "$file: $lines lines, $limit at most: two nouns in one room?"; bad=1; }
    done
}
mapfile -t code < <(find src include -name '*.cpp' -o -name '*.hpp' | grep -v node_modules | sort)
mapfile -t tests < <(find tests -name '*.cpp' -o -name '*.hpp' | grep -v node_modules | sort)
check 400 "${code[@]}"; check 500 "${tests[@]}"
awk 'length($0) > 100 { printf "%s:%d: %d columns, 100 at most\n", FILENAME, FNR, length($0); bad = 1 }
     END { exit bad }' "${code[@]}" "${tests[@]}" || bad=1
printf '%s\n' "${code[@]}" | xargs wc -l | grep -v total | awk '{print $1}' | sort -n |
    awk '{ n[NR] = $1 } END { printf "files %d, median %d lines, longest %d\n", NR, n[int((NR + 1) / 2)], n[NR] }'
exit $bad
