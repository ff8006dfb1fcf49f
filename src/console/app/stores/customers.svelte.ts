// Names of the customers one serves now, asked for once each.
import * as calls from '../api/calls';

class Customers {
    private names = $state.raw<ReadonlyMap<string, string>>(new Map());
    private asked = new Set<string>();

    known(id: string): string {
        return this.names.get(id) ?? '';
    }

    name(id: string): string {
        const name = this.names.get(id);
        if (name === undefined && !this.asked.has(id)) {
            this.asked.add(id);
            queueMicrotask(() => void this.read(id));
        }
        return name ?? '';
    }

    private async read(id: string) {
        try {
            const who = await calls.customer(id);
            this.names = new Map([...this.names, [id, who.name || who.ref || '']]);
        } catch {
            // Asked for again when next shown, at the earliest in a while.
            setTimeout(() => this.asked.delete(id), 10_000);
        }
    }
}

export const customers = new Customers();
