// What customers open: the page of their ticket, with and without JavaScript, and the chat on a
// site of another origin, against the real server.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { until } from './acts.mjs';
import { axe, open_browser, person, picture } from './browser.mjs';
import { outside, supervisor_of } from './outside.mjs';
import { password, real_server } from './server.mjs';

const binary = process.env.EVENLINE_BINARY;
const skip = binary ? false : 'set EVENLINE_BINARY';
const world = {};
const { api, about, page_of, lookout } = outside(world);
let browser, server, site;

// A customer's web site, on a port (so an origin) of its own.
const shop = () => new Promise((up) => {
    const here = createServer((req, res) => res.writeHead(200, { 'Content-Type': 'text/html' }).end(
        `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1><script src="${server.direct}/webchat/chat/embed.js" async></script></html>`));
    here.listen(0, '127.0.0.1', () => up(here));
});

before(async () => {
    if (skip) return;
    browser = await open_browser();
    // The site's origin is needed before the server starts: the port is kept by a first listener.
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((up) => probe.once('listening', up));
    const { port } = probe.address();
    await new Promise((gone) => probe.close(gone));
    server = await real_server(binary, process.env.EVENLINE_CONSOLE_DIST ?? '.', `[[channel]]
id = "chat"
kind = "webchat"
allowed_origins = ["http://127.0.0.1:${port}"]
mail_channel = "mail"
`);
    server.user('rosa@desk.example', 'Rosa', 'agent');
    server.direct = `http://127.0.0.1:${server.port}`;
    site = await shop();
    await new Promise((gone) => site.close(gone));
    site.listen(port, '127.0.0.1');
    site.url = `http://127.0.0.1:${port}/`;
    Object.assign(world, { browser, server, supervisor: supervisor_of(binary, server) });
}, { timeout: 120_000 });
after(async () => {
    await browser?.close();
    site?.close();
    await server?.stop();
});

const say = (path, body, method = 'POST') => api(path, { method, body, token: say.token ?? '' });
// Rosa takes the ticket, if she has it not yet, and answers.
async function answer(ticket, text) {
    if (!say.token) say.token = (await say('/session', { email: 'rosa@desk.example', password })).token;
    await say('/me/presence', { state: 'available' }, 'PUT');
    await until('the ticket in hand', async () => {
        const offers = await api('/me/offers', { token: say.token });
        for (const o of offers.data ?? []) await say(`/offers/${o.id}/accept`, { version: o.version });
        return ['active', 'waiting_customer'].includes((await api(`/tickets/${ticket.id}`)).status);
    });
    await say(`/tickets/${ticket.id}/messages`, { text });
}

test('the page shows the place and takes details and a cancel without JavaScript', { skip, timeout: 90_000 }, async () => {
    await server.contact('hook', { thread: 'no-script', presence: 'live', customer: { ref: 'crm-1', name: 'Ana' }, subject: 'Matter', text: 'first words' });
    const ticket = await until('the ticket', () => about('first words'));
    const url = await page_of(ticket);
    await lookout('page-no-script', false, 'es-ES', async (page) => {
        await page.goto(url);
        await page.getByText('Está usted en la fila').waitFor();
        await page.locator('#text').fill('es la roja');
        await page.locator('#file').setInputFiles({ name: 'foto.png', mimeType: 'image/png', buffer: Buffer.from('89504e470d0a1a0a', 'hex') });
        await page.getByRole('button', { name: 'Enviar' }).first().click();
        await page.getByText('Su lugar es el mismo').waitFor();
        const told = JSON.stringify(await api(`/tickets/${ticket.id}/timeline`));
        assert.ok(told.includes('es la roja') && told.includes('foto.png'));
        assert.equal((await api(`/tickets/${ticket.id}`)).waiting_since, ticket.waiting_since);
        await page.locator('summary').click();
        await page.getByRole('button', { name: 'Sí, cancelar' }).click();
        await page.getByText('Queda cancelado').waitFor();
    });
    assert.equal((await api(`/tickets/${ticket.id}`)).status, 'cancelled');
});

