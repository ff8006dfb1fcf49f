// The network away for seconds and for a minute, under an open console of the real server. Mostly
// waiting, so it has a file of its own that runs beside the others.
import assert from 'node:assert/strict';
import { accept, be, finish } from './acts.mjs';
import { log_in, person } from './browser.mjs';
import { real_world } from './real.mjs';
import { password } from './server.mjs';

let browser;
let server;
const { write, real: silence } = real_world(['lucia'], (up) => { ({ browser, server } = up); });

silence('WhatIsSentWhileTheNetworkIsAwayArrivesOnceWhenItIsBack', async () => {
    const page = await person(browser);
    await log_in(page, server.url, 'lucia@desk.example', password);
    await be(page, 'Available');
    await write('hook', 60, 'Before the silence');
    await accept(page, 'Before the silence');
    await page.context().setOffline(true);
    await page.locator('.composer textarea').fill('Written in the dark');
    await page.keyboard.press('Control+Enter');
    await page.locator('.pending', { hasText: /Waits for the server/ }).waitFor({ timeout: 20_000 });
    await page.waitForTimeout(Number(process.env.EVENLINE_SHORT_SILENCE_MS ?? 12_000));
    await page.context().setOffline(false);
    await page.locator('.bubble.out', { hasText: 'Written in the dark' }).waitFor({ timeout: 45_000 });
    await page.waitForTimeout(500);
    assert.equal(await page.locator('.bubble.out', { hasText: 'Written in the dark' }).count(), 1);
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 30_000 });
    await finish(page);
    await be(page, 'Offline');
});

// The server waits half a minute for an agent who is gone; then the customer goes back to the
// place they had, and what was written stays with its writer.
silence('AMinuteWithoutNetworkLosesNoWordAndNoPlace', async () => {
    const page = await person(browser);
    await log_in(page, server.url, 'lucia@desk.example', password);
    await be(page, 'Available');
    await write('hook', 65, 'A long silence');
    await accept(page, 'A long silence');
    const since = await page.locator('aside dd').first().textContent();
    await page.locator('.composer textarea').fill('Words of a minute');
    await page.context().setOffline(true);
    await page.getByText(/Offline since/).waitFor({ timeout: 40_000 });
    await page.waitForTimeout(Number(process.env.EVENLINE_SILENCE_MS ?? 60_000));
    await page.context().setOffline(false);
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 45_000 });
    await be(page, 'Available');
    const back = page.locator('.offer');
    await Promise.race([back.waitFor(), page.locator('.composer textarea').waitFor()]);
    if (await back.count()) await accept(page, 'A long silence');
    assert.equal(await page.locator('.composer textarea').inputValue(), 'Words of a minute');
    assert.equal((await page.locator('aside dd').first().textContent()).slice(0, 20), since.slice(0, 20));
    await page.locator('.composer textarea').fill('');
    await finish(page);
    await be(page, 'Offline');
});
