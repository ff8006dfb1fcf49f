import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TimelineEntry } from '../api/types';
import { arranged } from './conversation.svelte';
import { grapheme_count, split_into_thread } from './graphemes';
import { ask_ms, Idle, quiet_ms } from './idle.svelte';
import { LiveLink, type LinkState, type Socket } from './live_link';
import { read_place } from './route.svelte';
import { clock_from } from './ticking.svelte';
import { slice_of } from './window';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settle = async () => { for (let i = 0; i < 5; i += 1) await Promise.resolve(); };

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
