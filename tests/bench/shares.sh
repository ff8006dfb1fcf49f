#!/usr/bin/env bash
# What the head start and the explanation cost of all that a day of decisions takes: the share of
# samples in their functions while the reference center is simulated.
#     tests/bench/shares.sh [EVENLINE]        needs perf
set -euo pipefail
evenline=${1:-build/release/evenline}
command -v perf >/dev/null || { echo "no perf"; exit 77; }
data=$(mktemp); trap 'rm -f "$data"' EXIT
perf record -q -F 2000 -o "$data" "$evenline" simulate --seeds 24 \
    --center config/centers/reference.toml --policy config/policies/equal.toml >/dev/null 2>&1
perf report -i "$data" --no-children --sort symbol 2>/dev/null | grep -E '^ +[0-9.]+%' | cut -c1-160 |
    awk '{ share = $1 + 0 }
         /core::ledger::/ { head += share }
         /agent_choice::best|search::pass_over|::issue/ { told += share }
         /core::/ { core += share }
         END { printf "head start %.2f %%, explanation %.2f %% of the program; the core is %.1f %%\n",
               head, told, core }'
