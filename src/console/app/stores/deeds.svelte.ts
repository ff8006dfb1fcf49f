// What an agent asked to be done. With the network away it waits here, over a reload too, and is
// done once when the server answers; each deed says how it ended.
import { ask_kept, type Method, type Path } from '../api/ask';
import { new_key } from '../api/client';
import { Problem } from '../api/problem';

export interface Deed {
    key: string;
    name: string; // a key of the dictionary
    about: string; // the ticket
    method: Method;
    path: string;
    body: unknown;
    state: 'trying' | 'waiting' | 'refused';
    asked_at: number;
    problem?: { title: string; detail: string; trace_id: string };
}
export type Outcome = 'done' | 'queued';

const place = 'evenline.deeds';
const retry_ms = 3_000;
type Send = (deed: Deed) => Promise<unknown>;

const by_api: Send = ({ method, path, body, key }) => ask_kept(method, path, { body, key });

export class Deeds {
    items = $state<Deed[]>([]);
    done: (deed: Deed) => void = () => undefined;
    private timer: ReturnType<typeof setTimeout> | undefined;

    constructor(
        private readonly store: Storage,
        private readonly send: Send = by_api,
        private readonly now: () => number = Date.now,
    ) {
        try {
            this.items = JSON.parse(store.getItem(place) ?? '[]') as Deed[];
        } catch {
            this.items = [];
        }
        if (this.items.length) this.again();
    }

    // 'done' when the server has done it, 'queued' when it does not answer; a refusal is thrown.
    async run(what: Pick<Deed, 'name' | 'about' | 'method' | 'path' | 'body'>): Promise<Outcome> {
        const deed: Deed = { ...what, key: new_key(), state: 'trying', asked_at: this.now() };
        // What waits for the same ticket goes first: order is meaning.
        if (!this.items.some((d) => d.about === deed.about && d.state !== 'refused')) {
            try {
                await this.send(deed);
                return 'done';
            } catch (thrown) {
                const problem = Problem.of(thrown);
                if (!problem.passing) throw problem;
            }
        }
        this.items = [...this.items, { ...deed, state: 'waiting' }];
        this.keep();
        this.again();
        return 'queued';
    }

    retry(key: string) {
        this.set(key, { state: 'waiting', problem: undefined });
        void this.flush();
    }
    drop(key: string) {
        this.items = this.items.filter((d) => d.key !== key);
        this.keep();
    }

    // One after the other, oldest first; the first without an answer ends the round.
    async flush() {
        clearTimeout(this.timer);
        for (const deed of this.items.filter((d) => d.state === 'waiting')) {
            this.set(deed.key, { state: 'trying' });
            try {
                await this.send(deed);
                this.drop(deed.key);
                this.done(deed);
            } catch (thrown) {
                const problem = Problem.of(thrown);
                if (problem.passing) {
                    this.set(deed.key, { state: 'waiting' });
                    break;
                }
                const { title, detail, trace_id } = problem;
                this.set(deed.key, { state: 'refused', problem: { title, detail, trace_id } });
            }
        }
        if (this.items.some((d) => d.state === 'waiting')) this.again();
    }

    private again() {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.flush(), retry_ms);
    }
    private set(key: string, more: Partial<Deed>) {
        this.items = this.items.map((d) => (d.key === key ? { ...d, ...more } : d));
        this.keep();
    }
    private keep() {
        this.store.setItem(place, JSON.stringify(this.items.map((d) => (d.state === 'trying' ? { ...d, state: 'waiting' } : d))));
    }
}

export const deeds = new Deeds(sessionStorage);

const post = (name: string, ticket: string, path: Path, body: unknown) =>
    deeds.run({ name, about: ticket, method: 'POST', path, body });

export interface Closing { resolved?: boolean; effort?: number }
export const close_ticket = (id: string, disposition: string, seen: Closing = {}) =>
    post('finish', id, `/api/v1/tickets/${id}/close`, { disposition, ...seen });
export const extend_wrap_up = (id: string) => post('extend', id, `/api/v1/tickets/${id}/wrap_up/extend`, {});
export const wrap_up = (id: string) => post('finish', id, `/api/v1/tickets/${id}/wrap_up`, {});
export const transfer_ticket = (id: string, body: object) => post('transfer', id, `/api/v1/tickets/${id}/transfer`, body);
export const call_back = (id: string, when: string | null) => post('callback', id, `/api/v1/tickets/${id}/callback`, when ? { at: when } : {});
export const snooze = (id: string, until: string, reason: string) =>
    post('snooze', id, `/api/v1/tickets/${id}/snooze`, { until, ...(reason ? { reason } : {}) });
export const split_ticket = (id: string, contacts: string[]) => post('split', id, `/api/v1/tickets/${id}/split`, { contacts });
export const merge_ticket = (id: string, into: string) => post('merge', id, `/api/v1/tickets/${id}/merge`, { into });
export const add_note = (id: string, text: string) => post('note', id, `/api/v1/tickets/${id}/notes`, { text });
