#!/usr/bin/env bash
# Builds the core and its simulation by clang and by g++, at -O0 and at -O2, and compares the states
# the same seeds come to. Minutes: not a part of CI. compilers.sh FOLDER
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd); into=${1:?a folder to build in}; mkdir -p "$into"
players=(simulation_test run moves cast naive drain)
for checker in "$root"/tests/simulation/check_*.cpp; do players+=("$(basename "$checker" .cpp)"); done
launcher=$(command -v ccache || true); programs=()
for compiler in clang++-16 g++; do
    command -v "$compiler" >/dev/null || { echo "no $compiler: left out"; continue; }
    for level in -O0 -O2; do
        here=$into/$compiler$level; mkdir -p "$here"
        printf '%s\n' "$root"/src/core/*.cpp \
            "${players[@]/#/$root/tests/simulation/}" | sed -E '/\.cpp$/!s/$/.cpp/' |
            xargs -P "${JOBS:-$(nproc)}" -I{} bash -c '
                $0 $1 -std=c++20 -ffp-contract=off $2 -DEVENLINE_ROOT="\"$3\"" -I$3/include -I$3/src \
                    -I$3/tests -c {} -o $4/$(basename {} .cpp).$(echo {} | md5sum | cut -c1-6).o' \
                "${launcher:-env}" "$compiler" "$level" "$root" "$here"
        "$compiler" "$here"/*.o -lgtest -lgtest_main -lpthread -o "$here/simulation"
        programs+=("$here/simulation")
    done
done
exec "$root/tests/simulation/same_digests.sh" "${programs[@]}"
