// Agents by id, so that messages and events show names. Read once, and again when one is unknown.
import * as calls from '../api/calls';
import type { Agent } from '../api/types';

class People {
    all = $state.raw<Agent[]>([]);
    private reading = false;
    private read_at = 0;
    readonly names = $derived(new Map(this.all.map((a) => [a.id, a.name])));

    name(id: string): string {
        const name = this.names.get(id);
        if (name === undefined && id.startsWith('agt_')) queueMicrotask(() => void this.load());
        return name || id;
    }

    async load(force = false) {
        if (this.reading || (!force && Date.now() - this.read_at < 15_000)) return;
        this.reading = true;
        this.read_at = Date.now();
        try {
            this.all = await calls.agents();
        } catch {
            // Ids are shown until the next try.
        }
        this.reading = false;
    }
}

export const people = new People();
