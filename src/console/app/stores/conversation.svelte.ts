// One customer's conversation as an agent reads it: the open ticket's timeline, and on request
// those of the same customer's other tickets, in one order.
import * as calls from '../api/calls';
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

async function whole_timeline(id: string): Promise<TimelineEntry[]> {
    const all: TimelineEntry[] = [];
    let cursor = '';
    do {
        const page = await calls.timeline(id, cursor);
        all.push(...page.data);
        cursor = page.next_cursor ?? '';
    } while (cursor !== '' && all.length < 2_000);
    return all;
}

export class Conversation {
    entries = $state.raw<TimelineEntry[]>([]);
    earlier = $state.raw<TimelineEntry[]>([]);
    others = $state.raw<Ticket[]>([]);
    problem = $state<Problem | null>(null);
    loading = $state(true);
    readonly items = $derived(arranged([...this.earlier, ...this.entries]));
    readonly last_inbound = $derived(
        this.entries.findLast((e) => e.message?.direction === 'in')?.message ?? null);
    private again = false;
    private busy = false;

    constructor(readonly ticket: string) {}

    // Calls that come while one runs make it run once more: the last state always shows.
    async load() {
        this.again = true;
        if (this.busy) return;
        this.busy = true;
        while (this.again) {
            this.again = false;
            try {
                this.entries = await whole_timeline(this.ticket);
                this.problem = null;
            } catch (thrown) {
                this.problem = Problem.of(thrown);
            }
        }
        this.loading = false;
        this.busy = false;
    }

    async load_others(customer: string) {
        try {
            const found = await calls.tickets({ customer, limit: 20 });
            this.others = found.data.filter((one) => one.id !== this.ticket);
        } catch {
            this.others = [];
        }
    }

    async load_earlier() {
        const lists = await Promise.all(this.others.slice(0, 5).map((one) => whole_timeline(one.id)));
        this.earlier = lists.flat().sort((a, b) => a.at.localeCompare(b.at));
    }
}
