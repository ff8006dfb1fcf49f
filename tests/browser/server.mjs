// The real binary on free ports with its own folder, signed contacts for it, and the console in
// front of it when the binary was built without one.
import { execFileSync, spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as ask } from 'node:http';
import { connect, createServer as listen } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve_file } from './stand_in.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const secret = Buffer.alloc(24, 7);
export const password = 'correct horse battery staple';

// Below those that the system gives out by itself: whoever asks for any port meanwhile is not given
// this one.
const free_port = () => new Promise((found) => {
    const port = 10_000 + Math.floor(Math.random() * 22_000);
    const probe = listen().on('error', () => found(free_port()));
    probe.listen(port, '127.0.0.1', () => probe.close(() => found(port)));
});

// Providers' side: takes what the server sends and says yes.
async function provider() {
    const got = [];
    const here = { got, refuses: () => false };
    const server = createServer((req, res) => {
        let text = '';
        req.on('data', (part) => (text += part));
        req.on('end', () => {
            if (here.refuses(text)) return void res.writeHead(400, { 'Content-Type': 'application/json' }).end('{"error":{"message":"Invalid parameter","type":"OAuthException","code":100,"fbtrace_id":"x"}}');
            got.push({ path: req.url, text });
            res.writeHead(200, { 'Content-Type': 'application/json' }).end(`{"recipient_id":"1","message_id":"m${got.length}"}`);
        });
    });
    await new Promise((up) => server.listen(0, '127.0.0.1', up));
    return Object.assign(here, { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() });
}

// Console files from `dist`, everything else to the server; websockets pass through.
export function front(dist, port, at) {
    const server = createServer((req, res) => {
        const path = new URL(req.url, 'http://x').pathname;
        if (path === '/' || path === '/wall' || path === '/mark.svg' || path.startsWith('/assets/')) return serve_file(dist, path, res);
        const onward = ask({ port, host: '127.0.0.1', path: req.url, method: req.method, headers: req.headers }, (got) => {
            res.writeHead(got.statusCode, got.headers);
            got.pipe(res);
        });
        onward.on('error', () => res.destroy());
        req.pipe(onward);
    });
    const open = new Set();
    server.on('connection', (s) => open.add(s.on('close', () => open.delete(s))));
    server.on('upgrade', (req, socket, head) => {
        const onward = connect(port, '127.0.0.1', () => {
            const headers = Object.entries(req.headers).map(([k, v]) => `${k}: ${v}`).join('\r\n');
            onward.write(`${req.method} ${req.url} HTTP/1.1\r\n${headers}\r\n\r\n`);
            onward.write(head);
            socket.pipe(onward).pipe(socket);
        });
        const end = () => (socket.destroy(), onward.destroy());
        onward.on('error', end).on('close', end);
        socket.on('error', end).on('close', end);
    });
    return new Promise((up) => server.listen(at, '127.0.0.1', () => up({ stop: () => (open.forEach((s) => s.destroy()), server.close()) })));
}

function configuration(port, public_url, api_url, mail_port) {
    const key = `whsec_${secret.toString('base64')}`;
    return `[server]
listen = "127.0.0.1:${port}"
public_url = "${public_url}"
[store]
url = "sqlite:evenline.db"
[policy]
file = "equal.toml"
[[channel]]
id = "hook"
kind = "webhook"
secrets = ["${key}"]
reply_url = "${api_url}/hook"
[[channel]]
id = "forum"
kind = "webhook"
secrets = ["${key}"]
reply_url = "${api_url}/forum"
[[channel]]
id = "fb"
kind = "messenger"
app_secret = "app"
verify_token = "v"
page_access_token = "p"
api_url = "${api_url}"
[[channel]]
id = "mail"
kind = "lmtp"
listen = "127.0.0.1:${mail_port}"
domain = "desk.example"
smtp_url = "smtp://127.0.0.1:9"
`;
}

// `more` is added to the configuration.
export async function real_server(binary, dist, more = '') {
    const folder = mkdtempSync(join(tmpdir(), 'evenline-browser-'));
    const config = join(folder, 'evenline.toml');
    const [port, front_port, mail_port] = [await free_port(), await free_port(), await free_port()];
    const outside = await provider();
    const url = `http://127.0.0.1:${front_port}`;
    cpSync(process.env.EVENLINE_POLICY ?? join(root, 'config/policies/equal.toml'), join(folder, 'equal.toml'));
    writeFileSync(config, configuration(port, url, outside.url, mail_port) + more);
    const before = await front(dist, port, front_port);
    const here = { url, port, mail_port, outside, folder, config };
    let child;
    here.start = async () => {
        child = spawn(binary, ['serve', '--config', config], { stdio: ['ignore', 'pipe', 'pipe'] });
        child.stderr.on('data', (d) => (here.said = (here.said ?? '') + d));
        child.stdout.on('data', (d) => (here.said = (here.said ?? '') + d));
        for (let i = 0; i < 1_000; i += 1) {
            const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then((r) => r.ok, () => false);
            if (ready) return;
            await new Promise((go) => setTimeout(go, 50));
        }
        throw new Error(`the server is not ready: ${here.said}`);
    };
    here.kill = () => new Promise((gone) => (child.once('exit', gone), child.kill('SIGKILL')));
    here.user = (email, name, role, ...more) => execFileSync(binary,
        ['user', 'add', '--config', config, '--email', email, '--name', name, '--role', role, ...more, '--password-stdin'],
        { input: password }).toString();
    here.contact = async (channel, data, type = 'contact.created') => {
        const body = JSON.stringify({ type, timestamp: new Date().toISOString(), data });
        const id = `msg_${randomUUID()}`;
        const at = String(Math.floor(Date.now() / 1000));
        const signature = createHmac('sha256', secret).update(`${id}.${at}.${body}`).digest('base64');
        const answer = await fetch(`http://127.0.0.1:${port}/api/v1/hooks/${channel}`, {
            method: 'POST', body,
            headers: { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,${signature}` },
        });
        if (!answer.ok) throw new Error(`${channel} refused: ${answer.status} ${await answer.text()}`);
    };
    here.messenger = async (sender, ...texts) => { // in one request, as Meta sends what came together
        const one = (text, i) => ({ sender: { id: sender }, recipient: { id: '1' }, timestamp: Date.now() + i, message: { mid: `m_${randomUUID()}`, text } });
        const body = JSON.stringify({ object: 'page', entry: [{ id: '1', time: Date.now(), messaging: texts.map(one) }] });
        const answer = await fetch(`http://127.0.0.1:${port}/api/v1/hooks/fb`, { method: 'POST', body, headers: {
            'content-type': 'application/json', 'x-hub-signature-256': `sha256=${createHmac('sha256', 'app').update(body).digest('hex')}` } });
        if (!answer.ok) throw new Error(`messenger refused: ${answer.status} ${await answer.text()}`);
    };
    here.stop = async () => {
        if (child.exitCode === null && child.signalCode === null) await here.kill();
        before.stop();
        outside.stop();
        rmSync(folder, { recursive: true, force: true });
    };
    try {
        await here.start();
    } catch (failed) {
        await here.stop();
        throw failed;
    }
    return here;
}
