#!/usr/bin/env bash
# Steady load on the real server for so many seconds, everybody a new customer, and what it costs
# once as many leave the memory as come (ended tickets stay in it for a quarter of an hour, so memory
# is judged in runs of 25 minutes and more): less than 1 % in ten minutes; descriptors must not grow,
# the write-ahead log must stay below 64 MiB.
# soak.sh BINARY SECONDS [WEBHOOKS A SECOND]
set -euo pipefail
binary=$(realpath "${1:?a server}"); seconds=${2:-1800}; rate=${3:-50}
here=$(mktemp -d); server=
trap 'kill $server 2>/dev/null; wait 2>/dev/null; rm -rf "$here"' EXIT
port=$(python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
printf '[server]\nlisten = "127.0.0.1:%s"\n[[channel]]\nid = "hook"\nkind = "webhook"\nsecrets = ["whsec_c2VjcmV0c2VjcmV0c2VjcmV0"]\n' "$port" >"$here/evenline.toml"
"$binary" serve --config "$here/evenline.toml" >"$here/log" 2>&1 & server=$!
python3 - "$port" "$server" "$here" "$seconds" "$rate" <<'PY'
import base64, hashlib, hmac, http.client, json, os, sys, threading, time, uuid
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
def parts():
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=5); c.request("GET", "/metrics")
    found = {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) / 2**20
             for line in c.getresponse().read().decode().splitlines() if line.startswith(("evenline_heap", "evenline_sqlite_memory"))}
    return " ".join(f"{name.removeprefix('evenline_')} {mib:.1f}" for name, mib in found.items())
began, sent, bad, seen, told, slowest, wal = time.time(), 0, 0, [], 0, 0, 0
lock = threading.Lock()
def due():   # the next one's number, or nothing when time is up
    global sent
    with lock:
        if time.time() - began > seconds: return None
        sent += 1; n = sent - 1
        if sent % 50 == 0: look()
    time.sleep(max(0, began + n / rate - time.time()))
    return n
def look():
    global wal, told
    now = cost(); wal = max(wal, now[2]); seen.append((time.time() - began, *now))
    if seen[-1][0] > told: print(f"soak: {seen[-1][0]:.0f} s: resident {now[0]/1024:.1f} MiB: {parts()}", flush=True); told += 150
def deliver():
    global bad, slowest
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while (n := due()) is not None:
        kind = "contact.ended" if n // 8 % 2 else "contact.created"   # somebody new comes, and goes: what waits stays bounded
        who = n // 16 * 8 + n % 8
        body = json.dumps({"type": kind, "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "data": {"thread": f"t-{who}", "presence": "live", "customer": {"ref": f"crm-{who}"}, "text": "soak"}})
        id, at = "msg_" + uuid.uuid4().hex, str(int(time.time()))
        signature = base64.b64encode(hmac.new(key, f"{id}.{at}.{body}".encode(), hashlib.sha256).digest()).decode()
        asked = time.time()
        c.request("POST", "/api/v1/hooks/hook", body, {"content-type": "application/json", "webhook-id": id, "webhook-timestamp": at, "webhook-signature": "v1," + signature})
        r = c.getresponse(); r.read()
        with lock: slowest = max(slowest, time.time() - asked); bad += r.status // 100 != 2
four = [threading.Thread(target=deliver) for _ in range(4)]
for one in four: one.start()
for one in four: one.join()
settled = [s for s in seen if s[0] > max(seconds / 4, min(1000, seconds / 2))]
minutes = {int(s[0] // 300): s[1] for s in seen}
print("soak: memory every five minutes:", " ".join(f"{kib/1024:.1f}" for kib in minutes.values()), "MiB")
first, last = settled[:max(1, len(settled) // 10)], settled[-max(1, len(settled) // 10):]
mean = lambda rows, i: sum(r[i] for r in rows) / len(rows)
growth = (mean(last, 1) / mean(first, 1) - 1) * 600 / max(1, last[-1][0] - first[0][0])
print(f"soak: {sent} webhooks in {seconds:.0f} s, {bad} refused, slowest {slowest*1000:.0f} ms; memory {mean(first,1)/1024:.1f} -> {mean(last,1)/1024:.1f} MiB "
      f"({growth*100:+.2f} % in ten minutes), descriptors {mean(first,2):.0f} -> {mean(last,2):.0f}, log at most {wal/2**20:.1f} MiB")
flat = seconds < 1500 or growth < 0.01
sys.exit(0 if flat and bad == 0 and wal < 64 * 2**20 and mean(last, 2) <= mean(first, 2) + 2 else 1)
PY
