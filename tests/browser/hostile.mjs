// What the tests of hostile lines share: a conversation a batch, so that none grows long, and
// what must not have happened in it.
import assert from 'node:assert/strict';
import { accept, be, finish } from './acts.mjs';
import { log_in, person } from './browser.mjs';
import { password } from './server.mjs';

const batch = 80; // messages of a conversation beside its first

export function nothing_ran(page, server, said) {
    assert.deepEqual(page.trouble.filter((t) => t.startsWith('dialog')), [], said);
    assert.deepEqual(page.outside, [], said);
    assert.ok(page.url().startsWith(server.url), said);
}

export async function log_in_to_work(browser, server) {
    const page = await person(browser);
    page.setDefaultTimeout(120_000); // ninety mails at once on a busy machine
    page.setDefaultNavigationTimeout(120_000);
    await log_in(page, server.url, 'lucia@desk.example', password);
    await be(page, 'Available');
    return page;
}

// `begin(first, from)` opens a new customer's conversation with those words; when the agent has it,
// `look(some, from)` sends a batch into it and looks; then the agent ends it.
export async function in_batches(page, all, begin, look) {
    for (let from = 0; from < all.length; from += batch) {
        const some = all.slice(from, from + batch);
        const first = `Conversation ${from} begins`;
        await begin(first, from);
        await accept(page, first);
        await look(some, from);
        await finish(page);
        if (all.length > batch) console.log(`${from + some.length} of ${all.length}, ${Math.round(performance.now() / 1_000)} s`);
    }
}
