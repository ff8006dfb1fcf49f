// Customers who go on: they rate the effort, take their place to another channel, are vouched for by
// the site they chat on, and are told how long it will be. Against the real server.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { until } from './acts.mjs';
import { axe, open_browser, person, picture } from './browser.mjs';
import { deliver } from './lmtp.mjs';
import { outside, supervisor_of } from './outside.mjs';
import { password, real_server } from './server.mjs';

const binary = process.env.EVENLINE_BINARY;
const skip = binary ? false : 'set EVENLINE_BINARY';
const customer_secret = 'a secret that only the shop and the desk know';
const world = {};
const { api, about, page_of, lookout } = outside(world);
let browser, server, site, rosa;

// The shop vouches for whoever is logged in to it.
const part = (o) => Buffer.from(JSON.stringify(o)).toString('base64url');
function vouched(sub, key = customer_secret) {
    const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub, name: `Customer ${sub}`, exp: Math.floor(Date.now() / 1000) + 3600 })}`;
    return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

before(async () => {
    if (skip) return;
    browser = await open_browser();
    site = createServer((req, res) => res.writeHead(200, { 'Content-Type': 'text/html' }).end(
        `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1><script src="${server.direct}/webchat/chat/embed.js" data-customer="${site.customer}" async></script></html>`));
    await new Promise((up) => site.listen(0, '127.0.0.1', up));
    site.url = `http://127.0.0.1:${site.address().port}`;
    server = await real_server(binary, process.env.EVENLINE_CONSOLE_DIST ?? '.', `[[channel]]
id = "chat"
kind = "webchat"
allowed_origins = ["${site.url}"]
customer_secrets = ["${customer_secret}"]
`);
    server.user('rosa@desk.example', 'Rosa', 'agent');
    server.direct = `http://127.0.0.1:${server.port}`;
    Object.assign(world, { browser, server, supervisor: supervisor_of(binary, server) });
    rosa = (await api('/session', { method: 'POST', body: { email: 'rosa@desk.example', password } })).token;
}, { timeout: 120_000 });
after(async () => {
    await browser?.close();
    site?.close();
    await server?.stop();
});

async function take(ticket) {
    await api('/me/presence', { method: 'PUT', body: { state: 'available' }, token: rosa });
    return until('the ticket in hand', async () => {
        const offers = await api('/me/offers', { token: rosa });
        for (const o of offers.data ?? []) await api(`/offers/${o.id}/accept`, { method: 'POST', body: { version: o.version }, token: rosa });
        const now = await api(`/tickets/${ticket.id}`);
        return now.status === 'active' ? now : null;
    });
}
// Whatever she is offered, until she has as much in hand as she may.
async function fill_hands() {
    for (let empty = 0; empty < 5;) {
        const { data = [] } = await api('/me/offers', { token: rosa });
        for (const o of data) await api(`/offers/${o.id}/accept`, { method: 'POST', body: { version: o.version }, token: rosa });
        empty = data.length ? 0 : empty + 1;
        await new Promise((go) => setTimeout(go, 100));
    }
}
test('the page takes a rating once the matter is served, without JavaScript', { skip, timeout: 90_000 }, async () => {
    await server.contact('forum', { thread: 'rate', presence: 'deferred', customer: { ref: 'crm-r', name: 'Ana' }, subject: 'Matter', text: 'to be rated' });
    const ticket = await until('the ticket', () => about('to be rated'));
    const url = await page_of(ticket);
    await lookout('rating', false, 'en-GB', async (page) => {
        await page.goto(url);
        assert.equal(await page.getByText('How easy was it to get help?').count(), 0, 'nobody has helped yet');
        await take(ticket);
        await api(`/tickets/${ticket.id}/close`, { method: 'POST', body: { disposition: 'resolved' }, token: rosa });
        await page.goto(url);
        await page.getByLabel('4').check();
        await page.locator('#said').fill('quick');
        await page.locator('section[aria-labelledby=rating] button').click();
        await page.getByText('Thank you for telling us.').first().waitFor();
    });
    const { rating } = await api(`/tickets/${ticket.id}/ways`);
    assert.equal(rating.score, 4);
    assert.ok(JSON.stringify(rating).includes('quick'));
});

