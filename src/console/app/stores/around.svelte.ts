// Who else is at a ticket: colleagues looking at it, a supervisor reading along, one asked for
// advice; and the tickets on which our own advice was asked.
import type { Ticket } from '../api/types';
import { t } from '../words/words.svelte';
import { live, type Word } from './live.svelte';
import { route } from './route.svelte';
import { toasts } from './toasts.svelte';

export interface Asked { ticket: string; by: string; note: string }

class Around {
    asked = $state<Asked[]>([]);
    private looking = $state<Record<string, string[]>>({});
    private reading = $state<Record<string, string[]>>({});

    constructor() {
        live.follow({ word: (one) => this.hear(one) });
    }
    viewers(ticket: Ticket): string[] {
        return this.looking[ticket.id] ?? ticket.viewers ?? [];
    }
    watchers(ticket: Ticket): string[] {
        return this.reading[ticket.id] ?? (ticket.watchers ?? []).filter((w) => w.kind !== 'consult').map((w) => w.name);
    }
    advisers(ticket: Ticket): string[] {
        return (ticket.watchers ?? []).filter((w) => w.kind === 'consult').map((w) => w.name);
    }
    advises(ticket: Ticket, agent: string): boolean {
        return agent !== '' && (ticket.watchers ?? []).some((w) => w.kind === 'consult' && w.agent_id === agent);
    }
    answered(ticket: string) {
        this.asked = this.asked.filter((a) => a.ticket !== ticket);
    }

    private hear({ type, ticket_id: id, viewers, by = '', on = true, note = '' }: Word) {
        if (type === 'told') toasts.say(t('told_by', { who: by, text: note }), { for_ms: 60_000 });
        if (!id) return;
        const open = { label: id, run: () => route.go(`inbox/${id}`) };
        if (type === 'viewing') this.looking = { ...this.looking, [id]: viewers ?? [] };
        if (type === 'watched') {
            const others = (this.reading[id] ?? []).filter((name) => name !== by);
            this.reading = { ...this.reading, [id]: on && by ? [...others, by] : others };
        }
        if (type === 'consulted') {
            this.asked = [...this.asked.filter((a) => a.ticket !== id), { ticket: id, by, note }];
            toasts.say(t('consulted_by', { who: by, ticket: id }), { action: open, for_ms: 30_000 });
        }
        if (type === 'whispered' && route.id !== id) toasts.say(t('whispered_by', { who: by, ticket: id }), { action: open, for_ms: 20_000 });
    }
}

export const around = new Around();
