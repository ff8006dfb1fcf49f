// What was sent but may still be taken back, and what waits for the network. The server holds a
// reply for eight seconds, so it leaves even when this tab is closed; what has no answer yet is
// kept here over a reload together with its key, so that it arrives once.
import { ask } from '../api/ask';
import { cancel_message } from '../api/desk_calls';
import type { MessageAnswer } from '../api/desk_types';
import { new_key } from '../api/client';
import { Problem } from '../api/problem';
import type { DraftKind } from './drafts.svelte';

export interface Outgoing {
    key: string;
    ticket: string;
    kind: DraftKind;
    text: string;
    park: boolean; // wait for the customer afterwards
    channel?: string; // another one than the ticket's
    address_id?: string;
    files?: string[];
    template?: string;
    visibility?: 'private';
    made_at: number;
    held_until: number;
    // sending: no answer yet; held: on the server, not yet on its way; waiting: no network;
    // recalled: taken back, the server has yet to say so.
    state: 'sending' | 'held' | 'waiting' | 'failed' | 'recalled';
    message_id?: string;
    problem?: { title: string; detail: string; trace_id: string };
}

export const undo_ms = 8_000;
const retry_ms = 3_000;
const place = 'evenline.outgoing';

export interface Post {
    send(item: Outgoing): Promise<MessageAnswer>;
    recall(message_id: string): Promise<void>;
}

const body_of = ({ text, park, channel, address_id, files, template, visibility }: Outgoing) => ({
    await_customer: park, ...(text.trim() ? { text } : {}),
    ...(channel ? { channel, ...(address_id ? { address_id } : {}) } : {}),
    ...(template ? { template } : {}), ...(visibility ? { visibility } : {}),
    ...(files?.length ? { attachments: files } : {}),
});
const by_api: Post = {
    send: async (item) => {
        if (item.kind === 'note') return ask('POST', `/api/v1/tickets/${item.ticket}/notes`, { key: item.key, body: { text: item.text } });
        return ask('POST', `/api/v1/tickets/${item.ticket}/messages`, { key: item.key, body: { ...body_of(item), send_after_ms: undo_ms } });
    },
    recall: cancel_message,
};

export class OutgoingQueue {
    items = $state<Outgoing[]>([]);
    // Told when something taken back had left all the same.
    too_late: (item: Outgoing) => void = () => undefined;
    private timers = new Map<string, ReturnType<typeof setTimeout>>();

    constructor(
        private readonly store: Storage,
        private readonly post: Post = by_api,
        private readonly now: () => number = Date.now,
    ) {
        try {
            this.items = JSON.parse(store.getItem(place) ?? '[]') as Outgoing[];
        } catch {
            this.items = [];
        }
        for (const item of this.items) {
            if (item.state === 'held') this.arm(item.key, item.held_until - this.now(), () => this.drop(item.key));
            else if (item.state !== 'failed') this.arm(item.key, 0);
        }
    }

    add(item: Pick<Outgoing, 'ticket' | 'kind' | 'text' | 'park' | 'channel' | 'address_id' | 'files' | 'template' | 'visibility'>): Outgoing {
        const made: Outgoing = { ...item, key: new_key(), made_at: this.now(), held_until: this.now() + undo_ms, state: 'sending' };
        this.items = [...this.items, made];
        this.keep();
        void this.send(made.key);
        return made;
    }

    of(ticket: string): Outgoing[] {
        return this.items.filter((i) => i.ticket === ticket && i.state !== 'recalled');
    }

    // The bubbles that are still drawn as ours.
    is_held(message_id: string): boolean {
        return this.items.some((i) => i.message_id === message_id && i.state === 'held');
    }

    // Takes the newest reply back while it can be; its text, or null when none can.
    undo(ticket: string): Promise<Outgoing | null> {
        const item = this.of(ticket).findLast((i) => i.kind === 'reply');
        return item ? this.take_back(item.key) : Promise.resolve(null);
    }

    async take_back(key: string): Promise<Outgoing | null> {
        const item = this.find(key);
        if (!item) return null;
        if (item.state === 'failed' || (item.kind === 'note' && item.state === 'waiting')) {
            this.drop(key);
            return item;
        }
        const { message_id } = item;
        this.set(key, { state: 'recalled' });
        if (!message_id) {
            void this.send(key); // it may have arrived: the same key finds out, then it is cancelled
            return item;
        }
        return (await this.recall(key, message_id)) ? item : null;
    }

    retry(key: string) {
        this.set(key, { state: 'sending', problem: undefined });
        void this.send(key);
    }

    // Everything of one ticket on the server, before it is wrapped up.
    async flush(ticket: string): Promise<boolean> {
        const open = () => this.of(ticket).filter((i) => i.state !== 'held');
        await Promise.all(open().filter((i) => i.state === 'waiting').map((i) => this.send(i.key)));
        for (let i = 0; i < 50 && open().some((o) => o.state === 'sending'); i += 1) {
            await new Promise((go) => setTimeout(go, 100));
        }
        return open().length === 0;
    }

    private async send(key: string): Promise<void> {
        const item = this.find(key);
        if (!item || this.timers.get(key) === busy) return;
        clearTimeout(this.timers.get(key));
        this.timers.set(key, busy);
        if (item.state === 'waiting') this.set(key, { state: 'sending' });
        try {
            const answer = await this.post.send(item);
            this.timers.delete(key);
            await this.arrived(key, answer);
        } catch (thrown) {
            this.timers.delete(key);
            const problem = Problem.of(thrown);
            if (this.find(key)?.state === 'recalled' && !problem.passing) this.drop(key);
            else if (problem.passing) {
                if (this.find(key)?.state === 'sending') this.set(key, { state: 'waiting' });
                this.arm(key, retry_ms);
            } else {
                const { title, detail, trace_id } = problem;
                this.set(key, { state: 'failed', problem: { title, detail, trace_id } });
            }
        }
    }

    private async arrived(key: string, answer: MessageAnswer) {
        const item = this.find(key);
        const message_id = answer?.message_id ?? '';
        if (item?.state === 'recalled' && message_id) {
            await this.recall(key, message_id);
        } else if (item && item.kind === 'reply' && answer?.held_until) {
            // The server's clock may be another one: what counts here is how long it holds.
            const held_until = this.now() + undo_ms;
            this.set(key, { state: 'held', message_id, held_until });
            this.arm(key, undo_ms, () => this.drop(key));
        } else {
            this.drop(key);
        }
    }

    private async recall(key: string, message_id: string): Promise<boolean> {
        try {
            await this.post.recall(message_id);
            this.drop(key);
            return true;
        } catch (thrown) {
            const item = this.find(key);
            const problem = Problem.of(thrown);
            if (problem.passing) {
                this.arm(key, retry_ms, () => void this.recall(key, message_id));
                return true;
            }
            this.drop(key);
            if (item) this.too_late(item);
            return false;
        }
    }

    private arm(key: string, wait: number, run: () => void = () => void this.send(key)) {
        clearTimeout(this.timers.get(key));
        this.timers.set(key, setTimeout(() => {
            this.timers.delete(key);
            run();
        }, Math.max(0, wait)));
    }

    private find(key: string) {
        return this.items.find((i) => i.key === key);
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

// Marks a request that is on its way: it must not be sent a second time beside itself.
const busy = -1 as unknown as ReturnType<typeof setTimeout>;

export const outgoing = new OutgoingQueue(sessionStorage);

// Only what the server does not have yet would be lost with this tab.
addEventListener('beforeunload', (e) => {
    if (outgoing.items.some((i) => i.state === 'sending' || i.state === 'waiting')) e.preventDefault();
});
