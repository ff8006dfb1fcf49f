// The live page: log in, then the line and the parity figures as they change. Text only ever
// goes in as text, never as markup.
"use strict";

const at = (id) => document.getElementById(id);
let token = sessionStorage.getItem("evenline.token") || "";
let socket = null;
let last = null;
let stale = true;
let pause = 500;

async function ask(method, path, body) {
  const headers = { Accept: "application/json" };
  if (token) headers.Authorization = "Bearer " + token;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const read = answer.status === 204 ? null : await answer.json();
  if (answer.status === 401 && token) leave("The session ended; log in again");
  if (!answer.ok) throw new Error((read && read.detail) || answer.statusText);
  return read;
}

function show() {
  const inside = token !== "";
  const link = location.hash.startsWith("#/setup/");
  at("log-in").hidden = inside || link;
  at("set-up").hidden = inside || !link;
  at("desk").hidden = !inside;
  at("log-out").hidden = !inside;
}

function leave(why) {
  token = "";
  sessionStorage.removeItem("evenline.token");
  if (socket) socket.close();
  socket = null;
  at("status").textContent = why;
  show();
}

function enter(session) {
  token = session.token;
  sessionStorage.setItem("evenline.token", token);
  history.replaceState(null, "", "/plain");
  begin();
}

function row(cells, late) {
  const line = document.createElement("tr");
  if (late) line.className = "late";
  for (const text of cells) {
    const cell = document.createElement("td");
    cell.textContent = text;
    line.append(cell);
  }
  return line;
}

const span = (s) => (s < 120 ? Math.round(s) + " s" : s < 7200 ? Math.round(s / 60) + " min" : (s / 3600).toFixed(1) + " h");
const percent = (share) => (share === null ? "–" : (100 * share).toFixed(1) + " %");

function showLine(page, waiting) {
  at("waiting").textContent = waiting + " waiting";
  at("line").replaceChildren(...page.data.map((e) => row([
    e.position, e.ticket_id, e.need, e.channel, span(e.waited_seconds),
    e.due_at ? new Date(e.due_at).toLocaleTimeString() : "–", e.score.toFixed(2),
    "used " + e.score_parts.used_share.toFixed(2) + ", head start " + e.score_parts.head_start.toFixed(2)
      + (e.score_parts.overdue ? ", overdue lane" : ""),
  ], e.waited_seconds > e.target_seconds)));
}

function showParity(report) {
  at("parity").replaceChildren(...report.data.map((r) => row([
    r.need, r.channel, percent(r.sl3_share), r.queued, r.answered, r.abandoned, r.open,
    span(r.wait_p50_seconds), span(r.wait_p90_seconds), r.head_start.toFixed(2)])));
  const gaps = report.needs.filter((n) => n.gap_points !== null).map((n) => n.need + ": gap "
    + n.gap_points.toFixed(1) + " points (95 %: " + n.gap_low_points.toFixed(1) + " to " + n.gap_high_points.toFixed(1)
    + "), best " + n.best_channel + ", worst " + n.worst_channel);
  at("gaps").textContent = gaps.length ? gaps.join(" · ") : "Fewer than two channels have had anything due yet.";
}

async function refresh() {
  if (!token || !stale) return;
  stale = false;
  try {
    const [line, report, ready] = await Promise.all([
      ask("GET", "/api/v1/line?limit=50"), ask("GET", "/api/v1/reports/parity"), ask("GET", "/readyz")]);
    showLine(line, ready.waiting);
    showParity(report);
  } catch (problem) {
    stale = true;
    at("status").textContent = problem.message;
  }
}

function connect() {
  if (!token) return;
  const mine = new WebSocket((location.protocol === "https:" ? "wss://" : "ws://") + location.host + "/api/v1/live");
  socket = mine;
  mine.onopen = () => mine.send(JSON.stringify(last === null ? { type: "hello", token } : { type: "hello", token, after: last }));
  mine.onmessage = (message) => {
    const said = JSON.parse(message.data);
    if (said.number !== undefined) last = said.number;
    if (said.type === "snapshot" || said.type === "resumed") { at("status").textContent = "Live"; pause = 500; }
    stale = true;
  };
  mine.onclose = (closed) => {
    if (socket !== mine) return;
    if (closed.code === 4401) return leave("The session ended; log in again");
    at("status").textContent = "Offline; trying again";
    setTimeout(connect, pause);
    pause = Math.min(2 * pause, 10000);
  };
}

function begin() { show(); stale = true; connect(); refresh(); }

at("log-in-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  at("log-in-error").textContent = "";
  try { enter(await ask("POST", "/api/v1/session", { email: at("email").value, password: at("password").value })); }
  catch (problem) { at("log-in-error").textContent = problem.message; }
});
at("set-up-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  at("set-up-error").textContent = "";
  const body = { link: location.hash.slice("#/setup/".length), password: at("new-password").value, name: at("new-name").value };
  try { enter(await ask("POST", "/api/v1/setup", body)); }
  catch (problem) { at("set-up-error").textContent = problem.message; }
});
at("log-out").addEventListener("click", async () => {
  try { await ask("DELETE", "/api/v1/session"); } catch { /* it ended by itself */ }
  leave("Logged out");
});
setInterval(refresh, 1000);
setInterval(() => { stale = true; }, 5000);

(async () => {
  if (location.hash.startsWith("#/start/")) {
    try { return enter(await ask("POST", "/api/v1/session", { link: location.hash.slice("#/start/".length) })); }
    catch (problem) { at("log-in-error").textContent = problem.message; }
  }
  if (token) begin(); else show();
})();
