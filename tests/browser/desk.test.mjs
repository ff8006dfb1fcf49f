// What an agent does at the desk, against known content: files, mail as it was sent, two drafts,
// two tabs, keys, search, the second step, and what waits while the server is silent.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { axe, open_browser, person, refused } from './browser.mjs';
import { stand_in } from './stand_in.mjs';

const dist = process.env.EVENLINE_CONSOLE_DIST;
const skip = dist ? false : 'set EVENLINE_CONSOLE_DIST to the built console';
let browser;
before(async () => { if (dist) browser = await open_browser(); });
after(() => browser?.close());
const opened = [];
afterEach(async () => {
    for (const close of opened.splice(0)) await close();
});
const lucia = { token: 'ses_x', name: 'Lucía Ferrer', email: 'l@desk.example', role: 'agent', agent_id: 'agt_1' };
const desk = (name, run) => test(name, { skip, timeout: 90_000 }, run);

async function at_desk(hash = '#/inbox/tkt_7', options = {}, look = {}, session = lucia) {
    const server = await stand_in(dist, { role: 'agent', offer: false, ...options });
    opened.push(() => server.stop());
    const page = await person(browser, { ...look, session });
    opened.unshift(() => page.context().close());
    await page.goto(`${server.url}/${hash}`);
    return { page, server, box: page.locator('.composer textarea') };
}
const clean = async (page) => {
    assert.deepEqual(await refused(page), []);
    assert.deepEqual(page.trouble, []);
    assert.deepEqual(page.outside, []);
};
// The last request of a kind, once there is one.
async function asked(server, method, path) {
    for (let i = 0; i < 100; i += 1) {
        const found = server.world.asked.findLast((a) => a.method === method && path.test(a.path));
        if (found) return { ...found, body: found.text && found.text.startsWith('{') ? JSON.parse(found.text) : found.text };
        await new Promise((go) => setTimeout(go, 50));
    }
    throw new Error(`nobody asked ${method} ${path}`);
}

desk('AReplyIsHeldByTheServerAndTakenBackThere', async () => {
    const { page, server, box } = await at_desk();
    await box.fill('Too early');
    await box.press('Control+Enter');
    assert.equal((await asked(server, 'POST', /\/tickets\/tkt_7\/messages$/)).body.send_after_ms, 8000);
    await page.locator('.pending', { hasText: /Leaves in/ }).waitFor();
    await page.keyboard.press('Control+z');
    await asked(server, 'DELETE', /\/messages\/msg_9$/);
    await page.locator('.pending').waitFor({ state: 'detached' });
    assert.equal(await box.inputValue(), 'Too early');
    await clean(page);
});

desk('AnAnswerGoesByAnotherChannelOfTheSameCustomer', async () => {
    const { page, server, box } = await at_desk();
    await page.getByLabel('Answer by').selectOption({ label: 'by E-mail' });
    assert.equal(await page.locator('.composer .chip.bad').count(), 0, 'mail is not public, though the customer wrote in public');
    await box.fill('By mail instead');
    await box.press('Control+Enter');
    const { body } = await asked(server, 'POST', /\/messages$/);
    assert.deepEqual([body.channel, body.address_id], ['mail', undefined], 'they wrote by mail: it goes on there');
    await clean(page);
});

desk('ALimitIsCountedInWhatPeopleSeeAndALongTextGoesInParts', async () => {
    const { page, server, box } = await at_desk();
    await box.fill('👨‍👩‍👧'.repeat(3));
    await page.getByText('3 of 2,000 characters').or(page.getByText('3 of 2000 characters')).waitFor();
    await box.fill(`${'word '.repeat(399)}wor${'d'.repeat(600)}`);
    await page.getByText('goes as 2 messages').waitFor();
    await box.press('Control+Enter');
    await page.locator('.pending').nth(1).waitFor();
    assert.equal(server.world.asked.filter((a) => a.method === 'POST' && a.path.endsWith('/messages')).length, 2);
});

