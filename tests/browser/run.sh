#!/usr/bin/env bash
# The console's checks: types, stores, every screen in Chromium, and a shift against the real
# server. run.sh [BINARY [DIST]]; without a built console it builds one. 77: something is missing.
# Two files run at a time (EVENLINE_BROWSER_JOBS), each with a server, ports and a folder of its own,
# and each with an end: a file that hangs, dies or has no test counts as one failure.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd); root=$(cd "$here/../.." && pwd); console=$root/src/console
binary=${1:-${EVENLINE_BINARY:-$root/build/dev/evenline}}
dist=${2:-$root/build/console-dist}
binary=$(realpath -m "$binary"); dist=$(realpath -m "$dist")
skip() { echo "browser tests: $1"; exit 77; }
command -v npm >/dev/null || skip "no npm: apt-get install nodejs npm"
export CHROMIUM=${CHROMIUM:-$(command -v chromium || true)}
[ -n "$CHROMIUM" ] || skip "no Chromium: apt-get install chromium"

fresh() {  # packages are installed when the lock file is newer than they are
    [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] ||
        { (cd "$1" && npm ci --no-audit --no-fund --loglevel=error) && touch "$1/node_modules/.package-lock.json"; }
}
passed=0; failed=0
count() {  # count OUTPUT of node's or vitest's runner
    local ok bad
    ok=$(grep -oE '^# pass [0-9]+|Tests .*[0-9]+ passed' "$1" | grep -oE '[0-9]+ ?(passed)?$' | grep -oE '[0-9]+' | head -1 || true)
    bad=$(grep -oE '^# fail [0-9]+|Tests +[0-9]+ failed' "$1" | grep -oE '[0-9]+' | head -1 || true)
    passed=$((passed + ${ok:-0})); failed=$((failed + ${bad:-0}))
}
check() {  # check NAME COMMAND…: one case
    local name=$1; shift
    if "$@" >"$log" 2>&1; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: $name"; cat "$log"; fi
}
log=$(mktemp); trap 'rm -f "$log"' EXIT

fresh "$console"; fresh "$here"
cd "$console"
check "types" node node_modules/svelte-check/bin/svelte-check --tsconfig ./tsconfig.json --fail-on-warnings
check "schema.d.ts follows docs/openapi.yaml" bash -c \
    'node node_modules/openapi-typescript/bin/cli.js "$0" -o "$1" && cmp "$1" app/api/schema.d.ts' "$root/docs/openapi.yaml" "$log.schema.d.ts"
rm -f "$log.schema.d.ts"
check "components under 200 lines" bash -c '! find app -name "*.svelte" | xargs wc -l | grep -v total | awk "\$1 >= 200" | grep .'
node node_modules/vitest/vitest.mjs run >"$log" 2>&1 || cat "$log"; count "$log"
if [ ! -f "$dist/index.html" ]; then
    EVENLINE_CONSOLE_OUT=$dist node node_modules/vite/bin/vite.js build --logLevel warn
fi
cd "$here"
export EVENLINE_CONSOLE_DIST=$dist
[ -x "$binary" ] && export EVENLINE_BINARY=$binary || { unset EVENLINE_BINARY; echo "no server at $binary: the shift is not tested"; }
jobs=${EVENLINE_BROWSER_JOBS:-2} bound=${EVENLINE_BROWSER_SECONDS:-600}
# The longest first, so that all end together; the silent one costs time and no work.
files="silence.test.mjs desk.test.mjs screens.test.mjs lead.test.mjs lead_acts.test.mjs shift.test.mjs lead_shift.test.mjs desk_server.test.mjs marks_server.test.mjs login.test.mjs account.test.mjs foreign_page.test.mjs hostile_mail.test.mjs hostile_text.test.mjs customer.test.mjs known_customer.test.mjs"
for file in *.test.mjs; do
    [[ " $files " == *" $file "* ]] || { failed=$((failed + 1)); echo "failed: $file is not in the list of run.sh"; }
done
logs=$(mktemp -d); trap 'rm -rf "$log" "$logs"' EXIT
printf '%s\n' $files | xargs -P "$jobs" -I{} sh -c \
    'timeout -k 10 "$0" node --test --test-reporter=tap {} >"$1/{}" 2>&1; echo $? >"$1/{}.ended"' "$bound" "$logs"
for file in $files; do
    before=$failed
    count "$logs/$file"
    ended=$(cat "$logs/$file.ended" 2>/dev/null || echo died)
    [ "$ended" = 0 ] && grep -qE '^# (pass|skipped) [1-9]' "$logs/$file" && continue
    ((failed > before)) || failed=$((failed + 1))
    echo "failed: $file ($ended$([ "$ended" = 124 ] && echo ": not done in $bound s"))"
    grep -vE '^ok|# Subtest|# SKIP' "$logs/$file" | head -80 || true
done
echo "$passed passed, $failed failed"
((failed == 0))
