// The desk's newer parts against the real binary: replies held by the server, drafts that follow
// their writer, the race for a ticket, the second step at log-in, search, help and advice.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { accept, be, finish, until } from './acts.mjs';
import { log_in, person, picture, refused } from './browser.mjs';
import { deliver, html_mail } from './lmtp.mjs';
import { real_world } from './real.mjs';
import { password } from './server.mjs';

let browser;
let server;
const { write, real } = real_world(['lucia', 'omar', 'irene'], (up) => { ({ browser, server } = up); });
async function agent(email = 'lucia@desk.example', look = {}) {
    const page = await person(browser, look);
    await log_in(page, server.url, email, password);
    return page;
}
async function serving(n, text, channel = 'hook') {
    const page = await agent();
    await be(page, 'Available');
    await write(channel, n, text);
    await accept(page, text);
    return page;
}
const clean = async (page) => {
    assert.deepEqual(await refused(page), []);
    assert.deepEqual(page.trouble, []);
    assert.deepEqual(page.outside, []);
};
const reached = (text) => server.outside.got.filter((g) => g.text.includes(text)).length;

real('AReplyLeavesThoughItsTabIsClosedAtOnce', async () => {
    const page = await serving(100, 'Close the tab');
    await page.locator('.composer textarea').fill('Sent and gone home');
    await page.keyboard.press('Control+Enter');
    await page.locator('.pending', { hasText: /Leaves in/ }).waitFor();
    assert.equal(reached('Sent and gone home'), 0, 'it is held first');
    await page.context().close();
    await until('the reply at its provider', () => reached('Sent and gone home') === 1);
    const back = await agent();
    await back.goto(`${server.url}/#/inbox`);
    await back.locator('.roster a', { hasText: /Customer 100|Matter 100/ }).click();
    await back.locator('.bubble.out', { hasText: 'Sent and gone home' }).waitFor();
    await finish(back);
    await be(back, 'Offline');
    assert.equal(reached('Sent and gone home'), 1);
});

real('ADraftFollowsItsWriterToAnotherComputer', async () => {
    const page = await serving(101, 'Two computers');
    await page.locator('.composer textarea').fill('Begun at the first');
    await until('the draft on the server', () => page.evaluate(async () => {
        const { token } = JSON.parse(localStorage.getItem('evenline.session'));
        const answer = await fetch('/api/v1/me/drafts', { headers: { Authorization: `Bearer ${token}` } });
        return (await answer.text()).includes('Begun at the first');
    }));
    await page.context().close();
    await server.kill();
    await server.start();
    const other = await agent();
    await other.locator('.roster a', { hasText: /Customer 101|Matter 101/ }).click();
    await other.waitForFunction(() => document.querySelector('.composer textarea')?.value === 'Begun at the first');
    await other.locator('.composer textarea').fill('');
    await finish(other);
    await be(other, 'Offline');
});

real('OfTwoAgentsWhoRaceForOneTicketOneGetsItAndTheOtherIsToldKindly', async () => {
    const slow = await agent();
    await be(slow, 'Available');
    await write('hook', 102, 'Who is faster?');
    await slow.locator('.offer').waitFor();
    const fast = await agent('omar@desk.example');
    await be(fast, 'Available');
    // The first agent's word is under way while the offer passes on to the second.
    let let_go;
    const held = new Promise((go) => (let_go = go));
    await slow.route('**/accept', async (route) => { await held; await route.continue(); });
    await slow.locator('body').press('a');
    await fast.locator('.offer').waitFor({ timeout: 60_000 });
    await accept(fast, 'Who is faster?');
    let_go();
    await slow.getByText('That customer is already being served or has left.').first().waitFor();
    assert.equal(await slow.locator('.toast.bad').count(), 0);
    assert.equal(await slow.locator('.roster a').count(), 0);
    assert.equal(await fast.locator('.roster a').count(), 1);
    await finish(fast);
    await be(fast, 'Offline');
});

