import { describe, expect, test } from 'vitest';
import type { ChannelFacts } from '../api/desk_types';
import type { Customer, Ticket, TimelineEntry } from '../api/types';
import { Conversation, merged } from '../stores/conversation.svelte';
import { allowed, Uploads } from '../stores/uploads.svelte';
import { ways } from '../stores/writing.svelte';
import { fill } from './canned_text';
import { with_links } from './links';
import { marked } from './snippet';
import { instant_in, wall_in, zone_of } from './zones';

describe('times of the customer', () => {
    const spain = { addresses: [{ kind: 'phone', value: '+34600111222', verified: true }] } as unknown as Customer;

    test('a country with one zone gives it, a server that knows better is believed', () => {
        expect(zone_of(spain)).toBe('Europe/Madrid');
        expect(zone_of({ ...spain, time_zone: 'Atlantic/Canary' })).toBe('Atlantic/Canary');
        expect(zone_of(null)).toBe('');
    });

    test('nine there is nine there, in winter and in summer', () => {
        expect(instant_in('Europe/Madrid', '2026-11-23T09:00').toISOString()).toBe('2026-11-23T08:00:00.000Z');
        expect(instant_in('Europe/Madrid', '2026-07-01T09:00').toISOString()).toBe('2026-07-01T07:00:00.000Z');
        expect(instant_in('America/Lima', '2026-11-23T09:00').toISOString()).toBe('2026-11-23T14:00:00.000Z');
    });

    test('tomorrow is the day after theirs, not ours', () => {
        const late = Date.parse('2026-11-22T23:30:00Z'); // already the 23rd in Madrid
        expect(wall_in('Europe/Madrid', late, 1, 9)).toBe('2026-11-24T09:00');
        expect(wall_in('UTC', late, 1, 9)).toBe('2026-11-23T09:00');
    });
});

describe('ways to answer', () => {
    const facts = (id: string, kind: string, more = {}): ChannelFacts => ({ id, kind, title: kind, form: 'mail', public: false, can_reply: true,
        reply_limit_graphemes: null, reply_window_seconds: null, private_reply_seconds: null, templates: [],
        attachments: null, ...more });
    const customer = { addresses: [{ id: 'adr_1', kind: 'email', value: 'a@b.example', verified: true },
        { id: 'adr_2', kind: 'phone', value: '+34600111222', verified: false }] } as unknown as Customer;
    const ticket = { channel: 'fb', contacts: [{ channel: 'fb' }, { channel: 'hook' }] } as Ticket;

    test('the channel of the ticket first, then those they wrote on, then those that reach an address', () => {
        const all = [facts('fb', 'messenger'), facts('hook', 'webhook'), facts('other', 'messenger'), facts('mail', 'lmtp'), facts('sms', 'twilio_sms'), facts('voice', 'twilio_voice', { form: 'call' }),
            facts('wall', 'replay', { can_reply: false })];
        expect(ways(ticket, all, customer).map((w) => [w.channel, w.address?.id])).toEqual([['fb', undefined], ['hook', undefined], ['mail', 'adr_1'], ['sms', 'adr_2']]);
    });

    test('without knowing the customer only the own channel', () => {
        expect(ways(ticket, [facts('mail', 'lmtp')], null)).toHaveLength(1);
    });
});

describe('what is shown and sent', () => {
    test('a snippet’s matches are told apart and markup stays text', () => {
        expect(marked('an \u0001order\u0002 <b>x')).toEqual([
            { text: 'an ', hit: false }, { text: 'order', hit: true }, { text: ' <b>x', hit: false }]);
        expect(marked('\u0002loose')).toEqual([{ text: 'loose', hit: false }]);
    });

    test('variables are filled in, unknown ones stay, and no hole is left before a comma', () => {
        const values = { customer: '', agent: 'Lucía', ticket: 'tkt_7' };
        expect(fill('Hello {customer}, I am {agent} ({ticket}). {other}', values)).toBe('Hello, I am Lucía (tkt_7). {other}');
    });

    test('only web addresses become links', () => {
        expect(with_links('see https://a.example/x. or javascript:alert(1)').filter((p) => p.href).map((p) => p.href)).toEqual(['https://a.example/x']);
    });

    test('a page read again replaces its part and keeps the older ones', () => {
        const e = (id: string, at: string, text = ''): TimelineEntry => ({ at, ticket_id: 'tkt_1', event: null, message: { id, text } as never });
        const before = [e('1', '2026-11-22T10:00:00Z'), e('2', '2026-11-22T10:01:00Z', 'old')];
        const now = merged(before, [e('2', '2026-11-22T10:01:00Z', 'new'), e('3', '2026-11-22T10:02:00Z')]);
        expect(now.map((x) => [x.message?.id, x.message?.text])).toEqual([['1', ''], ['2', 'new'], ['3', '']]);
    });
});

