#!/usr/bin/env bash
# A file says itself, or by what it includes of ours, which of the large borrowed headers it needs:
# the build of the tests reads these once a library (EVENLINE_READ_ONCE) and would not notice.
set -euo pipefail
cd "${1:-.}"
python3 - <<'PY'
import os, re, sys
needs = {  # a word of theirs: one of the headers that brings it
    r'\bnlohmann::': 'nlohmann/json',
    r'\b(asio::)?awaitable<': 'boost/asio/(awaitable|co_spawn|use_awaitable)',
    r'\bco_spawn\(': 'boost/asio/co_spawn',
    r'\buse_awaitable\b': 'boost/asio/use_awaitable',
    r'\bsteady_timer\b': 'boost/asio/(steady_timer|basic_waitable_timer)',
    r'\bip::tcp\b': 'boost/(asio/ip/tcp|beast/core)',
    r'\bTEST(_F|_P)?\(': '(gtest/gtest|gmock/gmock|rapidcheck/gtest)\\.h',
}
line = re.compile(r'^\s*#include\s+(?:"([^"]+)"|<([^>]+)>)', re.M)
read, closures = {}, {}
def text(path):
    if path not in read: read[path] = open(path, encoding='utf8').read()
    return read[path]
def ours(name, beside):
    for folder in ('include', 'src', 'tests', os.path.dirname(beside)):
        found = os.path.normpath(os.path.join(folder, name))
        if os.path.isfile(found): return found
def closure(path):
    if path not in closures:
        closures[path] = out = set()
        for own, borrowed in line.findall(text(path)):
            found = ours(own, path) if own else None
            out |= closure(found) if found else {borrowed or own}
    return closures[path]
bad = files = 0
for top in ('src', 'tests'):
    for folder, inner, names in os.walk(top):
        inner[:] = [n for n in inner if n != 'node_modules']
        for name in names:
            if not name.endswith('.cpp'): continue
            path = os.path.join(folder, name)
            files += 1
            code = re.sub(r'//.*|"(\\.|[^"\\])*"', '', text(path))
            for word, header in needs.items():
                if re.search(word, code) and not any(re.match(header, h) for h in closure(path)):
                    bad += 1
                    print(f'{path}: uses {word} and includes nothing that brings it ({header})')
print(f'includes: {files} files, {bad} without what they use' if bad else 'includes: ok')
sys.exit(bad > 0)
PY
