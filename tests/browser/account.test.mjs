// One's own account against the real binary: where one is logged in and ending that, a second step
// from its making to its end by an administrator, and the code on the page of a one-time link.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { axe, log_in, person, refused } from './browser.mjs';
import { real_world } from './real.mjs';
import { password } from './server.mjs';

let browser;
let server;
const { real } = real_world(['lucia', 'root'], (up) => { ({ browser, server } = up); });
const at = (page, where) => page.goto(`${server.url}/#/${where}`);
const inside = async (email) => {
    const page = await person(browser);
    await log_in(page, server.url, email, password);
    return page;
};
const clean = async (page) => {
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await refused(page), []);
    assert.deepEqual(page.trouble, []);
};

// What an authenticator shows, `later` steps of half a minute from now (RFC 6238).
function code_of(secret, later = 0) {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    const bits = [...secret.replaceAll(' ', '')].map((c) => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
    const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
    const step = Buffer.alloc(8);
    step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
    const digest = createHmac('sha1', key).update(step).digest();
    const from = digest[19] & 15;
    return String((digest.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

real('SessionsAreListedWithThisOneMarkedAndTheOthersAreEndedByTheirOwner', async () => {
    const here = await inside('lucia@desk.example');
    const there = await inside('lucia@desk.example');
    await at(here, 'account');
    const mine = here.locator('.sessions');
    await mine.getByText('127.0.0.1').nth(1).waitFor();
    assert.equal(await mine.locator('strong').count(), 2);
    assert.equal(await mine.getByText('here', { exact: true }).count(), 1, 'this one is marked, and has no button');
    await clean(here);
    await mine.getByRole('button', { name: 'End the session from 127.0.0.1' }).click();
    await mine.locator('strong').nth(1).waitFor({ state: 'detached' });
    assert.equal(await mine.getByText('here', { exact: true }).count(), 1);
    await there.locator('input[type=password]').waitFor();  // it has to log in again
    await here.reload();
    await mine.getByText('here', { exact: true }).waitFor();  // and this one has not

    const [one, two] = [await inside('lucia@desk.example'), await inside('lucia@desk.example')];
    await here.reload();
    await mine.getByRole('button', { name: 'End all others' }).click();
    await mine.locator('strong').nth(1).waitFor({ state: 'detached' });
    await Promise.all([one, two].map((page) => page.locator('input[type=password]').waitFor()));
});

real('ASecondStepIsAskedForOnceItIsOnAlsoByALinkAndAnAdministratorTakesItOff', async () => {
    const lucia = await inside('lucia@desk.example');
    await at(lucia, 'account');
    await lucia.getByRole('button', { name: 'Set it up' }).click();
    const secret = await lucia.locator('.secret').innerText();
    await lucia.getByRole('textbox', { name: 'Code' }).fill(code_of(secret, -1));
    await lucia.getByRole('button', { name: 'Turn it on' }).click();
    await lucia.locator('.codes').waitFor();

    const root = await inside('root@desk.example');
    await at(root, 'admin/users');
    await root.getByRole('button', { name: 'New link for Lucía Ferrer' }).click();
    const link = await root.locator('[role=status]').getByText('/#/').first().innerText();
    const guest = await person(browser);
    await guest.goto(link.trim());
    const code = guest.locator('input[autocomplete=one-time-code]');
    assert.equal(await code.count(), 0, 'nothing is said of it before');
    await guest.locator('input[type=password]').fill(password);
    await guest.getByRole('button', { name: 'Set the password' }).click();
    await code.waitFor();
    assert.equal(await code.evaluate((box) => box === document.activeElement), true);
    await clean(guest);
    await code.fill('000000');
    await guest.getByRole('button', { name: 'Set the password' }).click();
    await guest.getByText('the code is not').waitFor();
    await code.fill(code_of(secret));
    await guest.getByRole('button', { name: 'Set the password' }).click();
    await guest.locator('nav').first().waitFor();

    await root.reload();
    await root.getByRole('button', { name: 'Turn the second step of Lucía Ferrer off' }).click();
    await root.getByText('logs in by password alone').waitFor();
    await root.getByRole('button', { name: 'Turn the second step of Lucía Ferrer off' }).waitFor({ state: 'detached' });
    await clean(root);
    await inside('lucia@desk.example');  // by the password alone
});
