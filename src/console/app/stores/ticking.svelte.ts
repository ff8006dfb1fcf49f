// One clock for every countdown: the server's. An agent's computer may be minutes off, and a
// demo's clock may run many times faster; both show the true time left.
interface Sample { server: number; local: number }

// What the server's clock reads when ours reads `local`, from two readings of it.
export function clock_from(first: Sample, last: Sample): (local: number) => number {
    const span = last.local - first.local;
    let rate = span >= 1_500 ? (last.server - first.server) / span : 1;
    // Small deviations are delays of the network, not another speed.
    if (!(rate > 1.05) || rate > 10_000) rate = 1;
    return (local) => last.server + (local - last.local) * rate;
}

class Ticking {
    now = $state(Date.now());
    private first: Sample | null = null;
    private read: (local: number) => number = (local) => local;

    constructor() {
        setInterval(() => this.tick(), 500);
    }

    tick() {
        this.now = this.read(Date.now());
    }

    // The server's time, as told in an answer that came just now.
    told(at: string) {
        const server = Date.parse(at);
        if (Number.isNaN(server)) return;
        const last = { server, local: Date.now() };
        this.first ??= last;
        this.read = clock_from(this.first, last);
        this.tick();
    }

    // After a new connection the clock may be another one.
    forget() {
        this.first = null;
    }
}

export const ticking = new Ticking();
