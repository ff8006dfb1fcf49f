// What supervisors and administrators do, against known content: by mouse, by keyboard, and when
// the server says no.
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
afterEach(async () => { for (const close of opened.splice(0)) await close(); });
const lead = (name, run) => test(name, { skip, timeout: 60_000 }, run);

const session = (role) => ({ token: 'ses_x', name: 'Irene Soto', email: 'i@desk.example', role, agent_id: null });
async function shown(role, hash, wait_for, options = {}) {
    const server = await stand_in(dist, { role, ...options });
    opened.push(() => server.stop());
    const page = await person(browser, { session: session(role) });
    opened.unshift(() => page.context().close());
    await page.goto(`${server.url}/${hash}`);
    await page.locator(wait_for).first().waitFor();
    return { page, server, here: server.world };
}
const until = async (what, why) => {
    for (let i = 0; i < 100 && !what(); i += 1) await new Promise((go) => setTimeout(go, 50));
    assert.ok(what(), why);
};

lead('ChosenRowsAreReassignedByKeyboardAloneAndTakenBack', async () => {
    const { page, here } = await shown('supervisor', '#/line', 'tbody tr a');
    await page.locator('[data-row="tkt_101"]').focus();
    for (const key of ['x', 'j', 'x', 'm']) await page.keyboard.press(key);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Reassign 2 tickets').first().waitFor();
    await dialog.locator('select').selectOption('agt_4');
    await dialog.getByText('does not fit').first().waitFor();
    await dialog.locator('select').selectOption('agt_1');
    await dialog.getByText('All 2 fit.').waitFor();
    await dialog.getByText('+25 s').waitFor();
    assert.deepEqual(await axe(page), []);
    await dialog.locator('input').fill('Lucía knows them');
    assert.equal(here.lead.reassigned.length, 0, 'nothing happens before it is confirmed');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    assert.deepEqual(here.lead.reassigned, [{ ticket_ids: ['tkt_101', 'tkt_102'], to: { agent_id: 'agt_1' }, reason: 'Lucía knows them' }]);
    await page.getByRole('button', { name: 'Undo' }).press('Enter');
    await page.getByText('Undone.').waitFor();
    assert.deepEqual(here.lead.reassigned, []);
    assert.deepEqual(await refused(page), []);
});

lead('ARangeOfRowsIsChosenWithShift', async () => {
    const { page } = await shown('supervisor', '#/line', 'tbody tr a');
    await page.locator('[data-row="tkt_102"]').click();
    await page.locator('[data-row="tkt_106"]').click({ modifiers: ['Shift'] });
    await page.getByText('5 chosen').waitFor();
    await page.getByRole('button', { name: 'Choose none' }).click();
    assert.equal(await page.locator('tbody input:checked').count(), 0);
});

lead('WhyOneIsAboveAnotherIsSaidInASentence', async () => {
    const { page, here } = await shown('supervisor', '#/line?channel=mail', 'tbody tr a');
    const [, first, second] = here.line.filter((r) => r.channel === 'mail' && r.score_parts.used_share < 1);
    await page.locator(`[data-row="${first.ticket_id}"]`).focus();
    for (const key of ['c', 'j', 'c']) await page.keyboard.press(key);
    await page.locator('thead th', { hasText: second.subject }).waitFor();
    await page.getByRole('heading', { name: 'Why is this above that?' }).waitFor();
    await page.getByText(/The first has used .* of its promise/).waitFor();
});

lead('WhoReadsAlongIsKnownWhispersAndLeavesAgain', async () => {
    const { page, here } = await shown('supervisor', '#/monitor/tkt_7', '.bubble');
    await until(() => here.lead.watched[0] === 'tkt_7', 'the server knows that somebody reads');
    await page.getByRole('textbox', { name: 'Whisper' }).fill('Offer the refund');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Whispered to Lucía Ferrer.').waitFor();
    await page.getByLabel('Speak to the customer').first().check();
    await page.getByRole('textbox', { name: 'Speak to the customer' }).fill('I am the supervisor');
    await page.getByRole('button', { name: 'Speak to the customer' }).click();
    await page.getByText('Sent to the customer.').waitFor();
    assert.deepEqual(here.lead.said, [['whispers', 'Offer the refund'], ['barge', 'I am the supervisor']]);
    await page.goto(`${new URL(page.url()).origin}/#/agents`);
    await until(() => here.lead.watched.length === 0, 'leaving the screen ends the reading');
});

