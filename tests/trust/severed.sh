#!/usr/bin/env bash
# A cable that is cut: no goodbye, no reset, nothing comes any more (two network namespaces, a veth
# pair, its far end taken down). How long until the server notices an agent behind it, and where
# their work goes; with the settings as shipped. severed.sh BINARY. Needs root; 77 where it may not.
set -euo pipefail
binary=$(realpath "${1:?a server}"); here=$(mktemp -d); server=
near=evenline-near-$$ far=evenline-far-$$
cleanup() {
    kill $server 2>/dev/null || true; wait 2>/dev/null || true
    ip netns del $near 2>/dev/null || true; ip netns del $far 2>/dev/null || true; rm -rf "$here"
}
trap cleanup EXIT
{ ip netns add $near && ip netns add $far &&
    ip -n $near link add cable type veth peer name cable netns $far; } 2>/dev/null ||
    { echo "network namespaces are not allowed here"; exit 77; }
ip -n $near addr add 10.203.77.1/30 dev cable; ip -n $far addr add 10.203.77.2/30 dev cable
ip -n $near link set lo up; ip -n $near link set cable up; ip -n $far link set cable up
cat >"$here/evenline.toml" <<'TOML'
[server]
listen = "10.203.77.1:8080"
[[channel]]
id = "hook"
kind = "webhook"
secrets = ["whsec_c2VjcmV0c2VjcmV0c2VjcmV0"]
TOML
in_near() { ip netns exec $near "$@"; }
for who in rosa luis; do
    echo "correct horse battery staple" | "$binary" user add --config "$here/evenline.toml" --name $who \
        --email $who@example.com --role agent --password-stdin >/dev/null
done
in_near "$binary" serve --config "$here/evenline.toml" >"$here/log" 2>&1 & server=$!
for _ in $(seq 100); do in_near curl --noproxy '*' -sfo /dev/null http://10.203.77.1:8080/readyz && break; sleep 0.2; done
token=$("$binary" token create --config "$here/evenline.toml" --role supervisor --label cable 2>/dev/null | grep -o 'evt_[A-Za-z0-9_-]*' | head -1)
in_near python3 - "$token" $far <<'PY'
import base64, hashlib, hmac, http.client, json, os, socket, subprocess, sys, threading, time, uuid
supervisor, far = sys.argv[1:]
key = base64.b64decode("c2VjcmV0c2VjcmV0c2VjcmV0")
here, there = os.open("/proc/self/ns/net", os.O_RDONLY), os.open(f"/run/netns/{far}", os.O_RDONLY)
import ctypes; setns = ctypes.CDLL(None, use_errno=True).setns
def connect(beyond):   # a socket stays in the namespace it was made in
    if beyond and setns(there, 0): raise OSError("setns")
    try: return socket.create_connection(("10.203.77.1", 8080), 10)
    finally: setns(here, 0)
def ask(method, path, token, body=None, headers={}, by=None):
    c = http.client.HTTPConnection("10.203.77.1:8080"); c.sock = by or connect(False)
    c.request(method, path, json.dumps(body) if isinstance(body, dict) else body,
              {"Content-Type": "application/json", **({"Authorization": "Bearer " + token} if token else {}), **headers})
    r = c.getresponse(); said = r.read(); return r.status, json.loads(said) if said[:1] in b"{[" else said
def contact(thread):
    body = json.dumps({"type": "contact.created", "timestamp": "2026-01-01T00:00:00Z", "data": {"thread": thread, "presence": "live", "customer": {"ref": thread}, "text": "hello"}})
    id, at = "msg_" + uuid.uuid4().hex, str(int(time.time()))
    signed = base64.b64encode(hmac.new(key, f"{id}.{at}.{body}".encode(), hashlib.sha256).digest()).decode()
    status, said = ask("POST", "/api/v1/hooks/hook", None, body, {"webhook-id": id, "webhook-timestamp": at, "webhook-signature": "v1," + signed})
    assert status // 100 == 2, said
def log_in(who, beyond):
    return ask("POST", "/api/v1/session", None, {"email": who + "@example.com", "password": "correct horse battery staple"}, by=connect(beyond))[1]["token"]
def console(token, beyond):   # a browser's socket: it answers pings for as long as anything comes through
    s = connect(beyond); s.settimeout(None)
    s.sendall(b"GET /api/v1/live HTTP/1.1\r\nHost: 10.203.77.1:8080\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
    hello = json.dumps({"type": "hello", "token": token}).encode()
    s.sendall(bytes([0x81, 0x80 | len(hello)] if len(hello) < 126 else [0x81, 0xFE, len(hello) >> 8, len(hello) & 255]) + b"\0\0\0\0" + hello)
    def answer():
        stream = s.makefile("rb")
        try:
            while stream.readline().strip(): pass
            while head := stream.read(2):
                size = head[1] & 127
                size = int.from_bytes(stream.read({126: 2, 127: 8}[size]), "big") if size > 125 else size
                payload = stream.read(size)
                if head[0] & 15 == 9: s.sendall(bytes([0x8A, 0x80 | size]) + b"\0\0\0\0" + payload)
        except OSError: pass   # the cable is whole again, and the server no longer knows this end
    threading.Thread(target=answer, daemon=True).start()
def offers(token): return ask("GET", "/api/v1/me/offers", token)[1]["data"]
def wait_offer(token, seconds):
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if got := offers(token): return got[0], time.monotonic() - began
        time.sleep(0.1)
    return None, seconds
def cable(state): subprocess.run(["ip", "netns", "exec", far, "ip", "link", "set", "cable", state], check=True)
wrong = []
rosa, luis = log_in("rosa", True), log_in("luis", False)
def place(ticket): return ask("GET", "/api/v1/tickets/" + ticket, supervisor)[1]
def present(token): return ask("PUT", "/api/v1/me/presence", token, {"state": "available"})
def run(name, accepts, at_most):
    console(rosa, True); time.sleep(1); present(rosa)
    thread = f"{name}-{time.time()}"; contact(thread)
    offer, _ = wait_offer(rosa, 10)
    if not offer: wrong.append(name + ": no offer"); return
    if accepts: ask("POST", f"/api/v1/offers/{offer['id']}/accept", rosa, {})
    ticket = offer["ticket"]["id"]; before = place(ticket)
    console(luis, False); time.sleep(1); present(luis)
    cable("down"); print(f"severed: {name}: cut", flush=True)
    got, took = wait_offer(luis, at_most + 30)
    after = place(ticket)
    kept = after["waiting_since"] == before["waiting_since"]
    if not got or got["ticket"]["id"] != ticket: wrong.append(f"{name}: not offered to somebody else")
    if took > at_most: wrong.append(f"{name}: {took:.1f} s, {at_most} at most")
    if not kept: wrong.append(f"{name}: its place is lost")
    print(f"severed: {name}: offered to another after {took:.1f} s, its place {'kept' if kept else 'lost'}", flush=True)
    ask("POST", f"/api/v1/offers/{got['id']}/accept", luis, {}) if got else None
    ask("POST", f"/api/v1/tickets/{ticket}/close", luis, {"disposition": "solved"})
    ask("PUT", "/api/v1/me/presence", luis, {"state": "away"})
    cable("up"); time.sleep(2)
run("an offer under way", False, 25)
run("a conversation under way", True, 80)
print("severed:", "; ".join(wrong) or "nothing wrong")
os._exit(1 if wrong else 0)
PY
