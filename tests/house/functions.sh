#!/usr/bin/env bash
# A function fits on a page: 60 lines at most, measured from its opening to its closing brace.
set -euo pipefail
cd "${1:-.}"
find src include -name '*.cpp' -o -name '*.hpp' | sort | xargs awk '
    FNR == 1 { open = 0 }
    # A body opens on an unindented (or once indented, in classes) line that ends in "{".
    # (One that closed on the line of its last statement ends where the next of its depth begins.)
    /^( {4})?[A-Za-z_~\[].*\)[^;]*\{$/ && !/^ *(namespace|class|struct|enum|union|extern|if|for|while|switch|else|do)\b/ {
        match($0, /^ */); if (!open || RLENGTH == indent) { indent = RLENGTH; open = FNR; head = $0 } }
    open && FNR > open { match($0, /^ */); if (RLENGTH == indent && $0 ~ /^ *\}/) {
        if (FNR - open + 1 > 60) { printf "%s:%d: %d lines, 60 at most: %s\n", FILENAME, open, FNR - open + 1, head; bad = 1 }
        open = 0 } }
    END { exit bad }' && echo "functions: ok"
