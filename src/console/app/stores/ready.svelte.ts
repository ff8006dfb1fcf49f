// Lists that the house keeps on the server: outcomes and canned replies. The last ones read are
// kept in the browser, so that a ticket can be finished while the network is away.
import * as calls from '../api/desk_calls';
import type { Canned, Disposition } from '../api/desk_types';
import { both, words } from '../words/words.svelte';

class Kept<T> {
    data = $state.raw<T[]>([]);

    constructor(private readonly place: string, private readonly read: () => Promise<{ data: T[] }>) {
        try {
            this.data = (JSON.parse(localStorage.getItem(place) ?? 'null') as T[] | null) ?? [];
        } catch {
            this.data = [];
        }
    }
    async load() {
        try {
            this.data = (await this.read()).data;
            localStorage.setItem(this.place, JSON.stringify(this.data));
        } catch {
            // The list of the last time serves meanwhile.
        }
    }
}

export const dispositions = new Kept<Disposition>('evenline.dispositions', calls.dispositions);
export const canned = new Kept<Canned>('evenline.canned', calls.canned);

export const outcome_name = (code: string) =>
    dispositions.data.find((d) => d.code === code)?.label[words.language] ?? both('disposition', code)[words.language];
