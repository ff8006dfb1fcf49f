// What people do in the tests against the real server.
export async function be(page, state) {
    await page.locator('.presence').click();
    await page.getByRole('menuitem', { name: state }).first().click();
    await page.locator(`.presence.${state === 'Available' ? 'available' : state === 'Offline' ? 'offline' : 'away'}`).waitFor();
}

export const write = (server, channel, n, text) => channel === 'fb' ? server.messenger(`80${n}`, text)
    : server.contact(channel, { thread: `t-${channel}-${n}`, presence: channel === 'forum' ? 'deferred' : 'live',
        customer: { ref: `crm-${channel}-${n}`, name: `Customer ${n}` }, subject: `Matter ${n}`, text });

export async function accept(page, text) {
    await page.locator('.offer').waitFor();
    await page.locator('body').press('a');
    await page.locator('.timeline .bubble.in', { hasText: text }).first().waitFor();
}

export async function finish(page) {
    await page.locator('.timeline').focus();
    await page.keyboard.press('e');
    await page.locator('#outcomes').waitFor();
    await page.keyboard.type('res');
    await page.keyboard.press('Enter');
    await page.getByText('Finished: Resolved.').first().waitFor();
    await page.locator('#outcomes').waitFor({ state: 'detached' });
}

// Waits for something outside the page, a tenth of a second at a time; fails after `seconds`.
export async function until(what, test, seconds = 20) {
    for (let i = 0; i < seconds * 10; i += 1) {
        const found = await test();
        if (found) return found;
        await new Promise((go) => setTimeout(go, 100));
    }
    throw new Error(`not within ${seconds} s: ${what}`);
}
