// The real binary and a supervisor at work in it: the line follows a published policy, tickets
// are reassigned and given back, a channel is tested, the log is verified.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { axe, log_in, person, picture, refused } from './browser.mjs';
import { real_world } from './real.mjs';
import { password } from './server.mjs';

let browser;
let server;
const { real: lead } = real_world(['lucia', 'omar', 'irene', 'root'], (up) => { ({ browser, server } = up); });

// A program with somebody's session.
async function as(email) {
    const ask = async (method, path, body, token = '') => {
        const answer = await fetch(`http://127.0.0.1:${server.port}/api/v1${path}`, { method,
            headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
            ...(body ? { body: JSON.stringify(body) } : {}) });
        const text = await answer.text();
        if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
        return text ? JSON.parse(text) : null;
    };
    const { token } = await ask('POST', '/session', { email, password });
    return (method, path, body) => ask(method, path, body, token);
}
const until = async (what, why, tries = 200) => {
    for (let i = 0; i < tries; i += 1) {
        const got = await what();
        if (got) return got;
        await new Promise((go) => setTimeout(go, 50));
    }
    throw new Error(why);
};
const contact = (channel, n, presence = 'live', text = `Please help with ${n}`) => server.contact(channel, { thread: `l-${channel}-${n}`, presence,
    customer: { ref: `lead-${channel}-${n}`, name: `Customer ${n}` }, subject: `Matter ${n}`, text });
// What an earlier case left in the line is done with.
async function nobody_waits() {
    const irene = await as('irene@desk.example');
    for (const t of (await irene('GET', '/tickets?status=queued')).data) await irene('POST', `/tickets/${t.id}/close`, {});
}
const first_row = (page) => page.locator('tbody tr a').first().textContent();

lead('ASupervisorPublishesAPolicyAndTheLineReordersByItself', async () => {
    await contact('hook', 'live one', 'live');
    await contact('forum', 'written one', 'deferred');
    const watcher = await person(browser);
    await log_in(watcher, server.url, 'irene@desk.example', password);
    await watcher.goto(`${server.url}/#/line`);
    await watcher.locator('tbody tr a').nth(1).waitFor();
    assert.equal(await first_row(watcher), 'Matter live one');
    await watcher.evaluate(() => (window.not_reloaded = true));

    const author = await person(browser);
    await log_in(author, server.url, 'irene@desk.example', password);
    await author.goto(`${server.url}/#/policy`);
    const box = author.locator('textarea');
    await author.waitForFunction(() => /target_deferred_s = 3600/.test(document.querySelector('textarea')?.value ?? ''));
    await box.fill((await box.inputValue()).replace('target_deferred_s = 3600', 'target_deferred_s = 1'));
    await author.getByText('No mistakes found').waitFor();
    await author.getByRole('textbox', { name: 'Comment' }).fill('Written matters within a second');
    await author.getByRole('button', { name: 'Publish' }).click();
    await author.getByLabel(/Why all the same/).fill('A trial of an hour', { timeout: 60_000 }); // it parts the channels, found by playing days
    await author.getByRole('button', { name: 'Publish with this reason' }).click();
    await author.getByText('Published.').waitFor({ timeout: 60_000 });
    await watcher.waitForFunction(() => document.querySelector('tbody tr a')?.textContent === 'Matter written one');
    assert.equal(await watcher.evaluate(() => window.not_reloaded), true);

    await author.goto(`${server.url}/#/policy?part=versions`);
    await author.getByRole('row', { name: /Written matters within a second/ }).getByText('in force').waitFor();
    await author.getByRole('button', { name: 'Against now' }).first().click();
    await author.getByRole('button', { name: /Roll back to version/ }).click();
    await author.getByText(/is in force again/).waitFor({ timeout: 60_000 });
    await watcher.waitForFunction(() => document.querySelector('tbody tr a')?.textContent === 'Matter live one');
    for (const page of [watcher, author]) {
        assert.deepEqual(await refused(page), []);
        assert.deepEqual(page.trouble, []);
    }
});