lead('AnAgentsStateIsChangedWithAReason', async () => {
    const { page, here } = await shown('supervisor', '#/agents', 'tbody tr');
    await page.getByRole('button', { name: 'Change Lucía Ferrer' }).click();
    await page.getByRole('dialog').getByLabel('Reason').selectOption('training');
    await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
    await page.getByText('Lucía Ferrer: Away.').waitFor();
    const asked = here.asked.find((a) => a.path.endsWith('/agents/agt_1/presence'));
    assert.deepEqual(JSON.parse(asked.text), { state: 'away', reason: 'training' });
});

lead('AMistakeInThePolicyIsFoundBeforeItIsPublished', async () => {
    const { page } = await shown('supervisor', '#/policy', 'textarea');
    const box = page.locator('textarea');
    await page.getByText('No mistakes found').waitFor();
    await box.fill(`${await box.inputValue()}\nchannel = "voice"\n`);
    await page.getByRole('heading', { name: '1 mistake' }).waitFor();
    await page.getByRole('button', { name: /Go to line \d+/ }).click();
    assert.equal(await box.evaluate((b) => b.value.slice(b.selectionStart, b.selectionEnd)), 'channel = "voice"');
});

lead('TwoWhoPublishAtOnceBothSeeBothTexts', async () => {
    const { page, here } = await shown('supervisor', '#/policy', 'textarea');
    const box = page.locator('textarea');
    await box.fill((await box.inputValue()).replace('target_live_s = 120', 'target_live_s = 90'));
    here.policy = here.policy.replace('target_deferred_s = 3600', 'target_deferred_s = 1800');
    here.policy_tag = '"p2"';
    await page.getByRole('textbox', { name: 'Comment' }).fill('A minute and a half');
    await page.getByRole('button', { name: 'Publish' }).click();
    const conflict = page.getByRole('alert').filter({ hasText: 'Somebody else published' });
    await conflict.waitFor();
    assert.match(await conflict.textContent(), /1800[\s\S]*target_live_s = 90/);
    assert.deepEqual(await axe(page), []);
    await conflict.getByRole('button', { name: 'Go on with mine' }).click();
    assert.match(await box.inputValue(), /target_live_s = 90/);
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Published.').waitFor();
    assert.match(here.policy, /target_live_s = 90/);
});

lead('APolicyIsTriedBeforeItIsPublishedAndWhoPaysIsNamed', async () => {
    const { page, here } = await shown('supervisor', '#/policy?part=trial', 'form select');
    await page.getByLabel('On what').selectOption('8');
    await page.getByRole('button', { name: 'Try', exact: true }).click();
    await page.getByText('25.0 points instead of 10.0').waitFor();
    assert.equal(here.tried.hours, 8);
    await page.getByText('Publishing it needs a written reason').waitFor();
    const loser = page.getByRole('row', { name: /tkt_7/ });
    assert.match(await loser.textContent(), /kept → broken/);
    assert.deepEqual(await axe(page), []);
});

lead('APolicyThatPartsTheChannelsAsksForAReasonAndIsPublishedWithIt', async () => {
    const { page, here } = await shown('supervisor', '#/policy', 'textarea');
    await page.locator('textarea').fill('name = "x"\n[order]\nrule = "forms_first"\n');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const reason = page.getByLabel('Why all the same?');
    await reason.waitFor();
    assert.deepEqual(await axe(page), []);
    await reason.fill('an outage of mail');
    await page.getByRole('button', { name: 'Publish with this reason' }).click();
    await page.getByText('Published.').waitFor();
    assert.equal(here.policy_reason, 'an outage of mail');
});

lead('APolicyIsPlannedAndWithdrawn', async () => {
    const { page, here } = await shown('supervisor', '#/policy', 'textarea');
    await page.locator('textarea').fill('name = "night"\n');
    await page.getByRole('link', { name: 'Planned' }).click();
    await page.getByLabel('In force from').fill('2030-01-01T20:00');
    await page.getByRole('button', { name: 'Plan my text' }).click();
    await page.getByText('Planned.', { exact: true }).waitFor();
    assert.equal(here.plans[0].policy, 'name = "night"\n');
    await page.getByRole('button', { name: 'Withdraw' }).click();
    await page.getByText('Nothing is planned').waitFor();
});