test('the page leads to another channel, and who follows keeps the place', { skip, timeout: 90_000 }, async () => {
    await server.contact('forum', { thread: 'move', presence: 'deferred', customer: { ref: 'crm-m', name: 'Ben' }, subject: 'Matter', text: 'to be moved' });
    const ticket = await until('the ticket', () => about('to be moved'));
    let mail;
    await lookout('move', false, 'en-GB', async (page) => {
        await page.goto(await page_of(ticket));
        await page.getByText('Go on somewhere else').waitFor();
        mail = new URL(await page.locator('.ways a[href^="mailto:"]').getAttribute('href'));
    });
    const words = decodeURIComponent(mail.search);
    assert.match(`${mail.pathname}${words}`, /EV-[A-Z2-7]{32}/i);
    const subject = mail.searchParams.get('subject') ?? '', body = mail.searchParams.get('body') ?? '';
    await deliver(server.mail_port, [`From: Ben <ben@example.org>\nTo: ${decodeURIComponent(mail.pathname)}\nSubject: ${subject}\nMessage-ID: <move1@example.org>\n\n${body}\ngoing on by mail`], decodeURIComponent(mail.pathname));
    const now = await until('both ways in one ticket', async () => {
        const t = await api(`/tickets/${ticket.id}`);
        return t.contacts.length === 2 ? t : null;
    });
    assert.equal(now.waiting_since, ticket.waiting_since);
    assert.ok(JSON.stringify(await api(`/tickets/${ticket.id}/timeline`)).includes('going on by mail'));
});

const chat_of = (page) => page.frameLocator('iframe');
async function write(page, text) {
    await page.goto(site.url);
    await chat_of(page).locator('#launch').click();
    await chat_of(page).locator('#text').fill(text);
    await chat_of(page).locator('#text').press('Enter');
    await chat_of(page).locator('#messages p.you:not(.waits)', { hasText: text }).waitFor();
    return until('the ticket', () => about(text));
}

test('a customer whom the site vouches for has one place over chat and mail, and a stranger at the same computer another', { skip, timeout: 120_000 }, async () => {
    await server.contact('forum', { thread: 'known', presence: 'deferred', customer: { ref: 'crm-77', name: 'Cleo' }, subject: 'Matter', text: 'before the chat' });
    const before = await until('the ticket', () => about('before the chat'));
    const page = await person(browser);
    try {
        site.customer = vouched('crm-77');
        const ticket = await write(page, 'and now from the shop');
        assert.equal(ticket.id, before.id, 'one customer, one place');
        assert.equal(ticket.waiting_since, before.waiting_since);
        site.customer = vouched('crm-78');
        const other = await write(page, 'somebody else here');
        assert.notEqual(other.id, ticket.id);
        assert.equal(await chat_of(page).locator('#messages', { hasText: 'and now from the shop' }).count(), 0, 'nor do they read what was said before');
        site.customer = vouched('crm-77', 'a secret that nobody here has ever used');
        const forged = await write(page, 'a forged claim');
        assert.notEqual(forged.id, ticket.id, 'a token that somebody else signed is nobody');
        assert.equal(await chat_of(page).locator('#messages', { hasText: 'and now from the shop' }).count(), 0);
    } catch (failed) {
        await picture(page, 'known');
        throw failed;
    } finally {
        await page.context().close();
    }
});

test('the chat tells the place and how long it will be while somebody is there to answer', { skip, timeout: 120_000 }, async () => {
    const page = await person(browser);
    try {
        site.customer = '';
        for (let n = 0; n < 12; n += 1)
            await server.contact('hook', { thread: `q${n}`, presence: 'live', customer: { ref: `crm-q${n}`, name: 'Eve' }, subject: 'Matter', text: `ahead ${n}` });
        await fill_hands();
        await write(page, 'how long will it be');
        await chat_of(page).locator('#line', { hasText: /place \d+ of \d+, about \d+(–\d+)? min/ }).waitFor();
        assert.deepEqual(await axe(page), []);
    } catch (failed) {
        await picture(page, 'wait');
        throw failed;
    } finally {
        await page.context().close();
    }
});