lead('ARowIsMovedByAnotherNeedAndTheLogKeepsWhoAndWhy', async () => {
    await nobody_waits();
    await contact('hook', 'early');
    await contact('hook', 'urgent now');
    const page = await person(browser);
    await log_in(page, server.url, 'irene@desk.example', password);
    await page.goto(`${server.url}/#/line`);
    const row = page.locator('tbody tr', { hasText: 'Matter urgent now' });
    await row.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Another need' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('select').selectOption('critical');
    await dialog.locator('input').fill('She is at the airport');
    await page.keyboard.press('Enter');
    await page.getByText('1 ticket is Critical now.').first().waitFor();
    await page.locator('h1').hover();
    await page.waitForFunction(() => document.querySelector('tbody tr a')?.textContent === 'Matter urgent now');
    await page.goto(`${server.url}/#/audit`);
    await page.locator('tbody tr', { hasText: 'ticket.need' }).getByText('She is at the airport').waitFor();
    assert.deepEqual(await refused(page), []);
    assert.deepEqual(page.trouble, []);
});

lead('WhatSomebodyHasInHandIsReassignedWithItsEffectShownAndGivenBack', async () => {
    const [lucia, omar, irene] = [await as('lucia@desk.example'), await as('omar@desk.example'), await as('irene@desk.example')];
    await nobody_waits();
    await omar('PUT', '/me/presence', { state: 'available', reason: '' });
    await contact('hook', 'the moved one');
    // Whoever is offered a ticket takes it; Omar takes what is there before Lucía comes.
    const take = async (who) => {
        for (const o of (await who('GET', '/me/offers')).data) await who('POST', `/offers/${o.id}/accept`, { version: o.version });
    };
    const held = await until(async () => {
        await take(omar);
        return (await irene('GET', '/tickets?status=active')).data.find((t) => t.subject === 'Matter the moved one');
    }, 'Omar has nothing in hand');
    await omar('PUT', '/me/presence', { state: 'busy', reason: '' });
    const { agent_id: lucia_id } = await lucia('GET', '/me');
    const { agent_id: omar_id } = await omar('GET', '/me');
    assert.equal(held.agent_id, omar_id);
    const page = await person(browser);
    await log_in(page, server.url, 'irene@desk.example', password);
    await page.goto(`${server.url}/#/monitor/${held.id}`);
    await page.getByText('with Omar Haddad').waitFor();
    await until(async () => (await irene('GET', `/tickets/${held.id}`)).watchers?.some((w) => w.name === 'Irene Soto'), 'nobody knows that she reads');
    await page.getByRole('textbox', { name: 'Whisper' }).fill('Shall I find somebody?');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Whispered to Omar Haddad.').waitFor();

    await lucia('PUT', '/me/presence', { state: 'available', reason: '' });
    await take(lucia);
    await page.getByRole('button', { name: 'Reassign' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('select').selectOption(lucia_id);
    await dialog.getByRole('heading', { name: 'What it would do' }).waitFor();
    await dialog.locator('input').fill('She knows the matter');
    await dialog.getByRole('button', { name: /Reassign 1/ }).click();
    await page.getByText('1 ticket reassigned.').waitFor();
    const there = await until(async () => {
        await take(lucia);
        const t = await irene('GET', `/tickets/${held.id}`);
        return t.agent_id === lucia_id ? t : null;
    }, 'it is not in her hands');
    assert.equal(there.waiting_since, held.waiting_since, 'the customer kept the place');
    await server.kill(); // what can be taken back outlives the server
    await server.start();
    await page.getByRole('button', { name: 'Undo' }).click();
    const back = await until(async () => {
        await omar('PUT', '/me/presence', { state: 'available', reason: '' });
        await take(omar);
        const t = await irene('GET', `/tickets/${held.id}`);
        return t.agent_id !== lucia_id ? t : null;
    }, 'it was not given back');
    assert.equal(back.waiting_since, held.waiting_since);
    for (const who of [lucia, omar]) await who('PUT', '/me/presence', { state: 'offline', reason: '' });
    assert.deepEqual(await refused(page), []);
});

lead('TheTestOfARealChannelLightsUpEachStage', async () => {
    const page = await person(browser);
    await log_in(page, server.url, 'root@desk.example', password);
    await page.goto(`${server.url}/#/admin/channels?id=hook`);
    await page.getByRole('button', { name: 'Send test' }).click();
    for (const stage of ['Received', 'Verified', 'Normalised', 'Queued']) {
        await page.locator('.stages .good', { hasText: stage }).waitFor();
    }
    await page.locator('.stages .dark').first().waitFor({ state: 'detached' });
    await page.getByRole('link', { name: /Open the test ticket/ }).waitFor();
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await refused(page), []);
});

lead('TheLogTellsWhatWasDoneAndItsChainIsWhole', async () => {
    const { agent_id } = await (await as('lucia@desk.example'))('GET', '/me');
    await (await as('irene@desk.example'))('PUT', `/agents/${agent_id}/presence`, { state: 'away', reason: 'meeting' });
    const page = await person(browser);
    await log_in(page, server.url, 'irene@desk.example', password);
    await page.goto(`${server.url}/#/audit`);
    await page.getByRole('row', { name: /changed a state/ }).first().waitFor();
    await page.getByRole('button', { name: 'Verify the chain' }).click();
    await page.getByText(/The chain is whole: \d+ rows checked/).waitFor();
});

lead('AnAdministratorExportsAPersonAndErasesThemWhenNothingOfTheirsIsOpen', async () => {
    await contact('hook', 'to forget');
    const irene = await as('irene@desk.example');
    const of_theirs = async () => (await irene('GET', '/tickets?limit=100')).data.find((one) => one.subject === 'Matter to forget');
    const ticket = await until(of_theirs, 'the ticket came');
    const page = await person(browser);
    await log_in(page, server.url, 'root@desk.example', password);
    await page.goto(`${server.url}/#/admin/data?person=${ticket.customer_id}`);
    await page.getByRole('button', { name: 'Look' }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export' }).click()]);
    const exported = JSON.parse(readFileSync(await file.path(), 'utf8'));
    assert.equal(exported.customer.name, 'Customer to forget');
    assert.ok(exported.timeline.some((entry) => entry.message?.text === 'Please help with to forget'));

    const erase = page.getByRole('button', { name: 'Erase this person' });
    await page.getByLabel('Reason').fill('Asked for by letter');
    assert.ok(await erase.isDisabled());
    await page.getByLabel('To be sure').fill('Customer to forget');
    assert.deepEqual(await axe(page), []);
    await erase.click();
    await page.locator('main [role=alert]').waitFor(); // their ticket is open
    await irene('POST', `/tickets/${ticket.id}/close`, { disposition: 'resolved' });
    await erase.click();
    await page.getByText(/^Erased\./).waitFor(); // not the refusal, which says 'erased' too
    const left = JSON.stringify(await irene('GET', `/customers/${ticket.customer_id}`));
    assert.ok(!left.includes('forget'), left);
    assert.deepEqual(await refused(page), []);
});

const admin_pages = [['users', 'tbody tr'], ['skills', 'tbody tr'], ['hours', 'h2'], ['needs', 'tbody tr'], ['dispositions', 'tbody tr'], ['canned', 'form'],
    ['tokens', 'form'], ['webhooks', 'form'], ['backup', 'section'], ['system', 'dl'],
    ['data', 'tbody tr']];
lead('EveryScreenOfAdministrationReadsTheRealServer', async () => {
    const page = await person(browser);
    await log_in(page, server.url, 'root@desk.example', password);
    for (const [name, wait_for] of admin_pages) {
        await page.goto(`${server.url}/#/admin/${name}`);
        await page.locator(`main ${wait_for}`).first().waitFor();
        await page.locator('main [role=status]', { hasText: 'Loading' }).waitFor({ state: 'detached' });
        assert.equal(await page.locator('main [role=alert]').count(), 0, name);
        await picture(page, `real-${name}`);
    }
    for (const hash of ['reports', 'reports?part=hours', 'reports?part=agents', 'agents', 'monitor', 'wall', 'policy?part=form']) {
        await page.goto(`${server.url}/#/${hash}`);
        await page.locator('main h1').first().waitFor();
        await page.locator('main [role=status]', { hasText: 'Loading' }).first().waitFor({ state: 'detached' });
        assert.equal(await page.locator('main [role=alert]').count(), 0, hash);
        await picture(page, `real-${hash.replaceAll(/\W/g, '-')}`);
    }
    assert.deepEqual(await refused(page), []);
    assert.deepEqual(page.trouble, []);
    assert.deepEqual(page.outside, []);
});