desk('FilesAreRefusedBeforeTheyTravelAndTheOthersGoWithTheReply', async () => {
    const { page, server, box } = await at_desk();
    await box.waitFor();
    await page.locator('.composer input[type=file]').setInputFiles([
        { name: 'shot.png', mimeType: 'image/png', buffer: Buffer.from('png') },
        { name: 'run.html', mimeType: 'text/html', buffer: Buffer.from('<script>') },
    ]);
    await page.getByText('This channel does not take text/html.').waitFor();
    await asked(server, 'POST', /\/attachments$/);
    assert.equal(server.world.asked.filter((a) => a.path.endsWith('/attachments')).length, 1);
    assert.deepEqual(await axe(page), []);
    await box.fill('See the picture');
    await box.press('Control+Enter');
    assert.deepEqual((await asked(server, 'POST', /\/messages$/)).body.attachments, ['upl_1']);
    await clean(page);
});

desk('FilesAreDroppedOrPastedWhereOneWrites', async () => {
    const { page, server, box } = await at_desk();
    await box.waitFor();
    for (const [how, kind] of [['drop', 'DragEvent'], ['paste', 'ClipboardEvent']]) {
        await page.evaluate(([type, kind]) => {
            const carried = new DataTransfer();
            carried.items.add(new File(['x'], `${type}.png`, { type: 'image/png' }));
            const more = kind === 'DragEvent' ? { dataTransfer: carried } : { clipboardData: carried };
            document.querySelector('.composer textarea').dispatchEvent(new window[kind](type, { bubbles: true, cancelable: true, ...more }));
        }, [how, kind]);
        await page.locator('.composer .chip', { hasText: `${how}.png` }).waitFor();
    }
    await page.getByRole('button', { name: 'Remove drop.png' }).click();
    await box.fill('One file');
    await box.press('Control+Enter');
    assert.equal((await asked(server, 'POST', /\/messages$/)).body.attachments.length, 1);
    await clean(page);
});

desk('SoundAndNotificationCanBeTried', async () => {
    const { page, box } = await at_desk();
    await box.waitFor();
    await page.locator('.presence').click();
    await page.getByRole('menuitem', { name: 'Test sound and notification' }).click();
    await page.getByText(/^Sound played/).first().waitFor();
    await clean(page);
});

desk('EarlierMailIsFoldedBelowWhatWasWritten', async () => {
    const { page } = await at_desk('#/inbox/tkt_7', { quoted: 'On 1 May 2026 Ana wrote:\n> Where is it?' });
    const earlier = page.getByText('> Where is it?');
    await page.getByText('Earlier mail').waitFor();
    assert.equal(await earlier.isVisible(), false);
    await page.getByText('Earlier mail').click();
    assert.equal(await earlier.isVisible(), true);
    assert.equal(await earlier.count(), 1, 'and not above it once more');
    assert.deepEqual(await axe(page), []);
    await clean(page);
});

desk('AMailIsShownAsSentInAFrameThatRunsNothingAndFetchesNothing', async () => {
    const { page } = await at_desk('#/inbox/tkt_7', { html: true });
    await page.getByRole('button', { name: 'Show as it was sent' }).first().click();
    const frame = page.locator('iframe');
    await frame.waitFor();
    assert.equal(await frame.getAttribute('sandbox'), '');
    await page.frameLocator('iframe').getByText('twice').waitFor();
    assert.ok(!(await frame.getAttribute('src')).includes('images'));
    assert.deepEqual(page.trouble, []);
    assert.deepEqual(page.outside, []);
    await page.getByRole('button', { name: 'Fetch pictures' }).click();
    await page.locator('iframe[src*="images=1"]').waitFor();
});

desk('ADraftIsKeptOnTheServerAndTwoOfThemAreBothShown', async () => {
    const { page, server, box } = await at_desk();
    await box.fill('Half an answer');
    await asked(server, 'PUT', /\/me\/drafts\/tkt_7\/reply$/);
    // Another computer writes meanwhile.
    server.world.drafts.set('tkt_7.reply', { ticket_id: 'tkt_7', kind: 'reply', text: 'From home', version: 9, updated_at: '' });
    await box.fill('Half an answer more');
    await page.getByRole('dialog').getByText('From home').waitFor();
    assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: 'Keep both' }).click();
    await page.waitForFunction(() => document.querySelector('.composer textarea').value === 'From home\nHalf an answer more');
    await clean(page);
});

