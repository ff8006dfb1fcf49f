#!/usr/bin/env bash
# The same seeds through differently built programs: same_digests.sh PROGRAM PROGRAM...
set -euo pipefail
said=
for program; do
    now=$(EVENLINE_DIGESTS=40 "$program" --gtest_filter='Simulation.TheSameSeed*' | grep '^digest of')
    [ "$(wc -l <<<"$now")" = 40 ] || { echo "$program printed no digests"; exit 1; }
    [ -z "$said" ] || [ "$said" = "$now" ] ||
        { echo "$program comes to other states than $1:"; diff <(echo "$said") <(echo "$now") || true; exit 1; }
    said=${said:-$now}
done
echo "40 seeds, $# programs, the same states"