const base32 = (text) => Buffer.from([...text].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('').match(/.{8}/g).map((b) => parseInt(b, 2)));
function code_now(secret) {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
    const mac = createHmac('sha1', base32(secret)).update(counter).digest();
    const at = mac[19] & 15;
    return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

real('ASecondStepIsSetUpAskedForAndTakenAwayAgain', async () => {
    const page = await agent('omar@desk.example');
    await page.goto(`${server.url}/#/account`);
    await page.getByRole('button', { name: 'Set it up' }).click();
    const secret = (await page.locator('.secret').textContent()).replaceAll(/\s/g, '');
    await page.getByRole('textbox', { name: 'Code' }).fill(code_now(secret));
    await page.getByRole('button', { name: 'Turn it on' }).click();
    const codes = page.locator('.codes li');
    await codes.first().waitFor();
    const spare = await codes.first().textContent();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.locator('input[type=email]').fill('omar@desk.example');
    await page.locator('input[type=password]').fill(password);
    await page.keyboard.press('Enter');
    await page.getByLabel('Code').fill('000000');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Code').fill(spare);
    await page.locator('form button.primary').click();
    await page.locator('nav').first().waitFor();
    await page.goto(`${server.url}/#/account`);
    await page.locator('summary', { hasText: 'Turn the second step off' }).click();
    await page.locator('details input').fill(password);
    await page.locator('details button').click();
    await page.getByText('The second step is off.').first().waitFor();
    await clean(page);
});

real('EveryWordOfATicketIsFoundAndAMailIsShownAsItWasSent', async () => {
    const page = await agent();
    await be(page, 'Available');
    await deliver(server.mail_port, [html_mail(1, '<p>My <b>kettle</b> is broken</p><img src="https://pixel.example/a.png"><script>alert(1)</script>')]);
    await accept(page, 'kettle');
    await page.getByRole('button', { name: 'Show as it was sent' }).click();
    await page.frameLocator('iframe').locator('b', { hasText: 'kettle' }).waitFor();
    assert.deepEqual(page.trouble, []);
    assert.deepEqual(page.outside, [], 'no picture was fetched');
    await page.goto(`${server.url}/#/search?q=kettle`);
    await page.locator('mark', { hasText: 'kettle' }).first().waitFor();
    await page.goto(`${server.url}/#/search?q=maria%40example.org`);
    await page.locator('.results li').first().waitFor();
    await page.locator('.results a').first().click();
    await page.goto(`${server.url}/#/inbox`);
    await page.locator('.roster a').first().click();
    await page.locator('.timeline').waitFor();
    await finish(page);
    await be(page, 'Offline');
    await clean(page);
});

real('AColleagueIsAskedFirstAndWhispersWhileTheTicketStays', async () => {
    const page = await serving(103, 'A hard question');
    const omar = await agent('omar@desk.example');
    await page.locator('.timeline').focus();
    await page.keyboard.press('t');
    const dialog = page.getByRole('dialog');
    await dialog.locator('select').waitFor();
    const value = await dialog.locator('option', { hasText: 'Omar Haddad' }).getAttribute('value');
    await dialog.locator('select').selectOption(value);
    await dialog.locator('textarea').fill('May I refund this?');
    await page.getByRole('button', { name: 'Ask first' }).click();
    await omar.locator('.roster', { hasText: 'May I refund this?' }).waitFor();
    await omar.locator('.roster a').first().click();
    await omar.getByLabel('Whisper to your colleagues').last().fill('Yes, up to 50.');
    await omar.keyboard.press('Enter');
    await page.locator('.bubble.whisper', { hasText: 'Yes, up to 50.' }).waitFor();
    assert.equal(reached('Yes, up to 50.'), 0, 'the customer never sees it');
    await page.getByRole('button', { name: 'Ask a supervisor' }).click();
    await page.getByLabel('What about?').fill('A refund above my limit');
    await page.getByRole('dialog').getByRole('button', { name: 'Ask a supervisor' }).click();
    await page.getByText('Asked. You will see who comes.').first().waitFor();
    await finish(page);
    await be(page, 'Offline');
    await clean(page);
    await clean(omar);
});

real('AnAnswerGoesByAnotherChannelAndWhatAProviderRefusesIsSentAgain', async () => {
    const page = await agent();
    await be(page, 'Available');
    await server.messenger('90106', 'First by Messenger');
    await accept(page, 'First by Messenger');
    const refused_first = new Set();
    server.outside.refuses = (text) => {
        const first = text.includes('Refused at first') && !refused_first.has('x');
        if (first) refused_first.add('x');
        return first;
    };
    await page.locator('.composer textarea').fill('Refused at first');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Send again' }).click({ timeout: 40_000 });
    await until('the reply at its provider', () => reached('Refused at first') === 1);
    await page.locator('.bubble.out', { hasText: 'Refused at first' }).locator('footer', { hasText: /^\s*(sent|delivered)/ }).waitFor();
    await finish(page);

    await server.contact('hook', { thread: 't-hook-107', presence: 'live', text: 'Rather by Messenger, please',
        customer: { ref: 'crm-107', name: 'Customer 107', addresses: [{ kind: 'messenger', value: '90106', verified: true }] } });
    await accept(page, 'Rather by Messenger');
    await page.locator('.bubble.in', { hasText: 'First by Messenger' }).waitFor(); // one person, one timeline
    await page.getByLabel('Answer by').selectOption({ label: 'by Messenger' });
    await page.locator('.composer textarea').fill('Here I am on Messenger');
    await page.keyboard.press('Control+Enter');
    await until('the reply at the other provider', () =>
        server.outside.got.some((g) => g.text.includes('Here I am on Messenger') && g.text.includes('90106') && !g.path.startsWith('/hook')));
    await finish(page);
    await be(page, 'Offline');
    await clean(page);
});

real('ACannedReplyOfTheHouseIsKeptOnTheServer', async () => {
    const page = await serving(108, 'Canned, please');
    await page.locator('.composer textarea').pressSequentially('/');
    await page.locator('summary', { hasText: 'Add one of your own' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Thanks');
    await page.getByLabel('Text', { exact: true }).fill('Thank you, {customer}. {agent}, {ticket}');
    await page.getByRole('dialog').getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByRole('dialog').locator('.menu-item', { hasText: 'Thanks' }).click();
    await page.waitForFunction(() => /^Thank you, Customer 108. Lucía Ferrer, tkt_\d+$/.test(document.querySelector('.composer textarea').value));
    await page.locator('.composer textarea').fill('');
    await finish(page);
    await be(page, 'Offline');
    await clean(page);
});

real('APausedTicketComesBackToItsAgentWhenTheCustomerWrites', async () => {
    const page = await serving(104, 'Wait for me');
    await page.locator('.timeline').focus();
    await page.keyboard.press('l');
    await page.getByRole('button', { name: 'Until the customer writes' }).click();
    await page.getByText('Paused until the customer writes').first().waitFor();
    await server.contact('hook', { thread: 't-hook-104', presence: 'live', customer: { ref: 'crm-hook-104', name: 'Customer 104' }, text: 'Here I am again' }, 'message.created');
    await accept(page, 'Here I am again');
    await finish(page);
    await be(page, 'Offline');
});

real('APauseUntilATimeKeepsThePlace', async () => {
    const page = await serving(105, 'Call me in an hour');
    const since = await page.locator('aside dd').first().textContent();
    const at = page.url();
    await page.locator('.timeline').focus();
    await page.keyboard.press('l');
    await page.getByRole('button', { name: 'In 1 hour' }).click();
    await page.getByText(/^Comes back to the line at/).first().waitFor();
    await page.goto(at);
    await page.locator('.what .chip', { hasText: 'Scheduled' }).waitFor();
    assert.equal((await page.locator('aside dd').first().textContent()).slice(0, 20), since.slice(0, 20));
    await be(page, 'Offline');
    await clean(page);
});