desk('ANewerTabTakesTheDeskAndTheOlderCanTakeItBack', async () => {
    const { page, server, box } = await at_desk();
    await box.fill('Written in the first tab');
    const second = await page.context().newPage();
    await second.goto(`${server.url}/#/inbox/tkt_7`);
    await page.getByText('Your desk is open in another tab').waitFor();
    await second.locator('.composer textarea').waitFor();
    assert.equal(await second.locator('.composer textarea').inputValue(), 'Written in the first tab');
    await page.getByRole('button', { name: 'Use this tab' }).click();
    await box.waitFor();
    await second.getByText('Your desk is open in another tab').waitFor();
    assert.deepEqual(await axe(second), []);
});

desk('KeysAreChangedByPressingOthersAndATakenOneIsRefused', async () => {
    const { page } = await at_desk();
    await page.locator('.bubble').first().waitFor();
    await page.locator('.timeline').focus();
    await page.keyboard.press('?');
    await page.getByRole('button', { name: 'Change the keys: Finish' }).click();
    await page.keyboard.press('t');
    await page.getByText('That key is taken: Transfer. Press another.').waitFor();
    await page.keyboard.press('x');
    await page.getByText('That key is taken').waitFor({ state: 'detached' });
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('.timeline').focus();
    await page.keyboard.press('e');
    assert.equal(await page.getByRole('dialog').count(), 0);
    await page.keyboard.press('x');
    await page.locator('#outcomes').waitFor();
});

desk('ASearchMarksWhatMatchedAndItsAddressHoldsItAll', async () => {
    const { page, server } = await at_desk('#/search');
    await page.locator('main input[type=search]').fill('order');
    await page.keyboard.press('Enter');
    await page.locator('mark', { hasText: 'order' }).first().waitFor();
    assert.equal(await page.locator('.results li').count(), 3);
    assert.equal(await page.locator('.results b').count(), 0, 'markup in a message stays text');
    await page.getByRole('button', { name: 'Customers' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.results li').length === 1);
    assert.match(page.url(), /q=order&kind=customer/);
    assert.deepEqual(await axe(page), []);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.locator('.results li').waitFor();
    assert.equal(await other.locator('.results li').count(), 1);
    assert.ok(server.world.asked.some((a) => a.path.endsWith('/search')));
});

desk('ASecondStepIsAskedForOnlyWhenItIsOn', async () => {
    const { page } = await at_desk('', { otp: true }, {}, null);
    await page.locator('input[type=email]').fill('l@desk.example');
    await page.locator('input[type=password]').fill('right');
    await page.keyboard.press('Enter');
    const code = page.getByLabel('Code');
    await code.waitFor();
    assert.equal(await page.getByRole('alert').count(), 0, 'being asked is not an error');
    assert.deepEqual(await axe(page), []);
    await code.fill('123 456');
    await page.keyboard.press('Enter');
    await page.locator('.roster').waitFor();
});

desk('ASessionThatEndsAsksOverTheScreenAndKeepsTheDraft', async () => {
    const { page, server, box } = await at_desk();
    await box.fill('Nearly finished');
    server.world.ended = true;
    await box.press('End'); // the next save of the draft meets the end of the session
    await box.pressSequentially('!');
    await page.getByText('Log in again').first().waitFor();
    server.world.ended = false;
    await page.locator('main.over input[type=password]').fill('right');
    await page.keyboard.press('Enter');
    await page.locator('main.over').waitFor({ state: 'detached' });
    assert.equal(await box.inputValue(), 'Nearly finished!');
});

desk('WhatIsAskedWhileTheServerIsSilentWaitsAndTellsHowItEnded', async () => {
    const { page, server, box } = await at_desk();
    await box.waitFor();
    server.world.silent = true;
    server.cut();
    await page.locator('.timeline').focus();
    await page.keyboard.press('e');
    await page.locator('#outcomes').waitFor();
    await page.keyboard.type('ref');
    await page.keyboard.press('Enter');
    const queue = page.locator('section.queue');
    await queue.getByText('Finish, tkt_7').first().waitFor();
    assert.deepEqual(await axe(page), []);
    server.world.silent = false;
    await page.getByText('Done: Finish, tkt_7.').first().waitFor({ timeout: 20_000 });
    await queue.waitFor({ state: 'detached' });
    const keys = server.world.asked.filter((a) => a.path.endsWith('/tkt_7/close')).map((a) => a.key);
    assert.equal(new Set(keys).size, 1, 'one deed, one key');
    assert.equal(keys.length, 1);
});

desk('TwoMissedOffersAreSaidAndOneClickBringsTheAgentBack', async () => {
    const { page, server } = await at_desk('#/inbox', { state: 'not_responding' });
    await page.getByText('You missed two offers').waitFor();
    assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: 'I am available' }).first().click();
    assert.equal((await asked(server, 'PUT', /\/me\/presence$/)).body.state, 'available');
    await page.getByText('You missed two offers').waitFor({ state: 'detached' });
});

