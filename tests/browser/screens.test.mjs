// The agent's screens against known content: nothing refused by the content security policy,
// nothing found by axe at WCAG 2.2 AA, nothing wider than the window at 400 %. Those of supervisors
// and administrators are in lead.test.mjs.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { axe, narrow, open_browser, person, refused } from './browser.mjs';
import { stand_in } from './stand_in.mjs';

const dist = process.env.EVENLINE_CONSOLE_DIST;
const skip = dist ? false : 'set EVENLINE_CONSOLE_DIST to the built console';
let browser;
before(async () => { if (dist) browser = await open_browser(); });
after(() => browser?.close());

// What a test opened is closed however it ends, so that a failure never keeps the run alive.
const opened = [];
afterEach(async () => {
    for (const close of opened.splice(0)) await close();
});

const sessions = {
    agent: { token: 'ses_x', name: 'Lucía Ferrer', email: 'l@desk.example', role: 'agent', agent_id: 'agt_1' },
    supervisor: { token: 'ses_x', name: 'Irene Soto', email: 'i@desk.example', role: 'supervisor', agent_id: null },
    admin: { token: 'ses_x', name: 'Root', email: 'r@desk.example', role: 'admin', agent_id: null },
};
const screens = [
    ['login', '', null, 'form'], ['start', '#/start/abc', null, 'form'], ['desk', '#/inbox/tkt_7', 'agent', '.bubble'],
    ['quiet', '#/inbox', 'agent', '.roster a'], ['search', '#/search', 'agent', 'table'],
    ['customer', '#/customers/cus_7', 'agent', 'h1'], ['account', '#/account', 'agent', 'form'],
];

async function shown(role, hash, wait_for, look = {}, options = {}) {
    const server = await stand_in(dist, { role: role ?? 'agent', ...options });
    opened.push(() => server.stop());
    const page = await person(browser, { ...look, session: role ? sessions[role] : null });
    opened.unshift(() => page.context().close());
    await page.goto(`${server.url}/${hash}`);
    await page.locator(wait_for).first().waitFor();
    await page.waitForTimeout(250);
    return { page, server, done: async () => { for (const close of opened.splice(0)) await close(); } };
}

for (const [name, hash, role, wait_for] of screens) {
    test(`TheScreen_${name}_HasNoFindingsInBothThemesAndLanguagesAndFitsAt400Percent`, { skip, timeout: 90_000 }, async () => {
        for (const [theme, language] of [['light', 'en'], ['dark', 'es']]) {
            const { page, done } = await shown(role, hash, wait_for, { theme, language });
            assert.deepEqual(await axe(page), [], `${theme} ${language}`);
            assert.deepEqual(await refused(page), []);
            assert.deepEqual(page.trouble, []);
            assert.deepEqual(page.outside, []);
            assert.equal(await page.evaluate(() => document.documentElement.lang), language);
            if (process.env.EVENLINE_PICTURES) await page.screenshot({ path: `${process.env.EVENLINE_PICTURES}/${name}-${theme}-${language}.png` });
            assert.ok((await narrow(page)) <= 320, 'wider than the window at 400 %');
            await done();
        }
    });
}

test('DialogsHaveNoFindingsInBothThemesAndLanguages', { skip, timeout: 120_000 }, async () => {
    for (const [theme, language] of [['light', 'en'], ['dark', 'es']]) {
        const { page, done } = await shown('agent', '#/inbox/tkt_7', '.bubble', { theme, language }, { offer: false });
        const help = page.locator('header .button', { hasText: language === 'es' ? 'Pedir ayuda' : 'Ask a supervisor' });
        const merge = page.locator('header .button', { hasText: language === 'es' ? 'Unir / dividir' : 'Merge / split' });
        for (const open of ['e', 't', 'l', '/', '?', 'Control+k', help, merge]) {
            await page.locator('.timeline').focus();
            if (typeof open === 'string') await page.keyboard.press(open);
            else await open.click();
            await page.getByRole('dialog').waitFor();
            await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running'));
            assert.deepEqual(await axe(page), [], `${open} ${theme} ${language}`);
            await page.keyboard.press('Escape');
            await page.getByRole('dialog').waitFor({ state: 'detached' });
        }
        assert.deepEqual(await refused(page), []);
        await done();
    }
});

test('TheLanguageChangesAtOnceAndNothingIsLeftInTheOther', { skip, timeout: 60_000 }, async () => {
    const { page, done } = await shown('supervisor', '#/wall', '.gauge');
    await page.getByRole('button', { name: 'Español' }).click();
    await page.getByRole('heading', { name: 'Panel' }).waitFor();
    assert.equal(await page.getByText('Wallboard').count(), 0);
    await done();
});

test('TheLineDoesNotMoveUnderThePointer', { skip, timeout: 60_000 }, async () => {
    const { page, server, done } = await shown('supervisor', '#/line', 'tbody tr');
    const first = () => page.locator('tbody tr a').first().textContent();
    await page.locator('tbody tr').nth(2).hover();
    const before = await first();
    server.world.line.reverse();
    server.world.say({ type: 'change', number: 101, event: { number: 101, at: new Date().toISOString(), kind: 'queued', ticket: null, version: 1, data: {} }, ticket: null });
    await page.waitForTimeout(2_500);
    assert.equal(await first(), before);
    await page.locator('h1').hover();
    await page.waitForFunction((was) => document.querySelector('tbody tr a')?.textContent !== was, before);
    await done();
});

test('FiveThousandRowsAtTwentyUpdatesASecondStaySmooth', { skip, timeout: 90_000 }, async () => {
    const { page, server, done } = await shown('supervisor', '#/line', 'tbody tr', {}, { rows: 5_000 });
    await page.locator('.list').evaluate((list) => (list.scrollTop = list.scrollHeight));
    await page.waitForTimeout(3_000);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const busy = async () => (await session.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration').value;
    let n = 200;
    const timer = setInterval(() => {
        n += 1;
        server.world.say({ type: 'change', number: n, event: { number: n, at: new Date().toISOString(), kind: 'queued', ticket: 'tkt_1', version: 1, data: {} }, ticket: null });
    }, 50);
    const from = await busy();
    const frames = await page.evaluate(() => new Promise((done) => {
        let count = 0;
        const began = performance.now();
        const step = () => {
            count += 1;
            if (performance.now() - began < 5_000) requestAnimationFrame(step);
            else done((count * 1_000) / (performance.now() - began));
        };
        requestAnimationFrame(step);
    }));
    const share = ((await busy()) - from) / 5;
    clearInterval(timer);
    const rows = await page.locator('tbody tr').count();
    console.log(`5,000 rows at 20 updates/s: ${frames.toFixed(0)} frames/s, ${(share * 100).toFixed(0)} % of a core, ${rows} rows in the page`);
    assert.ok(rows < 80, 'only the rows in view are in the page');
    await done();
});
