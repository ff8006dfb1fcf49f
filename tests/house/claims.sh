#!/usr/bin/env bash
# What docs/trust.md and docs/asvs.md call a test, a file or a program is there: a claim that nothing
# checks is worse than none.
set -euo pipefail
cd "${1:-.}"
exec python3 - <<'PY'
import glob, re, sys

cases, suites = set(), set()
for path in glob.glob("tests/**/*.cpp", recursive=True):
    text = open(path, encoding="utf-8").read()
    for suite, case in re.findall(r"^TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\)", text, re.M):
        cases.add((suite, case)); suites.add(suite)
        for parent in re.findall(r"class %s(?: final)? : public (\w+)" % suite, text): suites.add(parent)
browser = set()
for path in glob.glob("tests/browser/*.test.mjs"):
    browser |= set(re.findall(r"(?:real|test)\('(\w+)'", open(path, encoding="utf-8").read()))
files = {path.rsplit("/", 1)[1] for root in ("src", "include", "tests", "docs", "config")
         for path in glob.glob(root + "/**/*.*", recursive=True) if "node_modules" not in path}
targets = open("tests/CMakeLists.txt", encoding="utf-8").read()
# Words in the same type that are no tests.
others = {"Strict-Transport-Security", "LoadCredential"}

wrong, named = [], set()
for doc in ("docs/trust.md", "docs/asvs.md"):
    for number, line in enumerate(open(doc, encoding="utf-8"), 1):
        for word in re.findall(r"`([^`]+)`", line):
            place = f"{doc}:{number}: `{word}`"
            if found := re.fullmatch(r"([A-Z]\w+)\.(\w+?)(…|\.\.\.)?", word):
                suite, case, cut = found.groups()
                fits = any(s == suite and (c.startswith(case) if cut else c == case) for s, c in cases)
                if not fits: wrong.append(place + " is no test")
                named.add(word)
            elif re.fullmatch(r"[A-Z]\w+…", word):
                if not any(c.startswith(word[:-1]) for c in browser | {c for _, c in cases}):
                    wrong.append(place + " is no test")
                named.add(word)
            elif re.fullmatch(r"[A-Z][a-z]+[A-Za-z]*", word):
                if word not in suites | browser | others: wrong.append(place + " is no suite")
                named.add(word)
            elif found := re.fullmatch(r"(?:[\w./-]+/)?([\w-]+\.(?:cpp|hpp|sh|mjs|test\.mjs|service|md))(?: \w+)?", word):
                if found.group(1) not in files: wrong.append(place + " is no file")
            elif found := re.fullmatch(r"(\w+)_(fuzz|bench|tests)", word):
                if found.group(1) not in targets and word + ".cpp" not in files: wrong.append(place + " is not built")
print("\n".join(wrong) if wrong else f"claims: {len(named)} tests and suites named, all there")
sys.exit(bool(wrong))
PY