desk('AnOfferTellsItsWholeReasonAndRingsInTheTitle', async () => {
    const { page } = await at_desk('#/inbox', { offer: true });
    const card = page.locator('.offer');
    await card.waitFor();
    for (const said of [/you spoke with them before/, /Omar Haddad: no room/, /Place kept from Phone/, /tkt_3 scored higher, but: lacks a skill/]) {
        assert.match(await card.textContent(), said);
    }
    await page.waitForFunction(() => document.title === 'A customer for you');
    await card.getByRole('button', { name: /Decline/ }).click();
    await card.getByRole('button', { name: 'Not my skill' }).waitFor();
    await clean(page);
});

desk('SomebodyWhoIsFasterIsToldKindly', async () => {
    const { page } = await at_desk('#/inbox', { offer: true, offer_over: true });
    await page.locator('.offer').waitFor();
    await page.locator('body').press('a');
    await page.getByText('That customer is already being served or has left.').waitFor();
    assert.equal(await page.locator('.offer').count(), 0);
    assert.equal(await page.locator('.toast.bad').count(), 0);
});

desk('APauseIsMeantInTheCustomersZone', async () => {
    const { page, server, box } = await at_desk();
    await box.waitFor();
    await page.locator('.timeline').focus();
    await page.keyboard.press('l');
    await page.getByRole('dialog').waitFor();
    await page.getByLabel('At an exact time').fill('2027-07-01T09:00');
    assert.match(await page.getByLabel('Zone').inputValue(), /Europe\/Madrid/);
    assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: 'Schedule' }).click();
    assert.equal((await asked(server, 'POST', /\/snooze$/)).body.until, '2027-07-01T07:00:00.000Z');
});

desk('ATransferCanBeAskedAboutFirst', async () => {
    const { page, server, box } = await at_desk();
    await box.waitFor();
    await page.locator('.timeline').focus();
    await page.keyboard.press('t');
    await page.getByRole('dialog').locator('select').selectOption('agent:agt_2');
    await page.getByRole('dialog').locator('textarea').fill('Is this a refund?');
    await page.getByRole('button', { name: 'Ask first' }).click();
    assert.deepEqual((await asked(server, 'POST', /\/consult$/)).body, { agent_id: 'agt_2', note: 'Is this a refund?' });
    await page.getByText('They read along and can whisper.').waitFor();
});

desk('ACannedReplyIsFoundByAFewLettersAndFilledIn', async () => {
    const { page, box } = await at_desk();
    await box.pressSequentially('/');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('hel');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('.composer textarea').value === 'Hello María Ruiz, I am Lucía Ferrer.');
    await clean(page);
});

desk('WhatTheHouseKeepsOfACustomerIsSeenAndFilledInBesideTheConversation', async () => {
    const { page, server } = await at_desk();
    const order = page.getByLabel('Order (Ticket)');
    assert.equal(await page.getByLabel('Contract (Customer)').inputValue(), 'C-4711');
    await order.fill('4417');
    await order.press('Tab');
    const sent = await asked(server, 'PUT', /\/tickets\/tkt_7\/fields\/order$/);
    assert.deepEqual(sent.body, { value: '4417' });
    await clean(page);
});

