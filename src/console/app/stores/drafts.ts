// What an agent is writing, kept per ticket and kind so that nothing is lost by a reload, a log-out
// or a dead network.
export type DraftKind = 'reply' | 'note';

export interface Draft {
    text: string;
    at: number;
}

const prefix = 'evenline.draft.';
const kept_for_ms = 14 * 24 * 3600 * 1000;

export class Drafts {
    constructor(private readonly store: Storage, private readonly now: () => number = Date.now) {}

    read(ticket: string, kind: DraftKind): string {
        const raw = this.store.getItem(this.key(ticket, kind));
        if (!raw) return '';
        try {
            return (JSON.parse(raw) as Draft).text ?? '';
        } catch {
            return '';
        }
    }

    write(ticket: string, kind: DraftKind, text: string) {
        if (text === '') {
            this.store.removeItem(this.key(ticket, kind));
            return;
        }
        const draft: Draft = { text, at: this.now() };
        this.store.setItem(this.key(ticket, kind), JSON.stringify(draft));
    }

    has(ticket: string): boolean {
        return this.read(ticket, 'reply') !== '' || this.read(ticket, 'note') !== '';
    }

    // Old drafts are dropped so that the browser's store never fills.
    sweep() {
        for (const key of Object.keys(this.store)) {
            if (!key.startsWith(prefix)) continue;
            try {
                const draft = JSON.parse(this.store.getItem(key) ?? '') as Draft;
                if (this.now() - draft.at > kept_for_ms) this.store.removeItem(key);
            } catch {
                this.store.removeItem(key);
            }
        }
    }

    private key(ticket: string, kind: DraftKind) {
        return `${prefix}${ticket}.${kind}`;
    }
}

export const drafts = new Drafts(localStorage);