test('the page has no finding of axe in either language and theme, and is under 30 KB', { skip, timeout: 90_000 }, async () => {
    await server.contact('hook', { thread: 'axe', presence: 'live', customer: { ref: 'crm-2', name: 'Ben' }, subject: 'Matter', text: 'looked at' });
    const url = await page_of(await until('the ticket', () => about('looked at')));
    for (const language of ['en', 'es'])
        for (const scheme of ['light', 'dark'])
            await lookout('page-axe', true, language, async (page) => {
                let bytes = 0;
                page.on('response', async (r) => (bytes += (await r.body().catch(() => '')).length));
                await page.emulateMedia({ colorScheme: scheme });
                await page.goto(`${url}?lang=${language}`, { waitUntil: 'networkidle' });
                assert.deepEqual(await axe(page), []);
                assert.ok(bytes > 0 && bytes < 30_000, `${bytes} bytes`);
                console.log(`# page ${language} ${scheme}: ${bytes} bytes`);
            });
});

const chat_frame = (page) => page.frameLocator('iframe');
async function open_chat(page) {
    await page.goto(site.url);
    await chat_frame(page).locator('#launch').click();
    await chat_frame(page).locator('#text').waitFor();
}

test('the chat on another origin sends, outlives a killed server, and shows what was answered meanwhile', { skip, timeout: 120_000 }, async () => {
    const page = await person(browser);
    try {
        await open_chat(page);
        const chat = chat_frame(page);
        await chat.locator('#text').fill('from the shop');
        await chat.locator('#text').press('Enter');
        await chat.locator('#messages p.you:not(.waits)', { hasText: 'from the shop' }).waitFor();
        await chat.locator('#line', { hasText: 'You are in line, place' }).waitFor();
        const ticket = await until('the ticket', () => about('from the shop'));
        await answer(ticket, 'which colour?');
        await chat.locator('#messages p.us', { hasText: 'which colour?' }).waitFor();
        await server.kill();
        await chat.locator('#line', { hasText: 'Offline' }).waitFor();
        await chat.locator('#text').fill('while it was away');
        await chat.locator('#text').press('Enter');
        await chat.locator('#messages p.you.waits', { hasText: 'while it was away' }).waitFor();
        await server.start();
        await chat.locator('#messages p.you:not(.waits)', { hasText: 'while it was away' }).waitFor({ timeout: 30_000 });
        const told = JSON.stringify(await api(`/tickets/${ticket.id}/timeline`));
        assert.equal(told.split('while it was away').length, 2, 'stored once, in the same ticket');
        // Offline by going elsewhere: what is answered meanwhile is there on coming back.
        await page.goto(`${server.direct}/healthz`);
        await answer(ticket, 'the red one it is');
        await open_chat(page);
        await chat.locator('#messages p.us', { hasText: 'the red one it is' }).waitFor();
        assert.equal(await chat.locator('#messages p.us', { hasText: 'which colour?' }).count(), 1);
        await chat_frame(page).locator('#messages p', { hasText: 'from the shop' }).waitFor();
        assert.equal(await chat_frame(page).locator('#messages p', { hasText: 'while it was away' }).count(), 1);
        assert.deepEqual(page.trouble, []);
    } catch (failed) {
        await picture(page, 'chat');
        throw failed;
    } finally {
        await page.context().close();
    }
});

test('the chat leaves an address for mail and keeps its place, and its files are under 30 KB', { skip, timeout: 90_000 }, async () => {
    const page = await person(browser);
    try {
        await open_chat(page);
        const chat = chat_frame(page);
        await chat.locator('#text').fill('mail me instead');
        await chat.locator('#send').click();
        const ticket = await until('the ticket', () => about('mail me instead'));
        await chat.locator('#by_mail').click();
        await chat.locator('#address').fill('visitor@example.org');
        await chat.locator('#mail button').click();
        await chat.locator('#mail').waitFor({ state: 'hidden' });
        const now = await until('the mail contact', async () => {
            const t = await api(`/tickets/${ticket.id}`);
            return JSON.stringify(t).includes('visitor@example.org') || t.contacts?.length > 1 ? t : null;
        });
        assert.equal(now.waiting_since, ticket.waiting_since);
        let bytes = 0;
        for (const file of ['', '/embed.js', '/chat.js', '/chat.css'])
            bytes += (await fetch(`${server.direct}/webchat/chat${file}`).then((r) => r.arrayBuffer())).byteLength;
        console.log(`# chat: ${bytes} bytes`);
        assert.ok(bytes < 30_000, `${bytes} bytes`);
        await page.goto(`${server.direct}/webchat/chat`);
        await page.locator('#text').waitFor();
        assert.deepEqual(await axe(page), []);
    } finally {
        await page.context().close();
    }
});
