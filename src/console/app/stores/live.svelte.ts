// The live feed as the console sees it: online or not, since when, and who wants which news.
import { LiveLink, type LinkState } from './live_link';
import { readiness } from '../api/calls';
import { session } from './session.svelte';
import { ticking } from './ticking.svelte';
import type { Agent, Happened, LineEntry, Me, Offer, PromiseRecord, Ticket } from '../api/types';

export interface Snapshot {
    type: 'snapshot';
    number: number;
    at: string;
    me: Me;
    offers: Offer[];
    tickets: Ticket[];
    waiting?: number;
    line?: LineEntry[];
    agents?: Agent[];
    parity?: PromiseRecord[];
    features?: string[];
}
export interface Change { type: 'change'; number: number; event: Happened; ticket: Ticket | null }

// Words between people about a ticket: who looks at it, who reads along, who asks for help.
export interface Word { type: string; ticket_id?: string; by?: string; on?: boolean; viewers?: string[]; reason?: string; note?: string; agent_id?: string }

interface Reader {
    snapshot?(all: Snapshot): void;
    change?(one: Change): void;
    word?(one: Word): void;
}

class Live {
    state = $state<LinkState>('idle');
    lost_at = $state(0);
    retry_at = $state(0);
    number = $state(0);
    heard_at = $state(0);
    private readers = new Set<Reader>();
    private features = new Set<string>();
    private looking: string | null = null;
    private readonly link = new LiveLink(
        () => new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/v1/live`),
        {
            hello: () => JSON.stringify({
                type: 'hello', token: session.token, ...(this.number ? { after: this.number } : {}),
            }),
            message: (body) => this.read(body),
            state: (now, retry_at) => this.now(now, retry_at),
            refused: () => {
                session.over = session.token !== '';
            },
        },
    );

    constructor() {
        addEventListener('online', () => this.retry_now());
    }

    start() {
        this.number = 0;
        this.link.start();
    }

    stop() {
        this.link.stop();
        this.lost_at = 0;
    }

    retry_now() {
        this.link.retry_now();
    }

    // Which ticket is on this screen; colleagues who look at it see our name.
    viewing(ticket: string | null) {
        this.looking = ticket;
        if (this.state === 'online') this.tell_viewing();
    }
    // We write in it: colleagues who look at it see that.
    typing() {
        if (this.state === 'online' && this.looking && this.features.has('typing')) this.link.say(JSON.stringify({ type: 'typing' }));
    }
    private tell_viewing() {
        if (this.features.has('viewing')) this.link.say(JSON.stringify({ type: 'viewing', ticket_id: this.looking }));
    }

    // A second reading a moment later gives the clock's speed.
    private async read_clock() {
        for (const wait of [2_500, 10_000]) {
            await new Promise((go) => setTimeout(go, wait));
            await readiness().then((r) => ticking.told(r.now), () => undefined);
        }
    }

    // Gives back the function that ends it.
    follow(reader: Reader): () => void {
        this.readers.add(reader);
        return () => this.readers.delete(reader);
    }

    private now(state: LinkState, retry_at: number) {
        if (state === 'online' || state === 'idle') this.lost_at = 0;
        else if (state === 'offline' && this.lost_at === 0) this.lost_at = Date.now();
        this.state = state;
        this.retry_at = retry_at;
    }

    private read(body: Record<string, unknown>): 'ready' | 'more' {
        this.heard_at = ticking.now;
        if (typeof body.number === 'number') this.number = body.number;
        if (body.type === 'snapshot') {
            ticking.forget();
            this.features = new Set((body as unknown as Snapshot).features);
            this.tell_viewing();
            ticking.told((body as unknown as Snapshot).at);
            void this.read_clock();
            for (const r of this.readers) r.snapshot?.(body as unknown as Snapshot);
            return 'ready';
        }
        if (body.type === 'change') {
            for (const r of this.readers) r.change?.(body as unknown as Change);
        } else if (body.type !== 'resumed') {
            for (const r of this.readers) r.word?.(body as unknown as Word);
        }
        return body.type === 'resumed' ? 'ready' : 'more';
    }
}

export const live = new Live();
