#!/usr/bin/env bash
# Every header compiles alone. Boost-heavy ones are the slow part, so syntax only.
set -euo pipefail
cd "${1:-.}"; bad=0
compiler=$(command -v clang++-16 || command -v g++)
check() { "$1" -std=c++20 -fsyntax-only -Wall -Wextra -Iinclude -x c++ - <<<"#include \"${2#include/}\"" 2>&1 | head -5; }
export -f check
out=$(find include -name '*.hpp' | sort | xargs -P 2 -I{} bash -c 'check "$0" "$1"' "$compiler" {})
[ -z "$out" ] || { echo "$out"; bad=1; }
((bad == 0)) && echo "headers: ok"; exit $bad
