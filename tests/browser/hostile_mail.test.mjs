// What customers send as HTML mail, through the real server into real Chromium: nothing of it runs,
// nothing of it is fetched, nothing of it moves the page. Many lines share a mail; one that an
// earlier line swallowed (an open comment, quote or <textarea>) is sent again in a mail of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { in_batches, log_in_to_work, nothing_ran } from './hostile.mjs';
import { deliver, html_mail } from './lmtp.mjs';
import { real_world, skip } from './real.mjs';
import { lines } from './xss_lines.mjs';

const connections = 6; // of the mail server that delivers
let browser;
let server;
real_world(['lucia'], (up) => { ({ browser, server } = up); });

const a_mail = 25; // lines
const at_once = 40; // mails, which with their events fit on the conversation's newest page
const closers = `"'>--></script></style></textarea></title></noscript></select></svg></math>`;
const named = (from, i) => `${from}x${i}`;
const begin = (first, from) => deliver(server.mail_port, [html_mail(named(from, 0), `<b>${first}</b>`, { from: `maria${from}@example.org` })]);
const in_thread = (some, from) => some.map((html, i) => html_mail(named(from, i + 1), html, { thread: `m${named(from, 0)}@example.org`, from: `maria${from}@example.org` }));

function packed(all) {
    const mails = [];
    for (let from = 0; from < all.length; from += a_mail)
        mails.push(all.slice(from, from + a_mail).map((line, i) => `<p>line ${from + i} begins</p>${line}${closers}`).join('\n'));
    return mails;
}

// The numbers of the lines that stand by themselves in the frames: their mark is a paragraph.
async function standing(frames) {
    const marks = await Promise.all(frames.map((f) => f.evaluate(() => [...document.querySelectorAll('p')].map((p) => p.textContent))));
    return marks.flat().flatMap((mark) => /^line (\d+) begins$/.exec(mark)?.[1] ?? []).map(Number);
}

// Presses, for all of them at once, the button an agent presses; resolves when the mails are shown.
async function show_as_sent(page, count) {
    await page.waitForFunction((n) => [...document.querySelectorAll('.bubble.in button')]
        .filter((b) => b.textContent.includes('Show as it was sent')).length === n, count);
    await page.evaluate(() => document.querySelectorAll('.bubble.in button').forEach((b) => {
        if (b.textContent.includes('Show as it was sent')) b.click();
    }));
    await page.waitForFunction((n) => document.querySelectorAll('.bubble.in iframe').length === n, count);
    const frames = page.frames().filter((f) => f.parentFrame() === page.mainFrame());
    assert.equal(frames.length, count);
    await Promise.all(frames.map((f) => f.waitForLoadState('load', { timeout: 120_000 })));
    return frames;
}

async function look_at(at, some, from) {
    const mails = in_thread(some, from);
    for (let i = 0; i < mails.length; i += at_once) {
        const part = mails.slice(i, i + at_once);
        await Promise.all(Array.from({ length: connections }, (_, k) => deliver(server.mail_port, part.filter((_, n) => n % connections === k))));
        await at.waitForFunction((n) => document.querySelectorAll('.timeline .bubble.in').length === n, i + part.length + 1);
    }
    const frames = await show_as_sent(at, some.length + 1);
    assert.equal(await at.locator('iframe:not([sandbox=""])').count(), 0);
    nothing_ran(at, server, `mails ${from + 1} to ${from + some.length}`);
    return frames;
}

test('NoLineOfHostileMailRunsAsItWasSent', { skip, timeout: 3_600_000 }, async () => {
    const all = lines();
    const stood = new Set();
    const page = await log_in_to_work(browser, server);
    const together = packed(all);
    await in_batches(page, together, begin, async (some, from) => {
        for (const n of await standing(await look_at(page, some, from))) stood.add(n);
    });
    const alone = all.filter((_, n) => !stood.has(n));
    const begin_alone = (first, from) => begin(first, together.length + from);
    await in_batches(page, alone, begin_alone, (some, from) => look_at(page, some, together.length + from));
    assert.ok(stood.size > 0);
    console.log(`${all.length} lines as mail HTML (${stood.size} of them ${a_mail} to a mail, ${alone.length} alone): no script ran, nothing was fetched`);
    await page.context().close();
});
