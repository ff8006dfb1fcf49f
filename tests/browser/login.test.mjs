// Ways in beside the password, against the real binary: a passkey of Chromium's virtual device, and
// an identity provider.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { axe, log_in, person, refused } from './browser.mjs';
import { identity_provider } from './identity_provider.mjs';
import { real_world } from './real.mjs';
import { password } from './server.mjs';

const provider = await identity_provider('evenline');
process.env.EVENLINE_OIDC_ISSUER = provider.issuer;
process.env.EVENLINE_OIDC_CLIENT_ID = 'evenline';
process.env.EVENLINE_OIDC_NAME = 'Continue with Example';
after(() => provider.stop());

let browser;
let server;
const { real } = real_world(['lucia', 'omar'], (up) => { ({ browser, server } = up); });
const clean = async (page) => {
    assert.deepEqual(await refused(page), []);
    assert.deepEqual(page.trouble, []);
};
const name_of = (page) => page.evaluate(() => JSON.parse(localStorage.getItem('evenline.session') ?? '{}').name);

real('APasskeyIsMadeLogsInAndIsRemoved', async () => {
    const page = await person(browser);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options: {
        protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
        isUserVerified: true, automaticPresenceSimulation: true } });
    const url = server.url.replace('127.0.0.1', 'localhost');
    await log_in(page, url, 'lucia@desk.example', password);
    await page.goto(`${url}/#/account`);
    const mine = page.locator('.passkeys');
    await mine.getByLabel('Name of the device').fill('Lucía’s laptop');
    await mine.getByLabel('Password').fill(password);
    await mine.getByRole('button', { name: 'Make a passkey' }).click();
    await mine.getByText('Lucía’s laptop').waitFor();
    assert.deepEqual(await axe(page), []);
    await page.evaluate(() => { localStorage.removeItem('evenline.session'); location.reload(); });
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.locator('nav').first().waitFor();
    assert.equal(await name_of(page), 'Lucía Ferrer');
    await clean(page);

    await page.goto(`${url}/#/account`);
    await page.getByRole('button', { name: 'Remove Lucía’s laptop' }).click();
    await mine.getByText('Lucía’s laptop').waitFor({ state: 'detached' });
    await page.evaluate(() => { localStorage.removeItem('evenline.session'); location.reload(); });
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByText('This key opens no account').waitFor();
    const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
    assert.equal(credentials.length, 1, 'the device still has it, the server does not');
});

real('WhoeverTheProviderVouchesForIsIn', async () => {
    provider.email = 'omar@desk.example';
    const page = await person(browser);
    await page.goto(server.url);
    assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: 'Continue with Example' }).click();
    await page.locator('nav').first().waitFor();
    assert.equal(await name_of(page), 'Omar Haddad');
    assert.equal(new URL(page.url()).search, '', 'the code does not stay in the address');
    await clean(page);
});

real('ACodeThatThisBrowserDidNotAskForLogsNobodyIn', async () => {
    const page = await person(browser);
    await page.goto(`${server.url}/?code=of-somebody-else&state=of-somebody-else`);
    await page.locator('input[type=email]').waitFor();
    assert.equal(await name_of(page), undefined);
});
