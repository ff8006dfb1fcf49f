import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Problem } from '../api/problem';
import type { TimelineEntry } from '../api/types';
import { arranged } from './conversation.svelte';
import { Drafts } from './drafts';
import { grapheme_count, split_into_thread } from './graphemes';
import { ask_ms, Idle, quiet_ms } from './idle.svelte';
import { LiveLink, type LinkState, type Socket } from './live_link';
import { OutgoingQueue, undo_ms } from './outgoing.svelte';
import { read_place } from './route.svelte';
import { clock_from } from './ticking.svelte';
import { slice_of } from './window';

class MemoryStore implements Storage {
    [name: string]: unknown;
    get length() { return Object.keys(this).length; }
    clear() { for (const k of Object.keys(this)) delete this[k]; }
    getItem(k: string) { return Object.hasOwn(this, k) ? String(this[k]) : null; }
    key(i: number) { return Object.keys(this)[i] ?? null; }
    removeItem(k: string) { delete this[k]; }
    setItem(k: string, v: string) { this[k] = v; }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settle = async () => { for (let i = 0; i < 5; i += 1) await Promise.resolve(); };

describe('what is sent', () => {
    const item = { ticket: 'tkt_1', kind: 'reply' as const, text: 'Hello', park: false };

    test('a reply leaves after eight seconds and not before', async () => {
        const sent: string[] = [];
        const queue = new OutgoingQueue(new MemoryStore(), async (i) => void sent.push(i.text));
        queue.add(item);
        await vi.advanceTimersByTimeAsync(undo_ms - 1);
        expect(sent).toEqual([]);
        await vi.advanceTimersByTimeAsync(1);
        expect(sent).toEqual(['Hello']);
        expect(queue.items).toEqual([]);
    });

    test('a reply taken back is never sent', async () => {
        const sent: string[] = [];
        const queue = new OutgoingQueue(new MemoryStore(), async (i) => void sent.push(i.text));
        queue.add(item);
        expect(queue.undo('tkt_1')?.text).toBe('Hello');
        await vi.advanceTimersByTimeAsync(60_000);
        expect(sent).toEqual([]);
    });

    test('without an answer every try carries the same key until one is answered', async () => {
        const keys: string[] = [];
        const queue = new OutgoingQueue(new MemoryStore(), async (i) => {
            keys.push(i.key);
            if (keys.length < 4) throw Problem.offline();
        });
        queue.add(item);
        await vi.advanceTimersByTimeAsync(60_000);
        expect(keys).toHaveLength(4);
        expect(new Set(keys).size).toBe(1);
        expect(queue.items).toEqual([]);
    });

    test('what the server refuses stays with its reason and is not tried again by itself', async () => {
        let tries = 0;
        const queue = new OutgoingQueue(new MemoryStore(), async () => {
            tries += 1;
            throw new Problem(409, 'channel_cannot_reply', 'No', 'Because', 'tr_1');
        });
        queue.add(item);
        await vi.advanceTimersByTimeAsync(60_000);
        expect(tries).toBe(1);
        expect(queue.items[0]).toMatchObject({ state: 'failed', problem: { trace_id: 'tr_1' } });
    });

    test('a reload keeps what waits together with its key', async () => {
        const store = new MemoryStore();
        const first = new OutgoingQueue(store, async () => { throw Problem.offline(); });
        const { key } = first.add(item);
        const keys: string[] = [];
        new OutgoingQueue(store, async (i) => void keys.push(i.key));
        await vi.advanceTimersByTimeAsync(undo_ms);
        expect(keys).toEqual([key]);
    });

    test('flushing sends at once and says whether all has left', async () => {
        const queue = new OutgoingQueue(new MemoryStore(), async (i) => { if (i.text === 'bad') throw new Problem(422, 'x', 'x', 'x'); });
        queue.add(item);
        expect(await queue.flush('tkt_1')).toBe(true);
        queue.add({ ...item, text: 'bad' });
        expect(await queue.flush('tkt_1')).toBe(false);
    });
});

describe('the live link', () => {
    class FakeSocket implements Socket {
        onopen: ((e: Event) => void) | null = null;
        onmessage: ((e: MessageEvent) => void) | null = null;
        onclose: ((e: CloseEvent) => void) | null = null;
        sent: string[] = [];
        closed = false;
        send(text: string) { this.sent.push(text); }
        close() { this.closed = true; }
        say(body: unknown) { this.onmessage?.({ data: JSON.stringify(body) } as MessageEvent); }
        fall(code = 1006) { this.onclose?.({ code } as CloseEvent); }
    }
    function linked() {
        const sockets: FakeSocket[] = [];
        const states: LinkState[] = [];
        const seen = { number: 0, refused: 0 };
        const link = new LiveLink(() => { const s = new FakeSocket(); sockets.push(s); return s; }, {
            hello: () => `after ${seen.number}`,
            message: (b) => { seen.number = Number(b.number ?? seen.number); return b.type === 'snapshot' ? 'ready' : 'more'; },
            state: (s) => void states.push(s),
            refused: () => void (seen.refused += 1),
        }, () => 1);
        link.start();
        return { link, sockets, states, seen };
    }

    test('it says hello, is online with the first snapshot, and resumes by number', async () => {
        const { sockets, states } = linked();
        sockets[0]!.onopen?.(new Event('open'));
        sockets[0]!.say({ type: 'snapshot', number: 7 });
        sockets[0]!.say({ type: 'change', number: 9 });
        expect(states).toEqual(['connecting', 'online']);
        sockets[0]!.fall();
        await vi.advanceTimersByTimeAsync(500);
        sockets[1]!.onopen?.(new Event('open'));
        expect(sockets[1]!.sent).toEqual(['after 9']);
    });

    test('it never gives up and waits ten seconds at most', async () => {
        const { sockets } = linked();
        for (let i = 0; i < 40; i += 1) {
            sockets[sockets.length - 1]!.fall();
            await vi.advanceTimersByTimeAsync(10_000);
        }
        expect(sockets).toHaveLength(41);
    });

    test('a connection that has gone silent is replaced', async () => {
        const { sockets } = linked();
        sockets[0]!.say({ type: 'snapshot', number: 1 });
        await vi.advanceTimersByTimeAsync(20_000);
        expect(sockets[0]!.sent).toContain('{"type":"ping"}');
        await vi.advanceTimersByTimeAsync(6_000);
        expect(sockets.length).toBeGreaterThan(1);
    });

    test('an ended session is told apart from a lost network', () => {
        const { sockets, seen } = linked();
        sockets[0]!.fall(4401);
        expect(seen.refused).toBe(1);
    });
});

describe('somebody who left', () => {
    test('is asked after five minutes and set away half a minute later, unless they answer', async () => {
        const gone = vi.fn();
        const idle = new Idle(() => true, gone);
        idle.here();
        await vi.advanceTimersByTimeAsync(quiet_ms);
        expect(idle.asking_until).toBeGreaterThan(0);
        idle.here();
        await vi.advanceTimersByTimeAsync(ask_ms);
        expect(gone).not.toHaveBeenCalled();
        await vi.advanceTimersByTimeAsync(quiet_ms);
        expect(gone).toHaveBeenCalledTimes(1);
    });

    test('is never asked while there is something in hand', async () => {
        const gone = vi.fn();
        new Idle(() => false, gone).here();
        await vi.advanceTimersByTimeAsync(5 * quiet_ms);
        expect(gone).not.toHaveBeenCalled();
    });
});

describe('small parts', () => {
    test('drafts are kept apart by ticket and kind and dropped when empty', () => {
        const drafts = new Drafts(new MemoryStore());
        drafts.write('tkt_1', 'reply', 'a');
        drafts.write('tkt_1', 'note', 'b');
        expect(drafts.read('tkt_1', 'reply')).toBe('a');
        drafts.write('tkt_1', 'reply', '');
        expect(drafts.read('tkt_1', 'reply')).toBe('');
        expect(drafts.has('tkt_1')).toBe(true);
    });

    test('a family emoji is one character and never cut in two', () => {
        expect(grapheme_count('👨‍👩‍👧é')).toBe(2);
        expect(split_into_thread('👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧', 2)).toEqual(['👨‍👩‍👧👨‍👩‍👧', '👨‍👩‍👧']);
        expect(split_into_thread('one two three', 8)).toEqual(['one two', 'three']);
    });

    test('a fast clock is read as fast and a late one as late', () => {
        const fast = clock_from({ server: 0, local: 0 }, { server: 120_000, local: 2_000 });
        expect(fast(3_000)).toBe(180_000);
        const late = clock_from({ server: 5_000, local: 0 }, { server: 7_010, local: 2_000 });
        expect(late(3_000)).toBe(8_010);
    });

    test('a long list keeps few rows in the page', () => {
        const s = slice_of(5_000, 46, 46_000, 800);
        expect(s.to - s.from).toBeLessThan(45);
        expect(s.above + s.below + (s.to - s.from) * 46).toBe(5_000 * 46);
    });

    test('an address is read in parts, however badly it was written', () => {
        expect(read_place('#/inbox/tkt_1?x=1').parts).toEqual(['inbox', 'tkt_1']);
        expect(read_place('', '/wall').parts).toEqual(['wall']);
        expect(read_place('#/a/%E0%A4%A').parts).toEqual(['a', '%E0%A4%A']);
    });

    test('events between two messages are folded into one', async () => {
        const e = (number: number): TimelineEntry => ({ at: '2026-11-22T10:00:00Z', ticket_id: 'tkt_1', message: null,
            event: { number, at: '', kind: 'queued', ticket: 'tkt_1', version: 1, data: {} } });
        expect(arranged([e(1), e(2), e(3)]).map((i) => i.kind)).toEqual(['day', 'steps']);
        await settle();
    });
});
