#!/usr/bin/env bash
# Other people's tools against the real server: sqlmap, wapiti, testssl.sh and slowhttptest from
# Debian. tools.sh BINARY FOLDER: reports go to FOLDER, a line a tool to the standard output.
# Ten minutes or so: before a release, not in CI. Tools that are not installed are left out:
#   apt-get install sqlmap wapiti testssl.sh slowhttptest openssl curl
set -euo pipefail
binary=$(realpath "${1:?a server to try}"); out=${2:?a folder for the reports}; mkdir -p "$out"
out=$(realpath "$out"); here=$(mktemp -d); server=; tls=
trap 'kill $server $tls 2>/dev/null; rm -rf "$here"' EXIT
free_port() { python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }
have() { command -v "$1" >/dev/null || { echo "$1: not installed"; return 1; }; }

begin() {  # begin FOLDER PORT [extra lines]: a server of its own
    mkdir -p "$1"; printf '[server]\nlisten = "127.0.0.1:%s"\n%s\n' "$2" "${3:-}" >"$1/evenline.toml"
    printf '[[channel]]\nid = "hook"\nkind = "webhook"\nsecrets = ["whsec_c2VjcmV0c2VjcmV0c2VjcmV0"]\n' >>"$1/evenline.toml"
    "$binary" serve --config "$1/evenline.toml" >"$1/log" 2>&1 &
}
wait_for() { for _ in $(seq 100); do curl -sko /dev/null "$1/readyz" && return; sleep 0.2; done; cat "$here"/*/log; exit 1; }

port=$(free_port); begin "$here/plain" "$port"; server=$!; url=http://127.0.0.1:$port; wait_for "$url"
token=$("$binary" token create --config "$here/plain/evenline.toml" --role admin --label tools 2>/dev/null | grep -o 'evt_[A-Za-z0-9_-]*' | head -1)
[ -n "$token" ] || { echo "no token was made"; exit 1; }

if have sqlmap; then
    found=0; tried=0
    # Every GET parameter of the description, with a value that the server takes.
    while read -r path; do
        tried=$((tried + 1))
        sqlmap --batch --flush-session --level=2 --risk=1 --technique=BEU --threads=2 --smart \
            -u "$url$path" -H "Authorization: Bearer $token" --output-dir="$out/sqlmap" \
            >"$out/sqlmap-$tried.log" 2>&1 || true
        if grep -q 'is vulnerable\|injectable with' "$out/sqlmap-$tried.log" &&
            ! grep -q 'not injectable' "$out/sqlmap-$tried.log"; then
            found=$((found + 1)); echo "sqlmap: $path"
        fi
    done <<'PATHS'
/api/v1/tickets?text=hello&status=queued&need=normal&channel=hook&limit=10
/api/v1/tickets?agent=agt_1&customer=cus_1
/api/v1/search?q=hello&kind=ticket&state=open
/api/v1/line?limit=10&channel=hook&need=normal
/api/v1/events?after=0&limit=10
/api/v1/audit?actor=usr_1&action=policy.put&limit=10
/api/v1/reports/parity?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z
/api/v1/customers/cus_1*
/api/v1/tickets/tkt_1*
PATHS
    echo "sqlmap: $tried addresses, $found injectable"
fi

if have wapiti; then
    timeout 240 wapiti -u "$url/" --scope folder -m sql,xss,file,exec,crlf,ssrf,redirect,csp,cookieflags,http_headers,xxe,methods \
        --max-scan-time 180 -H "Authorization: Bearer $token" -f json -o "$out/wapiti.json" >"$out/wapiti.log" 2>&1 || true
    python3 - "$out/wapiti.json" <<'PY' || echo "wapiti: no report, see wapiti.log"
import json, sys
found = json.load(open(sys.argv[1]))["vulnerabilities"]
bad = {kind: len(all) for kind, all in found.items() if all}
print("wapiti:", bad if bad else "nothing found")
PY
fi

if have slowhttptest; then
    for mode in H B X R; do
        extra=(); [ $mode = X ] && extra=(-w 10 -y 20 -n 5 -z 32 -k 3); [ $mode = R ] && extra=(-a 10 -b 3000)
        target=$url/; [ $mode = B ] && target=$url/api/v1/session
        [ $mode = X ] && target=$url/openapi.yaml
        (cd "$out" && timeout 60 slowhttptest -$mode -c 1000 -r 200 -i 5 -l 30 -p 3 -u "$target" "${extra[@]}" >"slow-$mode.log" 2>&1) || true
        curl -so /dev/null -w "slowhttptest -$mode: 1,000 connections; afterwards an answer in %{time_total} s" --max-time 10 "$url/readyz" || echo -n "slowhttptest -$mode: no answer afterwards"
        echo ", service available: $(sed 's/\x1b\[[0-9;]*m//g' "$out/slow-$mode.log" | grep -o 'service available: *[A-Z]*' | awk '{print $3}' | sort | uniq -c | tr -s ' \n' ' ')"
    done
fi

if have testssl; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
        -keyout "$here/key.pem" -out "$here/cert.pem" 2>/dev/null
    port=$(free_port)
    begin "$here/tls" "$port" "certificate_file = \"$here/cert.pem\"
key_file = \"$here/key.pem\""; tls=$!; wait_for "https://127.0.0.1:$port"
    timeout 280 testssl --quiet --color 0 --warnings batch --fast -p -s -f -U -h "https://127.0.0.1:$port" >"$out/testssl.log" 2>&1 || true
    echo "testssl: $(grep -c 'VULNERABLE (NOT ok)' "$out/testssl.log" || true) lines name a weakness; not vulnerable: $(grep -c 'not vulnerable (OK)' "$out/testssl.log" || true)"
    grep -E '^ (SSLv2|SSLv3|TLS 1)' "$out/testssl.log" | tr -s ' ' | tr '\n' ';' || true; echo
fi
