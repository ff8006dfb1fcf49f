// The floor as a supervisor sees it: the line in serving order, the agents, the promises. News
// arrive one by one; the line's order belongs to the server, so it is read again, at most once a
// second, for as many rows as somebody looks at.
import * as calls from '../api/calls';
import type { Agent, LineEntry, ParityReport } from '../api/types';
import { ticking } from './ticking.svelte';
import { live, type Change, type Snapshot } from './live.svelte';

const read_every_ms = 1_000;
const parity_every_ms = 15_000;
const line_kinds = new Set(['queued', 'resumed', 'offered', 'accepted', 'declined', 'offer_expired', 'offer_revoked',
    'abandoned', 'cancelled', 'transferred', 'merged', 'absorbed', 'closed', 'need_changed', 'policy_set',
    'head_starts_updated', 'callback_requested', 'channel_changed', 'relaxed']);
const agent_kinds = new Set(['presence_changed', 'accepted', 'offered', 'closed', 'wrap_up', 'offer_expired', 'declined',
    'offer_revoked', 'transferred', 'agent_saved', 'agent_held', 'hold_released', 'waiting']);

class Floor {
    line = $state.raw<LineEntry[]>([]);
    waiting = $state(0);
    agents = $state.raw<Agent[]>([]);
    parity = $state.raw<ParityReport | null>(null);
    line_at = $state(0);
    problem = $state.raw<unknown>(null);
    wanted_rows = 200;
    private watchers = 0;
    private due = new Set<'line' | 'agents'>();
    private timer: ReturnType<typeof setTimeout> | undefined;
    private parity_timer: ReturnType<typeof setInterval> | undefined;

    constructor() {
        live.follow({ snapshot: (all) => this.take(all), change: (one) => this.change(one) });
    }

    // Screens say that they look; with nobody looking nothing is read.
    watch(): () => void {
        if (this.watchers++ === 0) {
            this.want('line');
            this.want('agents');
            void this.read_parity();
            this.parity_timer = setInterval(() => void this.read_parity(), parity_every_ms);
        }
        return () => {
            if (--this.watchers === 0) {
                clearInterval(this.parity_timer);
                clearTimeout(this.timer);
                this.timer = undefined;
            }
        };
    }

    want(what: 'line' | 'agents') {
        this.due.add(what);
        if (this.watchers > 0 && !this.timer) this.timer = setTimeout(() => void this.read(), read_every_ms / 4);
    }

    async read_parity() {
        const midnight = new Date(ticking.now);
        midnight.setHours(0, 0, 0, 0);
        try {
            this.parity = await calls.parity(midnight.toISOString(), new Date(ticking.now).toISOString());
        } catch (thrown) {
            this.problem = thrown;
        }
    }

    private take(all: Snapshot) {
        if (all.agents) this.agents = all.agents;
        if (all.line) {
            this.line = all.line;
            this.waiting = all.waiting ?? all.line.length;
            this.line_at = ticking.now;
        }
    }

    private change(one: Change) {
        if (line_kinds.has(one.event.kind)) this.want('line');
        if (agent_kinds.has(one.event.kind)) this.want('agents');
    }

    private async read() {
        const due = this.due;
        this.due = new Set();
        try {
            if (due.has('line')) await this.read_line();
            if (due.has('agents')) this.agents = await calls.agents();
            this.problem = null;
        } catch (thrown) {
            this.problem = thrown;
        }
        this.timer = setTimeout(() => {
            this.timer = undefined;
            if (this.due.size && this.watchers) void this.read();
        }, read_every_ms);
    }

    private async read_line() {
        const rows: LineEntry[] = [];
        let cursor = '';
        do {
            const page = await calls.line(cursor);
            rows.push(...page.data);
            cursor = page.next_cursor ?? '';
            this.waiting = page.waiting;
        } while (cursor !== '' && rows.length < this.wanted_rows);
        this.line = rows;
        this.line_at = ticking.now;
    }
}

export const floor = new Floor();
