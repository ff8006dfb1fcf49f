// What agents put on tickets and take back, against the real binary: tags, views, words taken out,
// more time, a transfer recalled, who writes, and leaving with work in hand.
import assert from 'node:assert/strict';
import { accept, be, finish } from './acts.mjs';
import { log_in, person, refused } from './browser.mjs';
import { real_world } from './real.mjs';
import { password } from './server.mjs';

let browser;
let server;
const { write, real } = real_world(['lucia', 'omar', 'irene', 'root'], (up) => { ({ browser, server } = up); });
async function somebody(name) {
    const page = await person(browser);
    await log_in(page, server.url, `${name}@desk.example`, password);
    return page;
}
async function serving(n, text) {
    const page = await somebody('lucia');
    await be(page, 'Available');
    await write('hook', n, text);
    await accept(page, text);
    return page;
}
const clean = async (page) => {
    assert.deepEqual(await refused(page), []);
    assert.deepEqual(page.trouble, []);
    assert.deepEqual(page.outside, []);
};

real('ATagIsPutOnFoundByAndKeptAsAView', async () => {
    const page = await serving(200, 'A parcel that never came');
    await page.getByLabel('Add a tag').first().fill('Late Delivery');
    await page.keyboard.press('Enter');
    await page.locator('aside .chip a', { hasText: 'late delivery' }).click();
    await page.locator('table tbody tr', { hasText: 'Matter 200' }).waitFor();
    await page.getByLabel('Name of the view').fill('Parcels');
    await page.keyboard.press('Enter');
    await page.getByText('Kept under “Parcels”.').first().waitFor();
    await page.goto(`${server.url}/#/search`);
    await page.reload();
    await page.getByRole('link', { name: 'Parcels' }).click();
    await page.waitForFunction(() => location.hash === '#/search?tag=late+delivery');
    await page.locator('table tbody tr', { hasText: 'Matter 200' }).click();
    await page.goBack();
    await page.getByRole('button', { name: 'Remove the view Parcels' }).click();
    await page.getByRole('link', { name: 'Parcels' }).waitFor({ state: 'detached' });
    await page.goto(`${server.url}/#/inbox`);
    await page.locator('.roster a', { hasText: 'Customer 200' }).click();
    await finish(page);
    await be(page, 'Offline');
    await clean(page);
});

real('WordsTakenOutAreGoneFromTheScreenAndTheSearch', async () => {
    const page = await serving(201, 'My card is quokka4111');
    await page.getByRole('button', { name: 'Take the words out of this message' }).click();
    await page.getByLabel('Reason, for the log').fill('A card number');
    await page.getByRole('dialog').getByRole('button', { name: 'Take the words out' }).click();
    await page.getByText('The words are gone.').first().waitFor();
    await page.locator('.bubble', { hasText: 'The words were taken out on' }).waitFor();
    assert.equal(await page.getByText('quokka4111').count(), 0);
    await page.reload();
    await page.locator('.bubble', { hasText: 'The words were taken out on' }).waitFor();
    assert.equal(await page.getByText('quokka4111').count(), 0);
    const at = page.url();
    await page.goto(`${server.url}/#/search?q=quokka4111`);
    await page.getByText('Nothing found').waitFor();
    await page.goto(at);
    await finish(page);
    await be(page, 'Offline');
    await clean(page);
});

real('WrapUpShowsItsTimeGivesMoreOnceAndKeepsHowItEnded', async () => {
    const page = await serving(202, 'Nearly done');
    await page.locator('.timeline').focus();
    await page.keyboard.press('e');
    await page.getByText(/^Closes by itself in/).waitFor();
    await page.keyboard.press('Alt+m');
    await page.getByText(/^The time was given once more/).waitFor();
    await page.getByLabel('Yes').check();
    await page.getByLabel('Effort for the customer').selectOption('2');
    const id = /tkt_\d+/.exec(page.url())[0];
    await page.getByRole('combobox', { name: 'Outcome' }).fill('res');
    await page.keyboard.press('Enter');
    await page.getByText('Finished: Resolved.').first().waitFor();
    const marks = await page.evaluate(async (ticket) => {
        const { token } = JSON.parse(localStorage.getItem('evenline.session'));
        return (await fetch(`/api/v1/tickets/${ticket}/marks`, { headers: { Authorization: `Bearer ${token}` } })).json();
    }, id);
    assert.equal(marks.resolved, true);
    assert.equal(marks.effort, 2);
    await be(page, 'Offline');
    await clean(page);
});

