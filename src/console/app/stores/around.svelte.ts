// Who else is at a ticket: colleagues looking at it, a supervisor reading along.
import type { Ticket } from '../api/types';
import { live, type Word } from './live.svelte';

const names = (ticket: Ticket) => (ticket.watchers ?? []).map((w) => (typeof w === 'string' ? w : w.name));

class Around {
    private looking = $state<Record<string, string[]>>({});
    private reading = $state<Record<string, string[]>>({});

    constructor() {
        live.follow({ word: (one) => this.hear(one) });
    }
    viewers(ticket: Ticket): string[] {
        return this.looking[ticket.id] ?? ticket.viewers ?? [];
    }
    watchers(ticket: Ticket): string[] {
        return this.reading[ticket.id] ?? names(ticket);
    }

    private hear({ type, ticket_id: id, viewers, by = '', on = true }: Word) {
        if (!id) return;
        if (type === 'viewing') this.looking = { ...this.looking, [id]: viewers ?? [] };
        if (type !== 'watched') return;
        const others = (this.reading[id] ?? []).filter((name) => name !== by);
        this.reading = { ...this.reading, [id]: on && by ? [...others, by] : others };
    }
}

export const around = new Around();
