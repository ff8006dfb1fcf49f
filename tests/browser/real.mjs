// A test file's world: the real binary with its people, one browser, and tests that clear up.
import { after, before, test } from 'node:test';
import { write } from './acts.mjs';
import { open_browser, picture } from './browser.mjs';
import { real_server } from './server.mjs';

const binary = process.env.EVENLINE_BINARY;
const dist = process.env.EVENLINE_CONSOLE_DIST;
export const skip = binary ? false : 'set EVENLINE_BINARY';

const everybody = {
    lucia: ['lucia@desk.example', 'Lucía Ferrer', 'agent'], omar: ['omar@desk.example', 'Omar Haddad', 'agent'],
    irene: ['irene@desk.example', 'Irene Soto', 'supervisor'], root: ['root@desk.example', 'Root', 'admin'],
};

// `names` of everybody have accounts; `up` is told when server and browser stand. `real(name, run)`
// is a test whose people leave when it ends and whose pages are kept when it fails.
export function real_world(names, up) {
    const world = { server: null, browser: null };
    before(async () => {
        if (skip) return;
        world.browser = await open_browser();
        world.server = await real_server(binary, dist);
        for (const name of names) world.server.user(...everybody[name]);
        up(world);
    });
    after(async () => {
        await world.browser?.close();
        await world.server?.stop();
    });
    world.write = (channel, n, text) => write(world.server, channel, n, text);
    world.real = (name, run, timeout = 180_000) => test(name, { skip, timeout }, async () => {
        try {
            await run();
        } catch (failed) {
            if (process.env.EVENLINE_PICTURES) console.error(world.server.said);
            const pages = world.browser.contexts().flatMap((c) => c.pages());
            for (const [i, page] of pages.entries()) await picture(page, `${name}-${i}`);
            throw failed;
        } finally {
            for (const context of world.browser.contexts()) await context.close();
        }
    });
    return world;
}
