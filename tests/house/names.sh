#!/usr/bin/env bash
# The field's nouns: nothing called manager, helper or util; nothing borrowed from this machine.
set -euo pipefail
cd "${1:-.}"; bad=0
while read -r file; do echo "$file: name it after its noun"; bad=1; done \
    < <(find src include tests -regextype posix-extended -iregex '.*(manager|helper|util)[s]?[^/]*\.(cpp|hpp|ts|svelte)' | grep -v node_modules || true)
if grep -rnEi '\b(class|struct) +[a-z_]*(manager|helper|utils?)\b' src include --include='*.hpp' --include='*.cpp'; then bad=1; fi
if grep -rnE '\.\./shared|/work/' src include tests docs config dev README.md --include='*' -I 2>/dev/null | grep -v 'tests/house/names.sh' | grep -v node_modules; then
    echo "nothing may depend on a place outside the project"; bad=1
fi
((bad == 0)) && echo "names: ok"; exit $bad
