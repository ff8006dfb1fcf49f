// One desk a person: the tab opened last serves, the ones before step back and can take it again.
interface Word { tab: string; who: string; said: 'mine' }
export interface Wire { postMessage(word: unknown): void; onmessage: ((e: MessageEvent) => void) | null; close(): void }

export class Tabs {
    elsewhere = $state(false);
    private wire: Wire | null = null;
    private who = '';
    private readonly tab = String(Math.random());

    constructor(private readonly open: () => Wire) {}

    // From now on this tab serves `who`.
    take(who: string) {
        this.who = who;
        this.wire ??= this.listen();
        this.elsewhere = false;
        this.wire.postMessage({ tab: this.tab, who, said: 'mine' } satisfies Word);
    }
    leave() {
        this.wire?.close();
        this.wire = null;
        this.elsewhere = false;
    }

    private listen(): Wire {
        const wire = this.open();
        wire.onmessage = (e) => {
            const word = e.data as Word;
            if (word.said === 'mine' && word.who === this.who && word.tab !== this.tab) this.elsewhere = true;
        };
        return wire;
    }
}

export const tabs = new Tabs(() => new BroadcastChannel('evenline.tabs'));
