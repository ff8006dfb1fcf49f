#!/usr/bin/env bash
# Every header compiles alone. Boost-heavy ones are the slow part: a compiler's cache, where there
# is one, remembers those that did not change.
set -euo pipefail
cd "${1:-.}"; bad=0
compiler=$(command -v clang++-16 || command -v g++)
cache=$(command -v ccache || true); work=build/headers; mkdir -p "$work"
check() {
    local name; name=$work/$(tr / _ <<<"${2#include/}")
    echo "#include \"${2#include/}\"" >"$name.cpp"
    $cache "$1" -std=c++20 -O0 -Wall -Wextra -Iinclude -c "$name.cpp" -o "$name.o" 2>&1 | head -5
}
export cache work; export -f check
out=$(find include -name '*.hpp' | sort | xargs -P 2 -I{} bash -c 'check "$0" "$1"' "$compiler" {})
[ -z "$out" ] || { echo "$out"; bad=1; }
((bad == 0)) && echo "headers: ok"; exit $bad
