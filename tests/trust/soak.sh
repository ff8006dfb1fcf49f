#!/usr/bin/env bash
# Steady load on the real server for so many seconds, everybody a new customer, and what it costs
# once as many leave the memory as come (ended tickets stay in it for a quarter of an hour, so this
# wants 25 minutes at least): memory and descriptors must not grow, the write-ahead log must stay
# below 64 MiB.
# soak.sh BINARY SECONDS [WEBHOOKS A SECOND]
set -euo pipefail
binary=$(realpath "${1:?a server}"); seconds=${2:-1800}; rate=${3:-50}
here=$(mktemp -d); server=
trap 'kill $server 2>/dev/null; wait 2>/dev/null; rm -rf "$here"' EXIT
port=$(python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
printf '[server]\nlisten = "127.0.0.1:%s"\n[[channel]]\nid = "hook"\nkind = "webhook"\nsecrets = ["whsec_c2VjcmV0c2VjcmV0c2VjcmV0"]\n' "$port" >"$here/evenline.toml"
"$binary" serve --config "$here/evenline.toml" >"$here/log" 2>&1 & server=$!
python3 - "$port" "$server" "$here" "$seconds" "$rate" <<'PY'
import base64, hashlib, hmac, http.client, json, os, sys, time, uuid
port, pid, folder, seconds, rate = int(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4]), float(sys.argv[5])
key = base64.b64decode("c2VjcmV0c2VjcmV0c2VjcmV0")
def ready():
    try:
        c = http.client.HTTPConnection("127.0.0.1", port, timeout=5); c.request("GET", "/readyz"); return c.getresponse().status == 200
    except OSError: return False
for _ in range(100):
    if ready(): break
    time.sleep(0.2)
def cost():
    status = open(f"/proc/{pid}/status").read()
    rss = int(status.split("VmRSS:")[1].split()[0])
    wal = f"{folder}/evenline.db-wal"
    return rss, len(os.listdir(f"/proc/{pid}/fd")), os.path.getsize(wal) if os.path.exists(wal) else 0
began, sent, bad, seen, slowest, wal = time.time(), 0, 0, [], 0, 0
c = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
while time.time() - began < seconds:
    n = sent // 2   # somebody new comes, and goes: what waits stays bounded
    kind = "contact.ended" if sent % 2 else "contact.created"
    body = json.dumps({"type": kind, "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "data": {"thread": f"t-{n}", "presence": "live", "customer": {"ref": f"crm-{n}"}, "text": "soak"}})
    id, at = "msg_" + uuid.uuid4().hex, str(int(time.time()))
    signature = base64.b64encode(hmac.new(key, f"{id}.{at}.{body}".encode(), hashlib.sha256).digest()).decode()
    asked = time.time()
    c.request("POST", "/api/v1/hooks/hook", body, {"content-type": "application/json", "webhook-id": id, "webhook-timestamp": at, "webhook-signature": "v1," + signature})
    r = c.getresponse(); r.read(); sent += 1
    slowest = max(slowest, time.time() - asked)
    bad += r.status // 100 != 2
    if sent % 50 == 0:
        now = cost(); wal = max(wal, now[2]); seen.append((time.time() - began, *now))
    time.sleep(max(0, began + sent / rate - time.time()))
settled = [s for s in seen if s[0] > max(seconds / 4, min(1000, seconds / 2))]
minutes = {int(s[0] // 300): s[1] for s in seen}
print("soak: memory every five minutes:", " ".join(f"{kib/1024:.1f}" for kib in minutes.values()), "MiB")
first, last = settled[:max(1, len(settled) // 10)], settled[-max(1, len(settled) // 10):]
mean = lambda rows, i: sum(r[i] for r in rows) / len(rows)
growth = (mean(last, 1) / mean(first, 1) - 1) * 600 / max(1, last[-1][0] - first[0][0])
print(f"soak: {sent} webhooks in {seconds:.0f} s, {bad} refused, slowest {slowest*1000:.0f} ms; memory {mean(first,1)/1024:.1f} -> {mean(last,1)/1024:.1f} MiB "
      f"({growth*100:+.2f} % in ten minutes), descriptors {mean(first,2):.0f} -> {mean(last,2):.0f}, log at most {wal/2**20:.1f} MiB")
sys.exit(0 if bad == 0 and wal < 64 * 2**20 and mean(last, 2) <= mean(first, 2) + 2 else 1)
PY
