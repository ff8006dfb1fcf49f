// Chromium, a page that reports what the policy refused, and axe run inside it.
import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const axe_source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const open_browser = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });

// A person at a computer of their own: a fresh profile.
export async function person(browser, { theme = 'light', language = 'en', width = 1380, height = 860, session = null } = {}) {
    const context = await browser.newContext({ viewport: { width, height }, locale: language === 'es' ? 'es-ES' : 'en-GB' });
    context.setDefaultTimeout(15_000);
    context.setDefaultNavigationTimeout(45_000);  // the first page of a browser on a busy machine
    const page = await context.newPage();
    page.trouble = [];
    page.outside = [];
    page.on('pageerror', (e) => page.trouble.push(String(e)));
    page.on('request', (r) => {
        const to = new URL(r.url());
        if (to.hostname !== '127.0.0.1' && to.protocol !== 'data:' && to.protocol !== 'blob:') page.outside.push(r.url());
    });
    // What the policy of a page forbids is named before it is stopped: it went nowhere.
    page.on('requestfailed', (r) => {
        if (/csp/i.test(r.failure()?.errorText ?? '')) page.outside = page.outside.filter((url) => url !== r.url());
    });
    page.on('dialog', (d) => (page.trouble.push(`dialog: ${d.message()}`), d.dismiss()));
    await page.addInitScript(([t, l, kept]) => {
        if (window !== window.top) return; // a mail's frame has no store
        localStorage.setItem('evenline.theme', t);
        localStorage.setItem('evenline.language', l);
        if (kept && !localStorage.getItem('evenline.session')) localStorage.setItem('evenline.session', JSON.stringify(kept));
    }, [theme, language, session]);
    return page;
}

export async function log_in(page, url, email, password) {
    await page.goto(url);
    await page.locator('input[type=email]').fill(email);
    await page.locator('input[type=password]').fill(password);
    await page.locator('form button.primary').click();
    await page.locator('nav').first().waitFor();
}

export const refused = (page) => page.evaluate(() => window.evenline_refused ?? []);

export async function axe(page) {
    await page.evaluate(axe_source);
    const found = await page.evaluate(() => window.axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }));
    return found.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ') + ' ' + (n.any[0]?.message ?? n.none[0]?.message ?? '')).join(' | ')}`);
}

// How wide the page is in the window that 400 % leaves of 1280 by 1024 pixels.
export async function narrow(page) {
    await page.setViewportSize({ width: 320, height: 256 });
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    return page.evaluate(() => document.documentElement.scrollWidth);
}

// For looking at a failure: what the screen showed.
export async function picture(page, name) {
    if (process.env.EVENLINE_PICTURES) await page.screenshot({ path: `${process.env.EVENLINE_PICTURES}/${name}.png` });
}