real('ATransferComesBackWhileNobodyHasTakenIt', async () => {
    const omar = await somebody('omar');
    const page = await serving(203, 'For somebody else');
    await be(omar, 'Available');
    await page.locator('.timeline').focus();
    await page.keyboard.press('t');
    await page.locator('[role=dialog] select').selectOption('agent:agt_2');
    await page.locator('[role=dialog] textarea').fill('You know this one');
    await page.locator('[role=dialog] .button.primary').click();
    await omar.locator('.offer').waitFor();
    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByText('It is yours again.').first().waitFor();
    await omar.locator('.offer').waitFor({ state: 'detached' });
    await finish(page);
    for (const one of [page, omar]) await be(one, 'Offline');
    await clean(page);
});

real('WhoLooksAtTheSameTicketSeesThatItsAgentWrites', async () => {
    const page = await serving(204, 'Two look at me');
    const irene = await somebody('irene');
    await irene.goto(page.url());
    await irene.locator('.bubble.in', { hasText: 'Two look at me' }).waitFor();
    await page.locator('.composer textarea').pressSequentially('Dear customer');
    await irene.getByText('Lucía Ferrer is writing…').waitFor();
    await page.locator('.composer textarea').fill('');
    await finish(page);
    await be(page, 'Offline');
    await clean(irene);
});

real('AwayWithWorkInHandGivesItToSomebodyElseAtItsPlace', async () => {
    const page = await serving(205, 'Do not forget me');
    const since = await page.locator('aside dd').first().textContent();
    const omar = await somebody('omar');
    await be(omar, 'Available');
    await page.locator('.presence').click();
    await page.getByRole('menuitem', { name: 'Away, and hand back my work' }).click();
    await page.locator('.presence.away').waitFor();
    await accept(omar, 'Do not forget me');
    assert.equal((await omar.locator('aside dd').first().textContent()).slice(0, 12), since.slice(0, 12));
    await finish(omar);
    for (const one of [page, omar]) await be(one, 'Offline');
});

real('SomebodyWhoTouchesNothingIsAskedAndThenSetAway', async () => {
    const page = await person(browser);
    await page.clock.install();
    await log_in(page, server.url, 'lucia@desk.example', password);
    await be(page, 'Available');
    await page.clock.runFor(5 * 60_000 + 1_000);
    await page.getByRole('dialog', { name: 'Still here?' }).waitFor();
    await page.clock.runFor(31_000);
    await page.locator('.presence.away', { hasText: 'nobody at the screen' }).waitFor();
    await be(page, 'Offline');
});

real('WhoWasPutAsideUntilATimeIsWokenByTheirOwnMessage', async () => {
    const page = await serving(206, 'Later, please');
    await page.locator('.timeline').focus();
    await page.keyboard.press('l');
    await page.getByRole('button', { name: 'In 1 hour' }).click();
    await page.getByText(/^Comes back to the line at/).first().waitFor();
    await server.contact('hook', { thread: 't-hook-206', presence: 'live', customer: { ref: 'crm-hook-206', name: 'Customer 206' }, text: 'I cannot wait' }, 'message.created');
    await accept(page, 'I cannot wait');
    await finish(page);
    await be(page, 'Offline');
});

real('AFieldOfTheHousesOwnIsMadeFilledInAndThereInTheCustomersNextTicket', async () => {
    const boss = await somebody('root');
    await boss.goto(`${server.url}/#/admin/fields`);
    await boss.getByLabel('Code').fill('contract');
    await boss.getByLabel('English').fill('Contract');
    await boss.getByLabel('Español').fill('Contrato');
    await boss.keyboard.press('Enter');
    await boss.locator('tbody tr', { hasText: 'Contrato' }).waitFor();
    const page = await serving(210, 'About my contract');
    await page.getByLabel('Contract (Customer)').fill('C-4711');
    await page.getByLabel('Contract (Customer)').press('Tab');
    await finish(page);
    await server.contact('hook', { thread: 't-again', presence: 'live', customer: { ref: 'crm-hook-210', name: 'Customer 210' }, subject: 'Again', text: 'One more thing' });
    await accept(page, 'One more thing');
    await page.waitForFunction(() => [...document.querySelectorAll('aside label.field input')].some((i) => i.value === 'C-4711'));
    await finish(page);
    await be(page, 'Offline');
    await clean(page);
    await clean(boss);
});

real('ASignatureIsKeptByTheServerOverAReload', async () => {
    const page = await serving(211, 'How long will it be');
    await page.goto(`${server.url}/#/account`);
    await page.getByRole('textbox', { name: 'Signature' }).fill('Lucía, desk');
    await page.getByRole('textbox', { name: 'Signature' }).locator('xpath=ancestor::form').getByRole('button').click();
    await page.getByText('The signature is kept.').waitFor();
    await page.reload();
    await page.waitForFunction(() => [...document.querySelectorAll('textarea')].some((t) => t.value === 'Lucía, desk'));
    await page.goto(`${server.url}/#/inbox`);
    await page.locator('.roster a', { hasText: 'Customer 211' }).click();
    await finish(page);
    await be(page, 'Offline');
    await clean(page);
});
