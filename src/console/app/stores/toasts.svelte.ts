// Short messages at the foot of the screen: what was done, what failed, what can be undone.
import { Problem } from '../api/problem';

export interface Toast {
    id: number;
    text: string;
    tone: 'plain' | 'bad';
    trace_id?: string;
    action?: { label: string; run: () => void };
}

class Toasts {
    shown = $state<Toast[]>([]);
    private next = 1;

    say(text: string, options: Partial<Omit<Toast, 'id' | 'text'>> & { for_ms?: number } = {}): number {
        const { for_ms = 6_000, ...rest } = options;
        const id = this.next++;
        this.shown = [...this.shown.slice(-3), { id, text, tone: 'plain', ...rest }];
        if (for_ms > 0) setTimeout(() => this.drop(id), for_ms);
        return id;
    }

    // A failure stays until it is read and closed.
    fail(thrown: unknown) {
        const problem = Problem.of(thrown);
        this.say(`${problem.title}. ${problem.detail}`, {
            tone: 'bad', trace_id: problem.trace_id, for_ms: 20_000,
        });
    }

    act(id: number) {
        const toast = this.shown.find((s) => s.id === id);
        this.drop(id);
        toast?.action?.run();
    }

    drop(id: number) {
        this.shown = this.shown.filter((s) => s.id !== id);
    }
}

export const toasts = new Toasts();

// Runs something the agent asked for and says so when it fails; true when it worked.
export async function tried(what: () => Promise<unknown>): Promise<boolean> {
    try {
        await what();
        return true;
    } catch (thrown) {
        toasts.fail(thrown);
        return false;
    }
}
