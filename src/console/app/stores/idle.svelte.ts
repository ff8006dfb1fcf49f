// Somebody who left without saying so: after five minutes without a key or a pointer, and with
// nothing in hand, the console asks; after thirty seconds more it says that they are away.
export const quiet_ms = 5 * 60_000;
export const ask_ms = 30_000;

export class Idle {
    asking_until = $state(0);
    private quiet: ReturnType<typeof setTimeout> | undefined;
    private leave: ReturnType<typeof setTimeout> | undefined;

    // `applies` says whether it matters now; `gone` is called when nobody answered.
    constructor(private readonly applies: () => boolean, private readonly gone: () => void) {}

    // Something was touched, or they said that they are here.
    here() {
        this.asking_until = 0;
        clearTimeout(this.leave);
        clearTimeout(this.quiet);
        this.quiet = setTimeout(() => this.ask(), quiet_ms);
    }

    stop() {
        clearTimeout(this.quiet);
        clearTimeout(this.leave);
        this.asking_until = 0;
    }

    private ask() {
        if (!this.applies()) {
            this.here();
            return;
        }
        this.asking_until = Date.now() + ask_ms;
        this.leave = setTimeout(() => {
            this.asking_until = 0;
            if (this.applies()) this.gone();
        }, ask_ms);
    }
}
