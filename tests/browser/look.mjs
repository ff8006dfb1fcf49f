// Opens screens of the stand-in and keeps pictures: node look.mjs DIST OUT [screen…]
import { chromium } from 'playwright-core';
import { mkdirSync } from 'node:fs';
import { stand_in } from './stand_in.mjs';

export const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const [dist, out, ...only] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
const shots = [
    ['login', 'agent', '', {}], ['desk', 'agent', '#/inbox/tkt_7', {}], ['quiet', 'agent', '#/inbox', { offer: false }],
    ['search', 'agent', '#/search', { offer: false }], ['wall', 'supervisor', '#/wall', {}], ['line', 'supervisor', '#/line', {}],
    ['agents', 'supervisor', '#/agents', {}], ['reports', 'supervisor', '#/reports', {}], ['policy', 'supervisor', '#/policy', {}],
    ['audit', 'supervisor', '#/audit', {}], ['admin', 'admin', '#/admin', {}],
].filter(([name]) => only.length === 0 || only.includes(name));
for (const [name, role, hash, options] of shots) {
    const server = await stand_in(dist, { role, ...options });
    for (const [theme, language] of [['light', 'en'], ['dark', 'es']]) {
        const page = await browser.newPage({ viewport: { width: 1380, height: 860 } });
        page.on('console', (m) => { if (m.type() === 'error') console.log(name, m.text()); });
        page.on('pageerror', (e) => console.log(name, e.stack));
        await page.addInitScript(([t, l, r, logged]) => {
            localStorage.setItem('evenline.theme', t);
            localStorage.setItem('evenline.language', l);
            if (logged) localStorage.setItem('evenline.session', JSON.stringify({ token: 'ses_x', name: 'Lucía Ferrer', email: 'l@desk.example', role: r, agent_id: r === 'agent' ? 'agt_1' : null }));
        }, [theme, language, role, name !== 'login']);
        await page.goto(`${server.url}/${hash}`);
        await page.waitForTimeout(900);
        const refused = await page.evaluate(() => window.evenline_refused);
        if (refused?.length) console.log(name, 'REFUSED', refused);
        await page.screenshot({ path: `${out}/${name}-${theme}-${language}.png` });
        await page.close();
    }
    await server.stop();
}
await browser.close();
