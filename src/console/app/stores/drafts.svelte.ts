// What an agent is writing, kept per ticket and kind: at once in this browser, a moment later on
// the server, so that neither a dead network nor another computer loses it.
import * as calls from '../api/desk_calls';
import type { ServerDraft } from '../api/desk_types';
import { Problem } from '../api/problem';

export type DraftKind = 'reply' | 'note';

export interface Draft {
    text: string;
    at: number;
    version?: number; // of the server's copy that this text follows
    unsaved?: boolean; // the server does not have this text yet
    channel?: string;
}
// The same draft was written in two places. Both texts are shown; the agent decides.
export interface Conflict { ticket: string; kind: DraftKind; mine: string; theirs: string; version: number }

export interface DraftServer {
    all(): Promise<ServerDraft[]>;
    put(ticket: string, kind: DraftKind, draft: Draft): Promise<number>;
}
const by_api: DraftServer = {
    all: async () => (await calls.drafts()).data,
    put: async (ticket, kind, { text, channel, version }) =>
        (await calls.put_draft(ticket, kind, { text, channel, version })).version,
};

const prefix = 'evenline.draft.';
const kept_for_ms = 14 * 24 * 3600 * 1000;
export const save_after_ms = 1_000;

export class Drafts {
    conflict = $state<Conflict | null>(null);
    // Rises when a text was changed by something else than its own box.
    changed = $state(0);
    private owner = '';
    private timers = new Map<string, ReturnType<typeof setTimeout>>();

    constructor(
        private readonly store: Storage,
        private readonly server: DraftServer = by_api,
        private readonly now: () => number = Date.now,
    ) {}

    // Whose drafts these are: two people at one computer never see each other's.
    of(owner: string) {
        this.owner = owner;
    }

    read(ticket: string, kind: DraftKind): string {
        return this.get(this.key(ticket, kind))?.text ?? '';
    }
    channel(ticket: string, kind: DraftKind): string {
        return this.get(this.key(ticket, kind))?.channel ?? '';
    }
    saved(ticket: string, kind: DraftKind): boolean {
        return this.get(this.key(ticket, kind))?.unsaved !== true;
    }
    has(ticket: string): boolean {
        return this.read(ticket, 'reply') !== '' || this.read(ticket, 'note') !== '';
    }

    write(ticket: string, kind: DraftKind, text: string, channel = '') {
        const key = this.key(ticket, kind);
        const before = this.get(key);
        if (before === null && text === '') return;
        this.set(key, { text, at: this.now(), version: before?.version, unsaved: true, ...(channel ? { channel } : {}) });
        this.later(ticket, kind);
    }

    // Text that comes back (an undone reply) goes before what was written since.
    give_back(ticket: string, kind: DraftKind, text: string) {
        const rest = this.read(ticket, kind);
        this.write(ticket, kind, rest ? `${text}\n${rest}` : text);
        this.changed += 1;
    }

    // With the server again: its newer texts come here, ours that it lacks go there.
    async sync() {
        let theirs: ServerDraft[];
        try {
            theirs = await this.server.all();
        } catch {
            return; // the texts are here; the next connection tries again
        }
        for (const one of theirs) this.meet(one);
        const there = new Set(theirs.map((d) => this.key(d.ticket_id, d.kind)));
        for (const [key, draft] of this.all()) {
            const [ticket, kind] = this.named(key);
            if (draft.unsaved) this.later(ticket, kind, 0);
            else if (!there.has(key)) this.forget(key);
        }
    }

    settle(which: 'mine' | 'theirs' | 'both') {
        const c = this.conflict;
        if (!c) return;
        this.conflict = null;
        const text = which === 'mine' ? c.mine : which === 'theirs' ? c.theirs : `${c.theirs}\n${c.mine}`;
        this.set(this.key(c.ticket, c.kind), { text, at: this.now(), version: c.version, unsaved: which !== 'theirs' });
        if (which !== 'theirs') this.later(c.ticket, c.kind, 0);
        this.changed += 1;
    }

    // Old drafts are dropped so that the browser's store never fills.
    sweep() {
        for (const [key, draft] of this.all()) if (this.now() - draft.at > kept_for_ms) this.store.removeItem(key);
    }

    private meet(one: ServerDraft) {
        const key = this.key(one.ticket_id, one.kind);
        const here = this.get(key);
        if (here?.unsaved && here.version !== one.version && here.text !== one.text) {
            this.conflict ??= { ticket: one.ticket_id, kind: one.kind, mine: here.text, theirs: one.text, version: one.version };
            return;
        }
        if (here?.unsaved && here.version === one.version) return;
        if (here?.version === one.version && here.text === one.text) return;
        this.set(key, { text: one.text, at: this.now(), version: one.version, ...(one.channel ? { channel: one.channel } : {}) });
        this.changed += 1;
    }

    private later(ticket: string, kind: DraftKind, wait = save_after_ms) {
        const key = this.key(ticket, kind);
        clearTimeout(this.timers.get(key));
        this.timers.set(key, setTimeout(() => void this.save(ticket, kind), wait));
    }

    private async save(ticket: string, kind: DraftKind) {
        const key = this.key(ticket, kind);
        const draft = this.get(key);
        if (!draft?.unsaved || this.conflict) return;
        try {
            const version = await this.server.put(ticket, kind, draft);
            const now = this.get(key);
            if (now?.text === draft.text) {
                if (draft.text === '') this.forget(key);
                else this.set(key, { ...now, version, unsaved: false });
            } else if (now) {
                this.set(key, { ...now, version });
                this.later(ticket, kind);
            }
        } catch (thrown) {
            this.refused(ticket, kind, draft, Problem.of(thrown));
        }
    }

    private refused(ticket: string, kind: DraftKind, mine: Draft, problem: Problem) {
        if (problem.code !== 'draft_conflict') return; // kept here and tried with the next change
        const current = problem.body.current as { text: string; version: number } | undefined;
        if (!current) return;
        if (current.text === mine.text || mine.text === '') {
            this.set(this.key(ticket, kind), { ...mine, version: current.version });
            this.later(ticket, kind, 0);
            return;
        }
        this.conflict = { ticket, kind, mine: mine.text, theirs: current.text, version: current.version };
    }

    private all(): [string, Draft][] {
        const mine = `${prefix}${this.owner}`;
        return Object.keys(this.store).filter((k) => k.startsWith(mine)).flatMap((k) => {
            const draft = this.get(k);
            return draft ? [[k, draft] as [string, Draft]] : [];
        });
    }
    private get(key: string): Draft | null {
        try {
            const draft = JSON.parse(this.store.getItem(key) ?? 'null') as Draft | null;
            return typeof draft?.text === 'string' ? draft : null;
        } catch {
            return null;
        }
    }
    private set(key: string, draft: Draft) {
        this.store.setItem(key, JSON.stringify(draft));
    }
    private forget(key: string) {
        clearTimeout(this.timers.get(key));
        this.store.removeItem(key);
    }
    private named(key: string): [string, DraftKind] {
        const [ticket = '', kind] = key.slice(`${prefix}${this.owner}`.length).split('.').slice(-2);
        return [ticket, kind as DraftKind];
    }
    private key(ticket: string, kind: DraftKind) {
        return `${prefix}${this.owner}${ticket}.${kind}`;
    }
}

export const drafts = new Drafts(localStorage);
