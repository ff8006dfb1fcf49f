// A page of another origin, open in the browser of somebody who is logged in: its forms, its
// fetches, its frames and its sockets reach nothing.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { log_in, person } from './browser.mjs';
import { real_world } from './real.mjs';
import { password } from './server.mjs';

let browser;
let server;
const { real } = real_world(['root'], (up) => { ({ browser, server } = up); });

// An empty page of an origin of its own.
async function elsewhere() {
    const here = createServer((req, res) => res.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>elsewhere</title>'));
    await new Promise((up) => here.listen(0, '127.0.0.1', up));
    return { url: `http://127.0.0.1:${here.address().port}/`, stop: () => here.close() };
}

const users = async (session) => (await (await fetch(`${server.url}/api/v1/users`, { headers: { Authorization: `Bearer ${session}` } })).json()).data.length;

real('APageOfAnotherOriginChangesNothingAndReadsNothing', async () => {
    const foreign = await elsewhere();
    const page = await person(browser);
    await log_in(page, server.url, 'root@desk.example', password);
    const { token } = await page.evaluate(() => JSON.parse(localStorage.getItem('evenline.session')));
    const before = await users(token);
    const body = JSON.stringify({ name: 'Mallory', email: 'mallory@desk.example', role: 'admin' });

    // Forms may be sent anywhere; a text/plain one can be made to look like JSON.
    for (const [type, name, value] of [['application/x-www-form-urlencoded', 'name', 'Mallory'], ['multipart/form-data', 'name', 'Mallory'], ['text/plain', body.slice(0, -1) + ',"x":"', '"}']]) {
        const other = await page.context().newPage();
        await other.goto(foreign.url);
        const answered = other.waitForResponse((r) => r.url().endsWith('/api/v1/users'));
        await other.evaluate(([to, enctype, n, v]) => {
            const form = Object.assign(document.createElement('form'), { method: 'POST', action: to, enctype });
            form.append(Object.assign(document.createElement('input'), { name: n, value: v }));
            document.body.append(form);
            form.submit();
        }, [`${server.url}/api/v1/users`, type, name, value]);
        assert.ok([401, 403, 415].includes((await answered).status()), `form ${type}`);
        await other.close();
    }
    const other = await page.context().newPage();
    await other.goto(foreign.url);
    const tried = await other.evaluate(async ([to, sent]) => {
        const say = async (path, how) => {
            try {
                const got = await fetch(to + path, { credentials: 'include', ...how });
                return got.type === 'opaque' ? 'opaque' : `read ${got.status}`;
            } catch { return 'refused'; }
        };
        const json = { 'Content-Type': 'application/json' };
        const socket = (path) => new Promise((done) => {
            const one = new WebSocket(to.replace('http', 'ws') + path);
            one.onopen = () => done('open');
            one.onerror = () => done('refused');
        });
        return {
            read: await say('/api/v1/users', {}), simple: await say('/api/v1/users', { method: 'POST', mode: 'no-cors', body: sent }),
            json: await say('/api/v1/users', { method: 'POST', headers: json, body: sent }), put: await say('/api/v1/policy', { method: 'PUT', body: 'name = "x"' }),
            gone: await say('/api/v1/session', { method: 'DELETE' }), feed: await socket('/api/v1/live'),
            framed: await new Promise((done) => {
                const frame = document.createElement('iframe');
                frame.onload = () => { try { done(frame.contentDocument ? 'read' : 'closed'); } catch { done('closed'); } };
                frame.src = to;
                document.body.append(frame);
            }),
        };
    }, [server.url, body]);
    assert.deepEqual(tried, { read: 'refused', simple: 'refused', json: 'refused', put: 'refused', gone: 'refused', feed: 'refused', framed: 'closed' });
    assert.equal(await users(token), before, 'nobody was added');
    assert.equal((await fetch(`${server.url}/api/v1/me`, { headers: { Authorization: `Bearer ${token}` } })).status, 200, 'and nobody was logged out');
    foreign.stop();
});
