#!/usr/bin/env bash
# Do the tests notice? Breaks one line at a time in a copy of the committed tree and runs the suites
# that must fail. Slow (a build of its own), so not a part of `./dev test`.
#
#     tests/trust/mutants.sh [folder for the copy] [name of one mutant…]
#
# Ends with 0 when every mutant was noticed.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
copy=${1:-$(mktemp -d)}; shift || true
jobs=${JOBS:-$(nproc)}

# name | file | as it is | as it must not be | suites that have to notice, in this order
mutants() {
    cat <<'LIST'
signatures_always_fit|src/channels/signature.cpp|return a.size() == b.size() && CRYPTO|return a.size() == b.size() \|\| CRYPTO|channels
nothing_is_committed|src/storage/sqlite/writer.cpp|db_.run(writes ? "COMMIT" : "ROLLBACK");|db_.run("ROLLBACK");|contract
the_disk_is_not_waited_for|src/storage/sqlite/database.cpp|PRAGMA synchronous = FULL;|PRAGMA synchronous = OFF;|contract
chats_first|src/core/line.cpp|: s.capped + s.head_start;|: s.capped + s.head_start + (form == work_form::chat ? 5 : 0);|core simulation
twice_is_two|src/engine/deciding.cpp|if (seen(key, s.inbound->channel, s.inbound->dedupe_key)) {|if (false \&\& seen(key, s.inbound->channel, s.inbound->dedupe_key)) {|engine
a_merge_loses_its_place|src/core/step_case.cpp|std::min(from->t.waiting_since, into->t.waiting_since)|std::max(from->t.waiting_since, into->t.waiting_since)|core simulation
no_gate|src/core/gate.cpp|if (!r.rules.gate.on \|\| !displaces(r.rules, load, form))|if (r.rules.gate.on \|\| !displaces(r.rules, load, form))|core simulation
length_beside_chunks|src/http/wire/head.cpp|if (facts_.chunked && facts_.content_length) {|if (false \&\& facts_.chunked \&\& facts_.content_length) {|http
LIST
}

mkdir -p "$copy"
git -C "$root" archive HEAD | tar -x -C "$copy"
[ -d "$root/build/deps" ] && mkdir -p "$copy/build" && cp -r "$root/build/deps" "$copy/build/"
cd "$copy"
launcher=(); command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
cmake --preset dev "${launcher[@]}" -DWEB_CONSOLE=OFF -DEVENLINE_BENCHMARKS=OFF >configure.log

build() { cmake --build build/dev -j "$jobs" --target "${@/%/_tests}" >build.log 2>&1; }
# Runs suites until one fails; prints its first failing case. Quiet and 1 when all pass.
noticed_by() {
    local suite out
    for suite; do
        out=$(timeout 900 "build/dev/tests/${suite}_tests" --gtest_brief=1 2>&1) && continue
        printf '%s: %s' "$suite" "$(grep -m1 -oE '^\[  FAILED  \] [^ ,]+' <<<"$out" | cut -c13-)"
        return 0
    done
    return 1
}

survived=0
while IFS= read -r line; do
    # A bar within a field is written \|
    IFS=$'\x1f' read -r name file good bad suites < <(
        sed 's/\\|/\x1e/g; s/|/\x1f/g; s/\x1e/|/g; s/\\&/\&/g' <<<"$line")
    if (($#)) && [[ " $* " != *" $name "* ]]; then continue; fi
    # shellcheck disable=SC2086
    build $suites || { echo "$name: the sound tree does not build, see $copy/build.log"; exit 2; }
    # shellcheck disable=SC2086
    if by=$(noticed_by $suites); then echo "$name: the sound tree fails already ($by)"; exit 2; fi
    python3 - "$file" "$good" "$bad" <<'PY'
import sys
path, good, bad = sys.argv[1:]
text = open(path).read()
if text.count(good) != 1: sys.exit(f"{path} has {text.count(good)} times: {good}")
open(path, "w").write(text.replace(good, bad))
PY
    # shellcheck disable=SC2086
    if ! build $suites; then
        echo "$name: does not compile, so it proves nothing"; survived=$((survived + 1))
    elif by=$(noticed_by $suites); then echo "$name: noticed by $by"
    else echo "$name: SURVIVED $suites"; survived=$((survived + 1)); fi
    git -C "$root" show "HEAD:$file" >"$file"
done < <(mutants)
echo "$survived survived"
((survived == 0))
