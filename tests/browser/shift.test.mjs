// The real binary, real webhooks, real Chromium: an agent's shift and what may go wrong in it.
import assert from 'node:assert/strict';
import { accept, be, finish, until } from './acts.mjs';
import { log_in, person, refused } from './browser.mjs';
import { real_world } from './real.mjs';
import { password } from './server.mjs';

let browser;
let server;
const { write, real: shift } = real_world(['lucia', 'omar', 'irene'], (up) => { ({ browser, server } = up); });

shift('AShiftGoesFromLogInToTenClosedTicketsOverThreeChannels', async () => {
    const page = await person(browser);
    await log_in(page, server.url, 'lucia@desk.example', password);
    await be(page, 'Available');
    const channels = ['hook', 'fb', 'forum'];
    const seen_after_ms = [];
    await page.evaluate(() => new MutationObserver(() => {
        if (document.querySelector('.offer')) window.offer_seen_at ??= Date.now();
    }).observe(document.body, { childList: true, subtree: true }));
    for (let n = 1; n <= 10; n += 1) {
        const text = `Please help with matter number ${n}`;
        await page.evaluate(() => (window.offer_seen_at = undefined));
        await write(channels[n % 3], n, text);
        const stored_at = Date.now();
        await page.locator('.offer').waitFor();
        seen_after_ms.push((await page.evaluate(() => window.offer_seen_at)) - stored_at);
        await accept(page, text);
        await page.locator('.composer textarea').fill(`Answer ${n}`);
        await page.keyboard.press('Control+Enter');
        await page.locator('.pending', { hasText: `Answer ${n}` }).waitFor();
        await finish(page);
    }
    const answered = () => server.outside.got.filter((g) => /Answer \d+/.test(g.text)).length;
    await until('ten answers at their providers', () => answered() >= 10);
    seen_after_ms.sort((a, b) => a - b);
    console.log(`offer on the screen after the webhook's answer: median ${seen_after_ms[5]} ms, longest ${seen_after_ms[9]} ms`);
    assert.equal(answered(), 10, 'each reply reached its provider once');
    assert.deepEqual(await refused(page), []);
    assert.deepEqual(page.trouble, []);
    assert.deepEqual(page.outside, []);
    await be(page, 'Offline');
});

shift('AReplyCanBeTakenBackForEightSecondsAndItsTextReturns', async () => {
    const page = await person(browser);
    await log_in(page, server.url, 'lucia@desk.example', password);
    await be(page, 'Available');
    await write('hook', 40, 'Take this back');
    await accept(page, 'Take this back');
    const box = page.locator('.composer textarea');
    await box.fill('Said too early');
    await page.keyboard.press('Control+Enter');
    await page.locator('.pending').waitFor();
    await page.keyboard.press('Control+z');
    await page.locator('.pending').waitFor({ state: 'detached' });
    // The server is asked before the text returns: it might have left all the same.
    await until('the text is back', async () => (await box.inputValue()) === 'Said too early');
    await page.reload();
    await page.locator('.composer textarea').waitFor();
    await until('the draft outlives a reload', async () => (await box.inputValue()) === 'Said too early');
    assert.ok(!server.outside.got.some((g) => g.text.includes('Said too early')));
    await page.locator('.composer textarea').fill('');
    await finish(page);
    await be(page, 'Offline');
});

shift('AServerKilledUnderAnOpenConsoleComesBackWithDraftTicketAndPlace', async () => {
    const page = await person(browser);
    await log_in(page, server.url, 'lucia@desk.example', password);
    await be(page, 'Available');
    await write('hook', 50, 'Before the fall');
    await accept(page, 'Before the fall');
    await page.locator('.composer textarea').fill('Half an answer');
    await server.kill();
    await page.getByText(/Offline since/).waitFor({ timeout: 15_000 });
    await server.start();
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 30_000 });
    await page.locator('.roster a', { hasText: 'Customer 50' }).waitFor();
    assert.equal(await page.locator('.composer textarea').inputValue(), 'Half an answer');
    await page.locator('.composer textarea').press('Control+Enter');
    await page.locator('.bubble.out', { hasText: 'Half an answer' }).waitFor({ timeout: 20_000 });
    await finish(page);
    await be(page, 'Offline');
});

shift('ATicketOfferedToOneOfTwoAgentsIsNeverInBothHands', async () => {
    const people = [await person(browser), await person(browser)];
    await log_in(people[0], server.url, 'lucia@desk.example', password);
    await log_in(people[1], server.url, 'omar@desk.example', password);
    for (const one of people) await be(one, 'Available');
    await write('hook', 70, 'Who takes me?');
    await Promise.race(people.map((one) => one.locator('.offer').waitFor()));
    await Promise.all(people.map((one) => one.locator('body').press('a')));
    await Promise.race(people.map((one) => one.locator('.bubble.in', { hasText: 'Who takes me?' }).waitFor()));
    const rows = await Promise.all(people.map((one) => one.locator('.roster a', { hasText: 'Customer 70' }).count()));
    assert.equal(rows[0] + rows[1], 1);
    await finish(people[rows[0] ? 0 : 1]);
    for (const one of people) {
        await be(one, 'Offline');
    }
});

shift('ASupervisorSeesTheLineComparesTwoRowsAndPublishesAPolicy', async () => {
    for (const n of [80, 81, 82]) await write(n === 81 ? 'forum' : 'hook', n, `Waiting ${n}`);
    const page = await person(browser);
    await log_in(page, server.url, 'irene@desk.example', password);
    await page.goto(`${server.url}/#/line`);
    await page.locator('tbody tr', { hasText: 'Matter 82' }).waitFor();
    const buttons = page.getByRole('button', { name: /^Compare tkt/ });
    await buttons.nth(0).click();
    await buttons.nth(1).click();
    await page.getByText(/has used|kept fewer|Equal scores|have crossed/).first().waitFor();
    await page.goto(`${server.url}/#/policy`);
    const box = page.locator('textarea');
    await box.waitFor();
    await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('target_live_s'));
    const text = await box.inputValue();
    await box.fill(`${text}\n[weights]\nfollowers = 2\n`);
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByRole('alert').waitFor();
    await box.fill(text.replace(/target_live_s = 120/, 'target_live_s = 150'));
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText(/Published\./).first().waitFor({ timeout: 60_000 });
    for (const screen of ['wall', 'agents', 'reports', 'audit']) {
        await page.goto(`${server.url}/#/${screen}`);
        await page.locator('h1').first().waitFor();
        await page.waitForTimeout(400);
        assert.equal(await page.locator('main [role=alert]').count(), 0, screen);
    }
    assert.deepEqual(await refused(page), []);
    assert.deepEqual(page.trouble, []);
});
