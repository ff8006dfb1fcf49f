#!/usr/bin/env bash
# The real server while the wall clock jumps a day ahead, then an hour back, then stands still
# (libfaketime; the steady clock goes on): it serves, no wait is negative, and the line keeps its
# order. clock.sh BINARY. Needs Debian's faketime; 77 without.
set -euo pipefail
binary=$(realpath "${1:?a server}"); here=$(mktemp -d); server=
lib=$(ls /usr/lib/*/faketime/libfaketime.so.1 2>/dev/null | head -1) || true
[ -n "$lib" ] || { echo "faketime is not installed"; exit 77; }
trap 'kill $server 2>/dev/null; wait 2>/dev/null; rm -rf "$here"' EXIT
port=$(python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
printf '[server]\nlisten = "127.0.0.1:%s"\n[[channel]]\nid = "hook"\nkind = "webhook"\nsecrets = ["whsec_c2VjcmV0c2VjcmV0c2VjcmV0"]\n' "$port" >"$here/evenline.toml"
echo '+0' >"$here/clock"
LD_PRELOAD=$lib FAKETIME_TIMESTAMP_FILE=$here/clock FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1 \
    "$binary" serve --config "$here/evenline.toml" >"$here/log" 2>&1 & server=$!
for _ in $(seq 100); do curl -sfo /dev/null "http://127.0.0.1:$port/readyz" && break; sleep 0.2; done
token=$("$binary" token create --config "$here/evenline.toml" --role supervisor --label clock 2>/dev/null | grep -o 'evt_[A-Za-z0-9_-]*' | head -1)
python3 - "$port" "$token" "$here/clock" <<'PY'
import base64, hashlib, hmac, http.client, json, sys, time, uuid
port, token, clock = int(sys.argv[1]), sys.argv[2], sys.argv[3]
key = base64.b64decode("c2VjcmV0c2VjcmV0c2VjcmV0")
ahead, frozen, bad = 0, None, []
def ask(method, path, body=None, headers={}):
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    c.request(method, path, body, headers); r = c.getresponse(); return r.status, r.read()
def now(): return frozen if frozen else int(time.time()) + ahead
def contact(n):
    body = json.dumps({"type": "contact.created", "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now())),
        "data": {"thread": f"t-{n}", "presence": "deferred", "customer": {"ref": f"crm-{n}"}, "text": "clock"}})
    id, at = "msg_" + uuid.uuid4().hex, str(now())
    signature = base64.b64encode(hmac.new(key, f"{id}.{at}.{body}".encode(), hashlib.sha256).digest()).decode()
    began = time.monotonic()
    status, said = ask("POST", "/api/v1/hooks/hook", body, {"content-type": "application/json", "webhook-id": id,
        "webhook-timestamp": at, "webhook-signature": "v1," + signature})
    if status // 100 != 2: bad.append(f"contact {n}: {status} {said[:200]}")
    return time.monotonic() - began
def line():
    status, said = ask("GET", "/api/v1/line?limit=100", None, {"Authorization": "Bearer " + token})
    if status != 200: bad.append(f"line: {status}"); return [], []
    rows = json.loads(said)["data"]
    waits = [v for r in rows for k, v in r.items() if k.startswith("wait") and isinstance(v, (int, float))]
    if any(w < 0 for w in waits): bad.append(f"a negative wait: {waits}")
    return [r.get("ticket_id") or r.get("id") for r in rows], waits
slowest = max(contact(n) for n in range(5)); order, _ = line()
for name, value in (("a day ahead", 86400), ("an hour back", -3600), ("standing still", None)):
    if value is None:
        frozen = int(time.time()); text = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(frozen))
    else: ahead = value; text = f"{value:+d}"
    open(clock, "w").write(text + "\n"); time.sleep(1)
    began = len(order); slowest = max([slowest] + [contact(f"{name}-{n}") for n in range(5)])
    if ask("GET", "/readyz")[0] != 200: bad.append(f"{name}: not ready")
    after, waits = line()
    if after[:began] != order: bad.append(f"{name}: the order changed from {order} to {after}")
    order = after
    print(f"clock: {name}: {len(after)} in line, longest wait {max(waits, default=0):.0f} s, order kept")
print(f"clock: slowest answer {slowest*1000:.0f} ms;", "; ".join(bad) or "nothing wrong")
sys.exit(1 if bad or len(order) != 20 else 0)
PY
