// What customers send, as HTML mail and as social text, through the real server into real
// Chromium: nothing of it runs, nothing of it is fetched, nothing of it moves the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accept, be } from './acts.mjs';
import { log_in, person, refused } from './browser.mjs';
import { deliver, html_mail } from './lmtp.mjs';
import { real_world, skip } from './real.mjs';
import { password } from './server.mjs';
import { lines } from './xss_lines.mjs';

const batch = 90; // with the first message they fit on the conversation's newest page
let browser;
let server;
real_world(['lucia'], (up) => { ({ browser, server } = up); });

function nothing_ran(page, said) {
    assert.deepEqual(page.trouble.filter((t) => t.startsWith('dialog')), [], said);
    assert.deepEqual(page.outside, [], said);
    assert.ok(page.url().startsWith(server.url), said);
}
async function batches(all, run) {
    for (let from = 0; from < all.length; from += batch) await run(all.slice(from, from + batch), from);
}
async function agent_with(first, say) {
    const page = await person(browser);
    page.setDefaultTimeout(120_000); // ninety mails at once on a busy machine
    page.setDefaultNavigationTimeout(120_000);
    await log_in(page, server.url, 'lucia@desk.example', password);
    await be(page, 'Available');
    await say();
    await accept(page, first);
    return page;
}

test('NoLineOfHostileMailRunsAsItWasSent', { skip, timeout: 3_600_000 }, async () => {
    const all = lines();
    const page = await agent_with('Mail 0', () => deliver(server.mail_port, [html_mail(0, '<b>first</b>')]));
    const thread = 'm0@example.org';
    await batches(all, async (some, from) => {
        await deliver(server.mail_port, some.map((line, i) => html_mail(from + i + 1, line, { thread })));
        await page.reload();
        const last = page.locator('.bubble.in', { hasText: `Mail ${from + some.length}` }).last();
        await last.waitFor();
        const mails = page.locator('.bubble.in').filter({ has: page.locator('button', { hasText: 'Show as it was sent' }) });
        assert.ok(await mails.count() >= some.length);
        // All of them at once, by the same button an agent presses.
        await page.evaluate(() => document.querySelectorAll('.bubble.in button').forEach((b) => {
            if (b.textContent.includes('Show as it was sent')) b.click();
        }));
        await page.waitForFunction((n) => document.querySelectorAll('.bubble.in iframe').length >= n, some.length, { timeout: 60_000 });
        const mine = page.frames().filter((f) => f.parentFrame() === page.mainFrame());
        await Promise.all(mine.map((f) => f.waitForLoadState('load', { timeout: 120_000 })));
        nothing_ran(page, `mails ${from + 1} to ${from + some.length}`);
        if (all.length > 1_000) console.log(`${from + some.length} of ${all.length} mails`);
    });
    console.log(`${all.length} lines as mail HTML: no script ran, nothing was fetched`);
    assert.equal(await page.locator('iframe[sandbox=""]').count(), await page.locator('iframe').count());
    await page.context().close();
});

test('NoLineOfHostileSocialTextRuns', { skip, timeout: 3_600_000 }, async () => {
    const all = lines();
    const page = await agent_with('First words', () => server.messenger('9001', 'First words'));
    await batches(all, async (some, from) => {
        for (const line of some) await server.messenger('9001', line);
        await server.messenger('9001', `batch from ${from} is here`);
        await page.reload();
        await page.locator('.bubble.in', { hasText: `batch from ${from} is here` }).waitFor();
        assert.equal(await page.locator('.bubble script, .bubble iframe, .bubble img, .bubble [onerror], .bubble form').count(), 0);
        nothing_ran(page, `texts ${from + 1} to ${from + some.length}`);
        if (all.length > 1_000) console.log(`${from + some.length} of ${all.length} texts`);
    });
    console.log(`${all.length} lines as social text: no script ran`);
    assert.deepEqual(await refused(page), []);
    assert.deepEqual(page.trouble, []);
    await page.context().close();
});
