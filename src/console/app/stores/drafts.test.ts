import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ServerDraft } from '../api/desk_types';
import { Problem } from '../api/problem';
import { Drafts, save_after_ms, type Draft, type DraftServer } from './drafts.svelte';
import { MemoryStore } from './memory_store';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

// One server, whatever number of computers write to it.
class FakeServer implements DraftServer {
    kept = new Map<string, ServerDraft>();
    away = false;
    async all() {
        if (this.away) throw Problem.offline();
        return [...this.kept.values()];
    }
    async put(ticket_id: string, kind: 'reply' | 'note', { text, version }: Draft) {
        if (this.away) throw Problem.offline();
        const key = `${ticket_id}.${kind}`;
        const current = this.kept.get(key);
        if (current && current.version !== version) {
            throw new Problem(409, 'draft_conflict', 'Newer', 'Newer', '', [], 0, { current });
        }
        const next = (current?.version ?? 0) + 1;
        if (text === '') this.kept.delete(key);
        else this.kept.set(key, { ticket_id, kind, text, channel: null, version: next, updated_at: '' });
        return next;
    }
}
const computer = (server: DraftServer, store: Storage = new MemoryStore()) => new Drafts(store, server);
const saved = () => vi.advanceTimersByTimeAsync(save_after_ms);

test('a text is kept here at once and on the server a moment later, by ticket and kind', async () => {
    const server = new FakeServer();
    const drafts = computer(server);
    drafts.write('tkt_1', 'reply', 'a');
    drafts.write('tkt_1', 'note', 'b');
    expect(drafts.read('tkt_1', 'reply')).toBe('a');
    expect(server.kept.size).toBe(0);
    await saved();
    expect([...server.kept.values()].map((d) => d.text)).toEqual(['a', 'b']);
    expect(drafts.saved('tkt_1', 'reply')).toBe(true);
});

test('what was sent leaves no draft anywhere', async () => {
    const server = new FakeServer();
    const drafts = computer(server);
    drafts.write('tkt_1', 'reply', 'a');
    await saved();
    drafts.write('tkt_1', 'reply', '');
    await saved();
    expect(server.kept.size).toBe(0);
    expect(drafts.has('tkt_1')).toBe(false);
});

test('another computer finds the text, and a text written without a network goes up later', async () => {
    const server = new FakeServer();
    const first = computer(server);
    server.away = true;
    first.write('tkt_1', 'reply', 'in the dark');
    await saved();
    server.away = false;
    await first.sync();
    await saved();
    const second = computer(server);
    await second.sync();
    expect(second.read('tkt_1', 'reply')).toBe('in the dark');
});

test('two texts of one reply are both shown and the choice becomes the draft of both computers', async () => {
    const server = new FakeServer();
    const first = computer(server);
    const second = computer(server);
    first.write('tkt_1', 'reply', 'mine');
    second.write('tkt_1', 'reply', 'theirs');
    await saved();
    expect(second.conflict).toMatchObject({ mine: 'theirs', theirs: 'mine' });
    second.settle('both');
    await saved();
    expect(server.kept.get('tkt_1.reply')?.text).toBe('mine\ntheirs');
    await first.sync();
    expect(first.read('tkt_1', 'reply')).toBe('mine\ntheirs');
});

test('a text emptied elsewhere does not come back, an older one of ours is not lost', async () => {
    const server = new FakeServer();
    const first = computer(server);
    const second = computer(server);
    first.write('tkt_1', 'reply', 'a');
    await saved();
    await second.sync();
    second.write('tkt_1', 'reply', '');
    await saved();
    await first.sync();
    expect(first.read('tkt_1', 'reply')).toBe('');
});

test('two people at one computer do not see each other’s drafts', () => {
    const drafts = computer(new FakeServer());
    drafts.of('agt_1.');
    drafts.write('tkt_1', 'reply', 'hers');
    drafts.of('agt_2.');
    expect(drafts.read('tkt_1', 'reply')).toBe('');
});

test('text given back goes before what was written since', () => {
    const drafts = computer(new FakeServer());
    drafts.write('tkt_1', 'reply', 'new');
    drafts.give_back('tkt_1', 'reply', 'old');
    expect(drafts.read('tkt_1', 'reply')).toBe('old\nnew');
});
