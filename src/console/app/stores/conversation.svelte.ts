// One customer's conversation as an agent reads it: every ticket of theirs over all channels in
// one order, the newest page first; older pages come when asked.
import * as calls from '../api/calls';
import { customer_timeline } from '../api/desk_calls';
import { Problem } from '../api/problem';
import type { Message, Ticket, TimelineEntry } from '../api/types';

export interface DayMark { kind: 'day'; at: string; key: string }
export interface Said { kind: 'message'; at: string; key: string; message: Message; ticket: string }
export interface Steps { kind: 'steps'; at: string; key: string; steps: TimelineEntry[] }
export type Item = DayMark | Said | Steps;

// Messages in order, days between them, runs of events folded into one.
export function arranged(entries: TimelineEntry[]): Item[] {
    const items: Item[] = [];
    let day = '';
    for (const [i, e] of entries.entries()) {
        const on = new Date(e.at).toDateString();
        if (on !== day) items.push({ kind: 'day', at: e.at, key: `day${on}` });
        day = on;
        const last = items[items.length - 1];
        if (e.message) {
            items.push({ kind: 'message', at: e.at, key: e.message.id, message: e.message, ticket: e.ticket_id });
        } else if (last?.kind === 'steps') {
            last.steps.push(e);
        } else if (e.event) {
            items.push({ kind: 'steps', at: e.at, key: `step${e.event.number || i}`, steps: [e] });
        }
    }
    return items;
}

const breath_ms = 250;
const most_pages = 20; // read at once to close a gap
const key_of = (e: TimelineEntry) => (e.message ? `m${e.message.id}` : `e${e.event?.number ?? e.at}`);

// A page read again replaces what it holds and leaves the older pages alone.
export function merged(before: TimelineEntry[], page: TimelineEntry[]): TimelineEntry[] {
    const fresh = new Set(page.map(key_of));
    const first = page[0]?.at ?? '';
    const rest = before.filter((e) => !fresh.has(key_of(e)) && e.at <= first);
    return [...rest, ...page].map((e, i) => ({ e, i })).sort((a, b) => a.e.at.localeCompare(b.e.at) || a.i - b.i).map(({ e }) => e);
}

type Read = (cursor: string) => Promise<{ data: TimelineEntry[]; next_cursor: string | null }>;

export class Conversation {
    entries = $state.raw<TimelineEntry[]>([]);
    others = $state.raw<Ticket[]>([]);
    problem = $state<Problem | null>(null);
    loading = $state(true);
    older = $state<string | null>(null); // the cursor of the page before the first one shown
    readonly items = $derived(arranged(this.entries));
    readonly last_inbound = $derived(this.entries.findLast((e) =>
        e.ticket_id === this.ticket && e.message?.direction === 'in')?.message ?? null);
    // When to look again for what a provider says of an answer, which no event tells: soon while
    // one is on its way, now and then until it has been delivered; 0: nothing is awaited.
    readonly look_again_ms = $derived.by(() => {
        const out = this.entries.filter((e) => e.message?.direction === 'out' && !e.message.internal_note).map((e) => e.message!);
        if (out.some((m) => m.delivery === 'pending' || m.delivery === 'queued')) return 2_500;
        return out.at(-1)?.delivery === 'sent' ? 20_000 : 0;
    });
    private again = false;
    private busy = false;
    private read: Read;
    private paged = false;

    constructor(readonly ticket: string, read?: Read) {
        this.read = read ?? (() => this.of_ticket());
    }

    // From now on the whole customer is shown.
    of_customer(customer: string) {
        this.read = (cursor) => customer_timeline(customer, cursor).catch((thrown) => {
            // Read only as far as this ticket where the customer's whole story is not ours to see.
            if ([403, 404, 405].includes(Problem.of(thrown).status)) return this.of_ticket();
            throw thrown;
        });
        void this.load();
    }

    // Calls that come while one runs make it run once more: the last state always shows.
    async load() {
        this.again = true;
        if (this.busy) return;
        this.busy = true;
        for (let n = 0; this.again; n += 1) {
            if (n > 0) await new Promise((go) => setTimeout(go, breath_ms)); // many at once are read once
            this.again = false;
            try {
                const page = await this.newest();
                this.entries = merged(this.entries, page.data);
                if (!this.paged) this.older = page.next_cursor;
                this.problem = null;
            } catch (thrown) {
                this.problem = Problem.of(thrown);
            }
        }
        this.loading = false;
        this.busy = false;
    }

    // The newest page, and as many before it as it takes to meet what is shown: a burst of messages
    // leaves no gap.
    private async newest() {
        const shown = new Set(this.entries.map(key_of));
        let { data, next_cursor } = await this.read('');
        for (let n = 0; n < most_pages && shown.size > 0 && next_cursor && !data.some((e) => shown.has(key_of(e))); n += 1) {
            const before = await this.read(next_cursor);
            data = [...before.data, ...data];
            next_cursor = before.next_cursor;
        }
        return { data, next_cursor };
    }

    async load_older() {
        if (!this.older) return;
        const page = await this.read(this.older);
        this.paged = true;
        this.older = page.next_cursor;
        const read = new Set(page.data.map(key_of));
        this.entries = merged([], [...page.data, ...this.entries.filter((e) => !read.has(key_of(e)))]);
    }

    async load_others(customer: string) {
        try {
            const found = await calls.tickets({ customer, limit: 20 });
            this.others = found.data.filter((one) => one.id !== this.ticket);
        } catch {
            this.others = [];
        }
    }

    private async of_ticket() {
        const data: TimelineEntry[] = [];
        let cursor = '';
        do {
            const page = await calls.timeline(this.ticket, cursor);
            data.push(...page.data);
            cursor = page.next_cursor ?? '';
        } while (cursor !== '' && data.length < 2_000);
        return { data, next_cursor: null };
    }
}
