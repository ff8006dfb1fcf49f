// What the tests of customers' pages share: the API with somebody's token, a ticket by what was said
// in it, its page, and a customer's small screen. `world`: {server, browser, supervisor}, filled before.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { picture } from './browser.mjs';

export function supervisor_of(binary, server) {
    const asked = ['token', 'create', '--config', server.config, '--role', 'supervisor', '--label', 'test'];
    return execFileSync(binary, asked).toString().trim();
}

export function outside(world) {
    async function api(path, { method = 'GET', body, token = world.supervisor } = {}) {
        const done = await fetch(`${world.server.direct}/api/v1${path}`, { method, body: body && JSON.stringify(body),
            headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) } });
        const text = await done.text();
        assert.ok(done.ok, `${method} ${path}: ${done.status} ${text}`);
        return text ? JSON.parse(text) : null;
    }
    async function about(text) {
        for (const t of (await api('/tickets')).data)
            if (JSON.stringify(await api(`/tickets/${t.id}/timeline`)).includes(text)) return t;
        return null;
    }
    const page_of = async (ticket) => `${world.server.direct}${new URL((await api(`/tickets/${ticket.id}/ways`)).page_url).pathname}`;
    async function lookout(name, script, language, run) {
        const context = await world.browser.newContext({ javaScriptEnabled: script, locale: language, viewport: { width: 390, height: 800 } });
        const page = await context.newPage();
        try {
            await run(page);
        } catch (failed) {
            await picture(page, name);
            throw failed;
        } finally {
            await context.close();
        }
    }
    return { api, about, page_of, lookout };
}
