// Who is writing in which ticket now. Somebody who has said nothing for some seconds is not.
import { live, type Word } from './live.svelte';

const shown_ms = 6_000;
const say_every_ms = 3_000;

export class Typing {
    // By ticket: whose name (empty: the customer) and until when.
    private writing = $state<Record<string, Record<string, number>>>({});
    private said_at = 0;
    private clear: ReturnType<typeof setTimeout> | undefined;

    constructor(private readonly now: () => number = Date.now) {}

    hear({ type, ticket_id: id, by }: Word) {
        if (type !== 'typing' || !id) return;
        this.writing = { ...this.writing, [id]: { ...this.writing[id], [by ?? '']: this.now() + shown_ms } };
        clearTimeout(this.clear);
        this.clear = setTimeout(() => this.forget(), shown_ms + 50);
    }
    // Their message has come: they are writing no more.
    done(id: string) {
        if (!this.writing[id]) return;
        const { [id]: _, ...rest } = this.writing;
        this.writing = rest;
    }
    customer(id: string): boolean {
        return '' in (this.writing[id] ?? {});
    }
    colleagues(id: string): string[] {
        return Object.keys(this.writing[id] ?? {}).filter(Boolean);
    }
    // We are writing in the ticket that is on the screen.
    say() {
        if (this.now() - this.said_at < say_every_ms) return;
        this.said_at = this.now();
        live.typing();
    }

    private forget() {
        const now = this.now();
        this.writing = Object.fromEntries(Object.entries(this.writing)
            .map(([id, who]) => [id, Object.fromEntries(Object.entries(who).filter(([, until]) => until > now))] as const)
            .filter(([, who]) => Object.keys(who).length > 0));
    }
}

export const typing = new Typing();
live.follow({
    word: (one) => typing.hear(one),
    change: ({ event }) => { if (event.ticket && event.kind === 'received') typing.done(event.ticket); },
});
