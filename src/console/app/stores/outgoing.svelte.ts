// What was sent but may still be taken back for eight seconds, and what waits for the network.
// Kept over a reload together with its idempotency key, so that it arrives once.
import * as calls from '../api/calls';
import { new_key } from '../api/client';
import { Problem } from '../api/problem';
import type { DraftKind } from './drafts';

export interface Outgoing {
    key: string;
    ticket: string;
    kind: DraftKind;
    text: string;
    park: boolean; // wait for the customer afterwards
    send_at: number;
    state: 'held' | 'sending' | 'waiting' | 'failed';
    problem?: { title: string; detail: string; trace_id: string };
}

export const undo_ms = 8_000;
const retry_ms = 3_000;
const place = 'evenline.outgoing';

type Send = (item: Outgoing) => Promise<unknown>;

const send_by_api: Send = (item) => item.kind === 'note'
    ? calls.note(item.ticket, item.text, item.key)
    : calls.reply(item.ticket, { text: item.text, await_customer: item.park }, item.key);

export class OutgoingQueue {
    items = $state<Outgoing[]>([]);
    private timers = new Map<string, ReturnType<typeof setTimeout>>();

    constructor(
        private readonly store: Storage,
        private readonly send_one: Send = send_by_api,
        private readonly now: () => number = Date.now,
    ) {
        try {
            this.items = JSON.parse(store.getItem(place) ?? '[]') as Outgoing[];
        } catch {
            this.items = [];
        }
        for (const item of this.items) if (item.state !== 'failed') this.arm(item.key);
    }

    add(item: Pick<Outgoing, 'ticket' | 'kind' | 'text' | 'park'>): Outgoing {
        const wait = item.kind === 'note' ? 0 : undo_ms;
        const made: Outgoing = { ...item, key: new_key(), send_at: this.now() + wait, state: 'held' };
        this.items = [...this.items, made];
        this.keep();
        this.arm(made.key);
        return made;
    }

    of(ticket: string): Outgoing[] {
        return this.items.filter((i) => i.ticket === ticket);
    }

    // Takes the newest back while it is still ours; its text, or null when it has left.
    undo(ticket: string): Outgoing | null {
        const item = this.of(ticket).findLast((i) => i.state === 'held');
        return item ? this.take_back(item.key) : null;
    }

    take_back(key: string): Outgoing | null {
        const item = this.items.find((i) => i.key === key);
        if (!item || item.state === 'sending') return null;
        this.drop(key);
        return item;
    }

    retry(key: string) {
        this.set(key, { state: 'waiting', problem: undefined });
        void this.send(key);
    }

    // Everything of one ticket now, before it is wrapped up.
    async flush(ticket: string): Promise<boolean> {
        await Promise.all(this.of(ticket).filter((i) => i.state !== 'failed').map((i) => this.send(i.key)));
        return this.of(ticket).length === 0;
    }

    private arm(key: string) {
        const item = this.items.find((i) => i.key === key);
        if (!item) return;
        clearTimeout(this.timers.get(key));
        const wait = Math.max(0, item.send_at - this.now());
        this.timers.set(key, setTimeout(() => void this.send(key), wait));
    }

    private async send(key: string): Promise<void> {
        const item = this.items.find((i) => i.key === key);
        if (!item || item.state === 'sending') return;
        clearTimeout(this.timers.get(key));
        this.set(key, { state: 'sending' });
        try {
            await this.send_one(item);
            this.drop(key);
        } catch (thrown) {
            const problem = Problem.of(thrown);
            // No answer, a busy server, or a session that ended: the text waits and goes later.
            const passing = problem.status === 0 || problem.status === 503 || problem.status === 401;
            if (passing) {
                this.set(key, { state: 'waiting', send_at: this.now() + retry_ms });
                this.arm(key);
            } else {
                const { title, detail, trace_id } = problem;
                this.set(key, { state: 'failed', problem: { title, detail, trace_id } });
            }
        }
    }

    private set(key: string, more: Partial<Outgoing>) {
        this.items = this.items.map((i) => (i.key === key ? { ...i, ...more } : i));
        this.keep();
    }

    private drop(key: string) {
        clearTimeout(this.timers.get(key));
        this.timers.delete(key);
        this.items = this.items.filter((i) => i.key !== key);
        this.keep();
    }

    private keep() {
        this.store.setItem(place, JSON.stringify(this.items.map((i) =>
            i.state === 'sending' ? { ...i, state: 'waiting' } : i)));
    }
}

export const outgoing = new OutgoingQueue(sessionStorage);

addEventListener('beforeunload', (e) => {
    if (outgoing.items.some((i) => i.state !== 'failed')) e.preventDefault();
});
