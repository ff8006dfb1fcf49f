// The supervisor's and the administrator's screens against known content: axe, the content
// policy, 400 %, and what each screen is for.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { axe, narrow, open_browser, person, refused } from './browser.mjs';
import { stand_in } from './stand_in.mjs';

const dist = process.env.EVENLINE_CONSOLE_DIST;
const skip = dist ? false : 'set EVENLINE_CONSOLE_DIST to the built console';
const pictures = process.env.EVENLINE_PICTURES;
let browser;
before(async () => { if (dist) browser = await open_browser(); });
after(() => browser?.close());
const opened = [];
const close_all = async () => { for (const close of opened.splice(0)) await close(); };
afterEach(close_all);

const sessions = {
    supervisor: { token: 'ses_x', name: 'Irene Soto', email: 'i@desk.example', role: 'supervisor', agent_id: null },
    admin: { token: 'ses_x', name: 'Root', email: 'r@desk.example', role: 'admin', agent_id: null },
};
const screens = [
    ['wall', '#/wall', 'supervisor', '.gauge'], ['line', '#/line', 'supervisor', 'tbody tr a'], ['agents', '#/agents', 'supervisor', 'tbody tr'],
    ['monitor', '#/monitor/tkt_7', 'supervisor', '.bubble'], ['reports', '#/reports?compare=1', 'supervisor', '.metrics'],
    ['hour-map', '#/reports?part=hours', 'supervisor', 'td.good'], ['agents-report', '#/reports?part=agents', 'supervisor', 'tbody tr'],
    ['audit', '#/audit', 'supervisor', 'tbody tr'], ['decisions', '#/audit?part=decisions', 'supervisor', 'h1'],
    ['policy-text', '#/policy', 'supervisor', 'textarea'], ['policy-form', '#/policy?part=form', 'supervisor', 'tbody tr'],
    ['policy-trial', '#/policy?part=trial', 'supervisor', 'form select'], ['policy-plans', '#/policy?part=plans', 'supervisor', '.card'],
    ['diagnosis', '#/reports?part=diagnosis', 'supervisor', '.alarm'],
    ['policy-versions', '#/policy?part=versions', 'supervisor', 'tbody tr'],
    ['admin', '#/admin', 'admin', '.cards'], ['admin-channels', '#/admin/channels?id=hook', 'admin', '.stages'],
    ['admin-users', '#/admin/users', 'admin', 'tbody tr'], ['admin-skills', '#/admin/skills', 'admin', 'tbody tr'],
    ['admin-hours', '#/admin/hours', 'admin', '.days'], ['admin-needs', '#/admin/needs', 'admin', 'tbody tr'],
    ['admin-outcomes', '#/admin/dispositions', 'admin', 'tbody tr'], ['admin-canned', '#/admin/canned', 'admin', 'tbody tr'],
    ['admin-tokens', '#/admin/tokens', 'admin', 'tbody tr'], ['admin-webhooks', '#/admin/webhooks?id=sub_1', 'admin', 'section tbody tr'],
    ['admin-backup', '#/admin/backup', 'admin', 'tbody tr'], ['admin-system', '#/admin/system', 'admin', 'dl'],
    ['admin-fields', '#/admin/fields', 'admin', 'tbody tr'], ['skill-map', '#/reports?part=hours&by=skill', 'supervisor', 'td.good'],
    ['admin-data', '#/admin/data', 'admin', 'tbody tr'],
];

async function shown(role, hash, wait_for, look = {}, options = {}) {
    const server = await stand_in(dist, { role, ...options });
    opened.push(() => server.stop());
    const page = await person(browser, { ...look, session: sessions[role] });
    opened.unshift(() => page.context().close());
    await page.goto(`${server.url}/${hash}`);
    await page.locator(wait_for).first().waitFor();
    return { page, server };
}
const clean = async (page) => {
    assert.deepEqual(await refused(page), []);
    assert.deepEqual(page.trouble, []);
    assert.deepEqual(page.outside, []);
};
const lead = (name, run) => test(name, { skip, timeout: 90_000 }, run);

// As somebody sees it who changes the language at the top and whose system turns dark.
for (const [name, hash, role, wait_for] of screens) {
    lead(`TheScreen_${name}_HasNoFindingsInAnyThemeOrLanguageAndFitsAt400Percent`, async () => {
        const { page } = await shown(role, hash, wait_for, { theme: 'auto' });
        for (const language of ['en', 'es']) {
            if (language === 'es') await page.getByRole('button', { name: 'Español' }).click();
            for (const theme of ['light', 'dark']) {
                await page.emulateMedia({ colorScheme: theme });
                await page.evaluate(() => document.fonts.ready);
                await page.waitForFunction(([t, l]) => document.documentElement.dataset.theme === t && document.documentElement.lang === l &&
                    document.getAnimations().every((a) => a.playState !== 'running'), [theme, language]);
                assert.deepEqual(await axe(page), [], `${theme} ${language}`);
                if (pictures) await page.screenshot({ path: `${pictures}/${name}-${theme}-${language}.png` });
            }
        }
        const wide = await narrow(page);
        if (pictures && wide > 320) await page.screenshot({ path: `${pictures}/${name}-narrow.png`, fullPage: true });
        assert.ok(wide <= 320, `the page is ${wide} px wide`);
        await clean(page);
    });
}
