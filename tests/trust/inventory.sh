#!/usr/bin/env bash
# What a binary is made of, as a CycloneDX inventory on standard output: the Debian packages of every
# library it loads, those it was compiled with, and the console's npm packages. inventory.sh BINARY
# Fails when a library comes from no Debian package, or an npm package is not pinned by its digest.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
binary=${1:?inventory.sh BINARY}
command -v dpkg-query >/dev/null || { echo "inventory: no dpkg here" >&2; exit 77; }

libraries=$(ldd "$binary" | awk '$3 ~ /^\// {print $3}')
build=$(sed -n '/^packages() {/,/^LIST/p' "$root/dev" | grep -oE '^[a-z0-9.+-]+:' | tr -d :)
exec python3 - "$root" "$libraries" "$build" <<'PY'
import json, os, subprocess, sys

root, libraries, build = sys.argv[1], sys.argv[2].split(), sys.argv[3].split()
ask = lambda *words: subprocess.run(words, capture_output=True, text=True).stdout.strip()
wrong, parts = [], {}

def package_of(path):
    real = os.path.realpath(path)
    for name in (path, real, real.removeprefix("/usr"), "/usr" + path):
        if found := ask("dpkg-query", "-S", name): return found.split(":")[0]
    return None

def add(package, scope):
    facts = ask("dpkg-query", "-W", "-f=${Version}\t${source:Package}\t${db:Status-Abbrev}", package)
    version, source, status = (facts.split("\t") + ["", "", ""])[:3]
    if not status.startswith("ii"): return
    parts.setdefault(("deb", package), {"type": "library", "name": package, "version": version,
        "purl": f"pkg:deb/debian/{package}@{version}", "group": source, "scope": scope})

for path in libraries:
    package = package_of(path)
    if package: add(package, "required")
    else: wrong.append(f"{path} belongs to no Debian package")
for package in build: add(package, "excluded")
lock = json.load(open(root + "/src/console/package-lock.json"))
for path, facts in lock["packages"].items():
    if not path: continue
    name = path.split("node_modules/")[-1]
    if "integrity" not in facts: wrong.append(f"npm package {name} is not pinned by its digest")
    parts[("npm", path)] = {"type": "library", "name": name, "version": facts.get("version", ""),
        "purl": f"pkg:npm/{name}@{facts.get('version', '')}", "scope": "excluded" if facts.get("dev") else "required"}
json.dump({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
           "components": list(parts.values())}, sys.stdout, indent=1)
print()
loaded = sum(1 for (kind, _), p in parts.items() if kind == "deb" and p["scope"] == "required")
print(f"inventory: {len(libraries)} libraries from {loaded} Debian packages, "
      f"{sum(1 for kind, _ in parts if kind == 'npm')} npm packages", file=sys.stderr)
for line in wrong: print("inventory: " + line, file=sys.stderr)
sys.exit(bool(wrong))
PY