describe('an answer on its way', () => {
    const said = (...states: string[]) => states.map((delivery, i) => ({ at: `2026-11-22T10:0${i}:00Z`, ticket_id: 'tkt_1', event: null,
        message: { id: `msg_${i}`, direction: 'out', internal_note: false, delivery } as never }));
    const looked = async (...states: string[]) => {
        const one = new Conversation('tkt_1', async () => ({ data: said(...states), next_cursor: null }));
        await one.load();
        return one.look_again_ms;
    };

    test('is looked for soon, a sent one now and then, and nothing for what has arrived', async () => {
        expect(await looked('failed', 'pending')).toBe(2_500);
        expect(await looked('delivered', 'sent')).toBe(20_000);
        expect(await looked('sent', 'delivered')).toBe(0);
        expect(await looked()).toBe(0);
    });
});

describe('a burst of messages', () => {
    const all: TimelineEntry[] = Array.from({ length: 9 }, (_, i) => ({ at: `2026-11-22T10:0${i}:00Z`, ticket_id: 'tkt_1', event: null,
        message: { id: `msg_${i}`, direction: 'in' } as never }));
    // Pages of two, newest first, as the server gives them.
    const desk = { upto: 2 };
    const read = async (cursor: string) => {
        const end = cursor === '' ? desk.upto : Number(cursor);
        const from = Math.max(0, end - 2);
        return { data: all.slice(from, end), next_cursor: from > 0 ? String(from) : null };
    };
    const shown = (one: Conversation) => one.entries.map((e) => e.message?.id);

    test('leaves no gap, however many pages it fills', async () => {
        desk.upto = 2;
        const one = new Conversation('tkt_1', read);
        await one.load();
        desk.upto = 9;
        await one.load();
        expect(shown(one)).toEqual(all.map((e) => e.message?.id));
    });

    test('shows nothing twice when older pages are asked for afterwards', async () => {
        desk.upto = 6;
        const one = new Conversation('tkt_1', read);
        await one.load();
        desk.upto = 9;
        await one.load();
        while (one.older) await one.load_older();
        expect(shown(one)).toEqual(all.map((e) => e.message?.id));
    });
});

describe('files', () => {
    const rules = { max_bytes: 10, max_count: 2, types: ['image/*', 'application/pdf'] };
    const file = (name: string, type: string, bytes = 3) => new File(['x'.repeat(bytes)], name, { type });

    test('types are named one by one or by their family', () => {
        expect([allowed('image/png', rules.types), allowed('text/html', rules.types), allowed('text/plain', [])]).toEqual([true, false, true]);
    });

    test('what the channel would refuse never travels', async () => {
        const sent: string[] = [];
        const uploads = new Uploads('tkt_1', async (_, f) => { sent.push(f.name); return { id: `att_${f.name}`, name: f.name, content_type: f.type, bytes: f.size }; });
        await uploads.add([file('a.png', 'image/png'), file('big.png', 'image/png', 11), file('x.html', 'text/html'), file('b.pdf', 'application/pdf'), file('c.png', 'image/png')], rules);
        expect(sent).toEqual(['a.png', 'b.pdf']);
        expect(uploads.ready).toEqual(['att_a.png', 'att_b.pdf']);
        expect(uploads.items.filter((u) => u.state === 'failed')).toHaveLength(3);
    });

    test('a channel without files says so', async () => {
        const uploads = new Uploads('tkt_1', async () => { throw new Error('never'); });
        await uploads.add([file('a.png', 'image/png')], null);
        expect(uploads.items[0]?.state).toBe('failed');
    });
});