desk('ASignatureIsKeptSeenUnderAMailAndSentWithItButNotInAChat', async () => {
    const { page, server, box } = await at_desk('#/account');
    await page.getByRole('textbox', { name: 'Signature' }).fill('Lucía\nCustomer service');
    await page.getByRole('textbox', { name: 'Signature' }).locator('xpath=ancestor::form').getByRole('button').click();
    await page.getByText('The signature is kept.').waitFor();
    await page.goto(`${server.url}/#/inbox/tkt_7`);
    await box.fill('In the chat');
    assert.equal(await page.getByText('with my signature').count(), 0);
    await page.getByLabel('Answer by').selectOption({ label: 'by E-mail' });
    await page.locator('.signature', { hasText: 'Customer service' }).waitFor();
    assert.deepEqual(await axe(page), []);
    await box.fill('By mail');
    await box.press('Control+Enter');
    assert.equal((await asked(server, 'POST', /\/messages$/)).body.text, 'By mail\n\n-- \nLucía\nCustomer service');
    await page.keyboard.press('Control+z');
    await page.waitForFunction(() => document.querySelector('.composer textarea').value === 'By mail');
    await clean(page);
});

desk('AnAddressIsProvenByACodeThatItsOwnerReadsOut', async () => {
    const { page } = await at_desk();
    await page.getByRole('button', { name: 'Prove maria@example.org' }).click();
    await page.getByLabel('Code', { exact: true }).fill('111111');
    await page.keyboard.press('Enter');
    await page.getByText('That is not the code').waitFor();
    assert.deepEqual(await axe(page), []);
    await page.getByLabel('Code', { exact: true }).fill('493817');
    await page.keyboard.press('Enter');
    await page.getByText('maria@example.org is theirs.').first().waitFor();
    await clean(page);
});

desk('ACustomerIsInvitedToGoOnElsewhereWithTheirPlace', async () => {
    const { page, server, box } = await at_desk();
    await box.waitFor();
    await page.getByRole('button', { name: 'Continue elsewhere' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('not followed yet').waitFor();
    await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running'));
    assert.deepEqual(await axe(page), []);
    await dialog.getByRole('button', { name: 'Send the invitation' }).click();
    const { body } = await asked(server, 'POST', /\/messages$/);
    assert.equal(body.invite_to, 'mail');
    assert.match(body.text, /\{link\}/);
    await page.getByText('Invited to E-mail.').first().waitFor();
    await clean(page);
});

desk('APublicCommentIsAnsweredInPrivateAndAClosedWindowByATemplate', async () => {
    const { page, server, box } = await at_desk('#/inbox/tkt_7', { channel: { public: true, private_reply_seconds: 604_800, templates: ['order_update:es'] } });
    await page.locator('.composer .chip.bad', { hasText: 'Public' }).waitFor();
    await page.getByLabel('answer in private (once)').check();
    assert.equal(await page.locator('.composer .chip.bad').count(), 0, 'nobody else will read it');
    await page.getByLabel('Template').selectOption('order_update:es');
    await box.fill('Pedido 4417');
    await box.press('Control+Enter');
    const { body } = await asked(server, 'POST', /\/messages$/);
    assert.deepEqual([body.visibility, body.template], ['private', 'order_update:es']);
    await clean(page);
});

desk('BeforeATicketIsPassedOnItSaysWhoIsThereAndHowLongItWillWait', async () => {
    const { page } = await at_desk();
    await page.locator('.timeline').focus();
    await page.keyboard.press('t');
    const skills = page.getByRole('dialog').locator('optgroup').nth(1).locator('option');
    await skills.first().waitFor({ state: 'attached' });
    assert.deepEqual(await skills.allTextContents(), ['billing · 2 there · about 45 s more (10 s to 2:10)', 'legal · 0 there · wait not known']);
});

desk('WordsInALanguageThatOneDoesNotSpeakAreMarkedAndReadAloudInTheirs', async () => {
    const { page } = await at_desk('#/inbox/tkt_7', { language: 'fr' });
    const bubble = page.locator('.bubble.in').first();
    await bubble.getByText('in French: translate').waitFor();
    assert.equal(await bubble.locator('.text').getAttribute('lang'), 'fr');
    assert.equal(await page.locator('.bubble.out .chip', { hasText: 'translate' }).count(), 0);
});
