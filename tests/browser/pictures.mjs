// Makes the tour's pictures: eight main screens, light and dark, in English and Spanish, with the
// content of the stand-in. node pictures.mjs DIST FOLDER
import { writeFileSync } from 'node:fs';
import { open_browser, person } from './browser.mjs';
import { with_palette } from './palette.mjs';
import { stand_in } from './stand_in.mjs';

const [dist, folder] = process.argv.slice(2);
if (!folder) {
    console.error('pictures.mjs DIST FOLDER');
    process.exit(2);
}
const as = (role, name, agent_id = null) => ({ token: 'ses_x', name, email: 'x@desk.example', role, agent_id });
const agent = as('agent', 'Lucía Ferrer', 'agt_1');
const supervisor = as('supervisor', 'Irene Soto');
const admin = as('admin', 'Root');
const screens = [
    ['desk', '#/inbox/tkt_7', agent, '.bubble'], ['wall', '#/wall', supervisor, '.gauge'],
    ['line', '#/line', supervisor, 'tbody tr a', async (page) => {
        await page.locator('[data-row="tkt_101"]').focus();
        for (const key of ['c', 'j', 'j', 'j', 'c', 'x']) await page.keyboard.press(key);
        await page.locator('section.card').first().waitFor();
    }],
    ['agents', '#/agents', supervisor, 'tbody tr'], ['monitor', '#/monitor/tkt_7', supervisor, '.bubble'],
    ['reports', '#/reports?compare=1', supervisor, '.metrics .chip'],
    ['policy', '#/policy?part=form', supervisor, 'tbody tr'],
    ['channels', '#/admin/channels?id=hook', admin, '.stages', async (page) => {
        await page.locator('.stages').locator('xpath=..').locator('button.primary').click();
        await page.waitForFunction(() => document.querySelectorAll('.stages .good').length === 5);
        await page.locator('.stages').scrollIntoViewIfNeeded();
    }],
];

const browser = await open_browser();
for (const [name, hash, session, wait_for, then] of screens) {
    const server = await stand_in(dist, { role: session.role });
    for (const [theme, language] of [['light', 'en'], ['dark', 'en'], ['light', 'es'], ['dark', 'es']]) {
        const page = await person(browser, { theme, language, session, width: 1280, height: 820 });
        await page.goto(`${server.url}/${hash}`);
        await page.locator(wait_for).first().waitFor();
        if (then) await then(page);
        await page.evaluate(() => document.fonts.ready);
        writeFileSync(`${folder}/${name}-${theme}-${language}.png`, with_palette(await page.screenshot()));
        await page.context().close();
    }
    await server.stop();
}
await browser.close();
