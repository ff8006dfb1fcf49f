import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Problem } from '../api/problem';
import { MemoryStore } from './memory_store';
import { OutgoingQueue, undo_ms, type Outgoing, type Post } from './outgoing.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settle = () => vi.advanceTimersByTimeAsync(0);
const item = { ticket: 'tkt_1', kind: 'reply' as const, text: 'Hello', park: false };

// A server that holds what it takes, and cancels what it holds.
function server(send?: (i: Outgoing) => Promise<void>) {
    const sent: Outgoing[] = [];
    const recalled: string[] = [];
    const post: Post = {
        send: async (i) => {
            sent.push(i);
            await send?.(i);
            return { message_id: `msg_${new Set(sent.map((s) => s.key)).size}`, held_until: '2026-11-22T10:00:08Z' };
        },
        recall: async (id) => void recalled.push(id),
    };
    return { post, sent, recalled };
}

test('a reply goes to the server at once, which holds it, and stays in sight until it leaves', async () => {
    const { post, sent } = server();
    const queue = new OutgoingQueue(new MemoryStore(), post);
    queue.add(item);
    await settle();
    expect(sent.map((s) => s.text)).toEqual(['Hello']);
    expect(queue.items[0]).toMatchObject({ state: 'held', message_id: 'msg_1' });
    expect(queue.is_held('msg_1')).toBe(true);
    await vi.advanceTimersByTimeAsync(undo_ms);
    expect(queue.items).toEqual([]);
});

test('a reply taken back is cancelled on the server and its text returns', async () => {
    const { post, recalled } = server();
    const queue = new OutgoingQueue(new MemoryStore(), post);
    queue.add(item);
    await settle();
    expect((await queue.undo('tkt_1'))?.text).toBe('Hello');
    expect(recalled).toEqual(['msg_1']);
    expect(queue.items).toEqual([]);
});

test('a reply that had left is not given back, and this is said', async () => {
    const { post } = server();
    post.recall = async () => { throw new Problem(409, 'already_sent', 'Sent', 'It has left.'); };
    const queue = new OutgoingQueue(new MemoryStore(), post);
    const late = vi.fn();
    queue.too_late = late;
    queue.add(item);
    await settle();
    expect(await queue.undo('tkt_1')).toBeNull();
    expect(late).toHaveBeenCalledTimes(1);
});

test('a reply taken back while its answer is lost is found by its key and cancelled', async () => {
    let tries = 0;
    const { post, sent, recalled } = server(async () => {
        tries += 1;
        if (tries < 3) throw Problem.offline();
    });
    const queue = new OutgoingQueue(new MemoryStore(), post);
    queue.add(item);
    await settle();
    expect((await queue.undo('tkt_1'))?.text).toBe('Hello');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(new Set(sent.map((s) => s.key)).size).toBe(1);
    expect(recalled).toEqual(['msg_1']);
    expect(queue.items).toEqual([]);
});

test('without an answer every try carries the same key until one is answered', async () => {
    let tries = 0;
    const { post, sent } = server(async () => {
        tries += 1;
        if (tries < 4) throw Problem.offline();
    });
    const queue = new OutgoingQueue(new MemoryStore(), post);
    queue.add(item);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(4);
    expect(new Set(sent.map((s) => s.key)).size).toBe(1);
    expect(queue.items).toEqual([]);
});

test('what the server refuses stays with its reason and is not tried again by itself', async () => {
    const { post, sent } = server(async () => { throw new Problem(409, 'channel_cannot_reply', 'No', 'Because', 'tr_1'); });
    const queue = new OutgoingQueue(new MemoryStore(), post);
    queue.add(item);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(1);
    expect(queue.items[0]).toMatchObject({ state: 'failed', problem: { trace_id: 'tr_1' } });
});

test('a reload keeps what waits together with its key', async () => {
    const store = new MemoryStore();
    const silent = server(async () => { throw Problem.offline(); });
    const { key } = new OutgoingQueue(store, silent.post).add(item);
    await settle();
    const { post, sent } = server();
    new OutgoingQueue(store, post);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent.map((s) => s.key)).toEqual([key]);
});

test('a reload during the eight seconds still lets it be taken back', async () => {
    const store = new MemoryStore();
    const { post, sent, recalled } = server();
    new OutgoingQueue(store, post).add(item);
    await settle();
    const after = new OutgoingQueue(store, post);
    expect((await after.undo('tkt_1'))?.text).toBe('Hello');
    expect(recalled).toEqual(['msg_1']);
    expect(sent).toHaveLength(1);
});

test('flushing says whether the server has everything of the ticket', async () => {
    const good = new OutgoingQueue(new MemoryStore(), server().post);
    good.add(item);
    await settle();
    expect(await good.flush('tkt_1')).toBe(true);
    const bad = new OutgoingQueue(new MemoryStore(), server(async () => { throw new Problem(422, 'x', 'x', 'x'); }).post);
    bad.add(item);
    await settle();
    expect(await bad.flush('tkt_1')).toBe(false);
});
