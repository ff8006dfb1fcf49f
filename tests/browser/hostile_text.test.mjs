// What customers send as social text, many lines to a message, through the real server into real
// Chromium: it is shown as it was written, and nothing of it runs, is fetched or moves the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused } from './browser.mjs';
import { in_batches, log_in_to_work, nothing_ran } from './hostile.mjs';
import { real_world, skip } from './real.mjs';
import { lines, own } from './xss_lines.mjs';

const a_request = 40; // messages, which with their events fit on the conversation's newest page
let browser;
let server;
real_world(['lucia'], (up) => { ({ browser, server } = up); });

const a_message = 25; // lines; each is shown as text, so none can swallow another
function packed(all) {
    const messages = [];
    for (let from = 0; from < all.length; from += a_message) messages.push(all.slice(from, from + a_message).join('\n'));
    return messages;
}

test('NoLineOfHostileSocialTextRuns', { skip, timeout: 3_600_000 }, async () => {
    const all = lines();
    const page = await log_in_to_work(browser, server);
    let as_written = 0;
    await in_batches(page, packed(all), (first, from) => server.messenger(`9${from}`, first), async (some, from) => {
        for (let i = 0; i < some.length; i += a_request) {
            await server.messenger(`9${from}`, ...some.slice(i, i + a_request));
            const shown = Math.min(i + a_request, some.length) + 1;
            await page.waitForFunction((n) => document.querySelectorAll('.timeline .bubble.in').length === n, shown);
        }
        assert.equal(await page.locator('.bubble script, .bubble iframe, .bubble img, .bubble [onerror], .bubble form').count(), 0);
        const text = (await page.locator('.timeline').evaluate((timeline) => timeline.textContent)).replace(/\s+/g, '');
        as_written += all.slice(from * a_message, (from + some.length) * a_message).filter((line) => text.includes(line.replace(/\s+/g, ''))).length;
        nothing_ran(page, server, `texts ${from + 1} to ${from + some.length}`);
    });
    console.log(`${all.length} lines as social text: ${as_written} stand there as written, no script ran`);
    assert.ok(as_written >= own.length);
    assert.deepEqual(await refused(page), []);
    assert.deepEqual(page.trouble, []);
    await page.context().close();
});