lead('AnAlarmLeadsToItsCauseAndToWhatWouldCloseTheGap', async () => {
    const { page } = await shown('supervisor', '#/wall', '.alarm');
    await page.getByRole('link', { name: 'Why, and what would close it' }).click();
    await page.getByRole('button', { name: 'Find out' }).click();
    await page.getByText('2 more phone-skilled agents between 10:00 and 12:00').waitFor();
    await page.getByRole('row', { name: /2 more people/ }).waitFor();
});

lead('AnEarlierPolicyIsComparedAndRolledBackTo', async () => {
    const { page, here } = await shown('supervisor', '#/policy?part=versions', 'tbody tr');
    await page.getByRole('row', { name: /Longer promise/ }).getByRole('button', { name: 'Against now' }).click();
    await page.getByText('From version 3 to 2').waitFor();
    await page.getByText(/target_live_s = 140/).waitFor();
    await page.getByRole('button', { name: 'Roll back to version 2' }).click();
    await page.getByText('Version 2 is in force again.').waitFor();
    assert.equal(here.lead.versions.at(-1).comment, 'Back to version 2');
});

lead('TheFormWritesThePolicyAndSaysWhenSomebodyWasFaster', async () => {
    const { page, here } = await shown('supervisor', '#/policy?part=form', 'tbody tr');
    await page.getByLabel('Live, s, normal').fill('100');
    here.lead.form_tag = '"f7"';
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Quote tr_9 when you ask for help.').waitFor();
    await page.getByRole('button', { name: 'Read again' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.getByLabel('Live, s, normal').fill('100');
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Published.').waitFor();
    assert.equal(here.lead.form.need.find((n) => n.name === 'normal').target_live_s, 100);
    assert.equal(here.lead.form.head_start.bound, 30, 'what was not touched comes back as it was');
});

lead('AWholeChainAndABrokenOneAreTold', async () => {
    const { page, here } = await shown('supervisor', '#/audit', 'tbody tr');
    await page.getByRole('button', { name: 'Verify the chain' }).click();
    await page.getByText('The chain is whole: 1,284 rows checked.').waitFor();
    here.lead.audit_broken = true;
    await page.getByRole('button', { name: 'Verify the chain' }).click();
    await page.getByText('The chain is broken at row 2').waitFor();
    await page.getByRole('combobox', { name: 'Who' }).fill('Root');
    await page.getByRole('combobox', { name: 'Who' }).press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
    assert.match(page.url(), /actor=Root/);
});

lead('ALinkToAReportShowsTheSameFilters', async () => {
    const { page } = await shown('supervisor', '#/reports', '.metrics');
    await page.getByRole('button', { name: 'Last 7 days' }).click();
    await page.getByLabel('Need').selectOption('urgent');
    await page.getByLabel('compare with the period before').check();
    await page.getByText(/Compared with/).waitFor();
    await page.reload();
    await page.getByText(/Compared with/).waitFor();
    assert.equal(await page.getByLabel('Need').inputValue(), 'urgent');
    assert.equal(await page.getByRole('button', { name: 'Last 7 days' }).getAttribute('aria-pressed'), 'true');
    assert.equal(await page.locator('.metrics section').first().locator('tbody tr').count(), 1);
});

lead('TheTestOfAChannelLightsUpEachStage', async () => {
    const { page } = await shown('admin', '#/admin/channels?id=hook', '.stages');
    assert.equal(await page.locator('.stages .good').count(), 0);
    await page.getByRole('button', { name: 'Send test' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.stages .good').length === 5);
    await page.getByText('tkt_300, place 4').waitFor();
    assert.deepEqual(await axe(page), []);
});

lead('ASecretIsShownOnce', async () => {
    const { page } = await shown('admin', '#/admin/tokens', 'tbody tr');
    await page.getByLabel('Name').fill('Reader');
    await page.getByLabel('reports:read').check();
    await page.getByRole('button', { name: 'Make the token' }).click();
    await page.getByText('evl_0123456789abcdef').waitFor();
    assert.deepEqual(await axe(page), []);
    await page.reload();
    await page.getByRole('row', { name: /Reader/ }).waitFor();
    assert.equal(await page.getByText('evl_0123456789abcdef').count(), 0);
    await page.getByRole('button', { name: 'Revoke Reader' }).click();
    await page.getByText('no longer works').waitFor();
});

lead('SomebodyIsInvitedAndLoggedOut', async () => {
    const { page, here } = await shown('admin', '#/admin/users', 'tbody tr');
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Ana Gómez');
    await dialog.getByLabel('E-mail').fill('ana@desk.example');
    await dialog.getByLabel('Skills').fill('billing:2');
    assert.deepEqual(await axe(page), []);
    await dialog.getByRole('button', { name: 'Make the invitation' }).click();
    await page.getByText(/#\/start\/abc123/).waitFor();
    assert.deepEqual(here.lead.users.at(-1).agent.skills, [{ skill: 'billing', level: 2 }]);
    await page.getByRole('button', { name: 'Log out Irene Soto everywhere' }).click();
    await page.getByText('Irene Soto is logged out everywhere.').waitFor();
    assert.equal(here.lead.users[1].sessions, 0);
});

lead('HoursAreTypedAsPeopleTypeThem', async () => {
    const { page, here } = await shown('admin', '#/admin/hours', '.days');
    await page.getByLabel('Wednesday').fill('8:00 - 14:00; 15:30-20:00');
    await page.getByLabel('Thursday').fill('all day');
    await page.getByLabel('Thursday').press('Tab');
    await page.getByText('Write hours as 08:00-14:00').waitFor();
    await page.getByLabel('Day', { exact: true }).fill('2027-01-06');
    await page.getByRole('button', { name: 'Add the day' }).click();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Published.').waitFor();
    assert.deepEqual(here.lead.form.hours.wednesday, ['08:00-14:00', '15:30-20:00']);
    assert.deepEqual(here.lead.form.hours.holidays, ['2026-12-25', '2027-01-06']);
});

lead('TheBigScreenIsReadAcrossARoomAndHasNothingToPointAt', async () => {
    const { page } = await shown('supervisor', 'wall?tv=1', '.gauge');
    await page.locator('canvas').waitFor();
    const small = await page.locator('main').evaluate((main) => [...main.querySelectorAll('*')]
        .filter((e) => e.children.length === 0 && e.textContent.trim() && e.getClientRects().length && parseFloat(getComputedStyle(e).fontSize) < 24)
        .map((e) => e.textContent.trim()));
    assert.deepEqual(small, []);
    assert.equal(await page.locator('nav').isVisible(), false);
    assert.equal(await page.locator('.wall').evaluate((w) => getComputedStyle(w).cursor), 'none');
    assert.deepEqual(await axe(page), []);
    await page.getByRole('link', { name: 'Leave the big screen' }).press('Enter');
    await page.locator('nav').first().waitFor();
});

lead('ARowIsMovedByAnotherNeedAndAReasonNeverByHand', async () => {
    const { page, here } = await shown('supervisor', '#/line', 'tbody tr a');
    await page.locator('[data-row="tkt_103"]').focus();
    for (const key of ['x', 'u']) await page.keyboard.press(key);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('A row is never put at a place by hand').waitFor();
    await dialog.getByLabel('Need').selectOption('critical');
    await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running'));
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('Enter');
    assert.equal(here.needs, undefined, 'not without a reason');
    await dialog.locator('input').fill('At the airport');
    await page.keyboard.press('Enter');
    await page.getByText('1 ticket is Critical now.').first().waitFor();
    assert.deepEqual(here.needs, [{ id: 'tkt_103', need: 'critical', reason: 'At the airport' }]);
    assert.deepEqual(await refused(page), []);
});

lead('APolicyOfTwoWaitsUntilSomebodyElseHasApprovedIt', async () => {
    const { page, here } = await shown('supervisor', '#/policy', 'textarea', { by_two: true });
    await page.locator('textarea').fill(here.policy.replace('target_live_s = 120', 'target_live_s = 90'));
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Waits for somebody else to approve it').first().waitFor();
    assert.match(here.policy, /target_live_s = 120/, 'one alone changes nothing');
    await page.goto(page.url().replace('#/policy', '#/policy?part=plans'));
    await page.getByText('Here two people put a policy in force').waitFor();
    assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('approved by usr_1').waitFor();
    assert.deepEqual(await refused(page), []);
});

lead('AFieldOfTheHousesOwnIsMadeAndSwitchedOff', async () => {
    const { page, here } = await shown('admin', '#/admin/fields', 'tbody tr');
    await page.getByLabel('Code').fill('order');
    await page.getByLabel('Belongs to').selectOption('ticket');
    await page.getByLabel('English').fill('Order');
    await page.getByLabel('Español').fill('Pedido');
    await page.keyboard.press('Enter');
    await page.locator('tbody tr', { hasText: 'Pedido' }).getByRole('checkbox').uncheck();
    await until(() => here.lead.fields.find((f) => f.code === 'order')?.active === false, 'the server has it');
    assert.deepEqual(await refused(page), []);
});
