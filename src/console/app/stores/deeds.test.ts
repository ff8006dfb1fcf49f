import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Problem } from '../api/problem';
import { Deeds, type Deed } from './deeds.svelte';
import { MemoryStore } from './memory_store';
import { Tabs, type Wire } from './tabs.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const what = (about: string, name = 'finish') => ({ name, about, method: 'POST' as const, path: `/x/${about}/${name}`, body: {} });

describe('what is asked to be done', () => {
    test('with a server it is done at once, and a refusal is thrown to who asked', async () => {
        const deeds = new Deeds(new MemoryStore(), async () => undefined);
        expect(await deeds.run(what('tkt_1'))).toBe('done');
        const no = new Deeds(new MemoryStore(), async () => { throw new Problem(409, 'wrong_status', 'No', 'No'); });
        await expect(no.run(what('tkt_1'))).rejects.toThrow('No');
        expect(no.items).toEqual([]);
    });

    test('without one it waits, in order, and each is done once under its own key', async () => {
        let away = true;
        const sent: Deed[] = [];
        const deeds = new Deeds(new MemoryStore(), async (d) => {
            if (away) throw Problem.offline();
            sent.push(d);
        });
        const done = vi.fn();
        deeds.done = done;
        expect(await deeds.run(what('tkt_1', 'note'))).toBe('queued');
        expect(await deeds.run(what('tkt_1', 'finish'))).toBe('queued');
        await vi.advanceTimersByTimeAsync(20_000);
        expect(deeds.items).toHaveLength(2);
        away = false;
        await vi.advanceTimersByTimeAsync(4_000);
        expect(sent.map((d) => d.name)).toEqual(['note', 'finish']);
        expect(new Set(sent.map((d) => d.key)).size).toBe(2);
        expect(done).toHaveBeenCalledTimes(2);
        expect(deeds.items).toEqual([]);
    });

    test('a later deed of a ticket never overtakes one that waits', async () => {
        let away = true;
        const sent: string[] = [];
        const deeds = new Deeds(new MemoryStore(), async (d) => {
            if (away) throw Problem.offline();
            sent.push(d.name);
        });
        await deeds.run(what('tkt_1', 'note'));
        away = false;
        expect(await deeds.run(what('tkt_1', 'finish'))).toBe('queued');
        expect(await deeds.run(what('tkt_2', 'transfer'))).toBe('done');
        await vi.advanceTimersByTimeAsync(4_000);
        expect(sent).toEqual(['transfer', 'note', 'finish']);
    });

    test('what is refused later stays with its reason until it is dropped', async () => {
        let away = true;
        const deeds = new Deeds(new MemoryStore(), async () => {
            throw away ? Problem.offline() : new Problem(409, 'wrong_status', 'Closed', 'Somebody closed it', 'tr_9');
        });
        await deeds.run(what('tkt_1'));
        away = false;
        await vi.advanceTimersByTimeAsync(4_000);
        expect(deeds.items[0]).toMatchObject({ state: 'refused', problem: { trace_id: 'tr_9' } });
        deeds.drop(deeds.items[0]!.key);
        expect(deeds.items).toEqual([]);
    });

    test('a reload keeps what waits', async () => {
        const store = new MemoryStore();
        await new Deeds(store, async () => { throw Problem.offline(); }).run(what('tkt_1'));
        const sent: Deed[] = [];
        new Deeds(store, async (d) => void sent.push(d));
        await vi.advanceTimersByTimeAsync(4_000);
        expect(sent.map((d) => d.about)).toEqual(['tkt_1']);
    });
});

describe('a second tab', () => {
    // Every wire hears what the others say, as a BroadcastChannel does.
    function air() {
        const wires = new Set<Wire>();
        return () => {
            const wire: Wire = {
                onmessage: null,
                postMessage: (data) => wires.forEach((w) => { if (w !== wire) w.onmessage?.({ data } as MessageEvent); }),
                close: () => wires.delete(wire),
            };
            wires.add(wire);
            return wire;
        };
    }

    test('takes the desk over, and the first can take it back', () => {
        const open = air();
        const first = new Tabs(open);
        const second = new Tabs(open);
        first.take('agt_1');
        second.take('agt_1');
        expect([first.elsewhere, second.elsewhere]).toEqual([true, false]);
        first.take('agt_1');
        expect([first.elsewhere, second.elsewhere]).toEqual([false, true]);
    });

    test('of somebody else disturbs nobody', () => {
        const open = air();
        const first = new Tabs(open);
        first.take('agt_1');
        new Tabs(open).take('agt_2');
        expect(first.elsewhere).toBe(false);
    });
});
