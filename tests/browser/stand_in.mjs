// A stand-in for the server: the console's files with the true headers, and enough of the API to
// draw every screen with known content. The shift itself is tested against the real binary.
import { createServer } from 'node:http';
import { readFileSync, existsSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';
import { world } from './stand_in_world.mjs';

export const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
    "font-src 'self'; connect-src 'self'; media-src 'self'; frame-src 'self'; manifest-src 'self'; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'";

const types = {
    '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css',
    '.svg': 'image/svg+xml', '.woff2': 'font/woff2',
};

export function serve_file(dist, path, res) {
    const name = path === '/' || path === '/wall' ? '/index.html' : path;
    const at = join(dist, normalize(name));
    if (!existsSync(at)) return void res.writeHead(404).end();
    res.writeHead(200, {
        'Content-Type': types[extname(name)] ?? 'application/octet-stream',
        'Content-Security-Policy': policy, 'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer', 'Cross-Origin-Opener-Policy': 'same-origin',
    }).end(readFileSync(at));
}

const body_of = (req) => new Promise((done) => {
    let text = '';
    req.on('data', (part) => (text += part));
    req.on('end', () => done(text));
});

// Starts on a free port of the loopback; `world` may be changed while it runs.
export async function stand_in(dist, options = {}) {
    const here = world(options);
    const consoles = new Set();
    here.say = (message) => {
        for (const one of consoles) one.send(JSON.stringify(message));
    };
    const server = createServer(async (req, res) => {
        const url = new URL(req.url, 'http://x');
        if (url.pathname === '/readyz' || url.pathname === '/version') {
            const body = { status: 'ready', now: new Date().toISOString(), waiting: 0, last_event: 0, reasons: [], version: '0.1.0' };
            return void res.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
        }
        if (!url.pathname.startsWith('/api/')) return serve_file(dist, url.pathname, res);
        const text = await body_of(req);
        if (here.silent) return void res.destroy();
        const answer = here.answer(req.method, url, text, req.headers);
        const headers = { 'Content-Type': answer.type ?? 'application/json', ...answer.headers };
        if (answer.status >= 400) headers['Content-Type'] = 'application/problem+json';
        res.writeHead(answer.status ?? 200, headers);
        res.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
    });
    const sockets = new WebSocketServer({ server, path: '/api/v1/live' });
    sockets.on('connection', (socket) => here.silent ? socket.terminate() : socket.on('message', (data) => {
        const said = JSON.parse(data);
        if (said.type === 'ping') return socket.send('{"type":"pong"}');
        consoles.add(socket);
        socket.on('close', () => consoles.delete(socket));
        socket.send(JSON.stringify(here.snapshot()));
    }));
    await new Promise((up) => server.listen(0, '127.0.0.1', up));
    return {
        world: here,
        url: `http://127.0.0.1:${server.address().port}`,
        cut: () => consoles.forEach((one) => one.terminate()),
        stop: () => new Promise((down) => {
            consoles.forEach((one) => one.terminate());
            server.close(down);
            server.closeAllConnections();
        }),
    };
}

if (process.argv[1]?.endsWith('stand_in.mjs')) {
    const started = await stand_in(process.argv[2], { role: process.argv[3] ?? 'agent' });
    console.log(started.url);
}
