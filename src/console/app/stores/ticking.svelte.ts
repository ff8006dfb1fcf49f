// One clock for every countdown, corrected by the server's, so that an agent whose computer is
// minutes off still sees the true time left.
class Ticking {
    now = $state(Date.now());
    private ahead_ms = 0;

    constructor() {
        setInterval(() => this.tick(), 500);
    }

    tick() {
        this.now = Date.now() + this.ahead_ms;
    }

    // `server_ms` as read from an answer that took `took_ms`.
    correct(server_ms: number, took_ms: number) {
        const ahead = server_ms + took_ms / 2 - Date.now();
        // Dates in headers are whole seconds: only a true difference counts.
        this.ahead_ms = Math.abs(ahead) > 2_000 ? ahead : 0;
        this.tick();
    }
}

export const ticking = new Ticking();
