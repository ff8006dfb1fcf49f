// The wire behind the live feed: connects, keeps the number of the last change seen, resumes from
// it, and never gives up. What the messages mean is the listener's business.
export type LinkState = 'idle' | 'connecting' | 'online' | 'offline';

export interface LinkListener {
    // The first thing said on a new connection: who asks, and from which number on.
    hello(): string;
    // One message. Answer 'ready' for the one that says the connection is in use.
    message(body: Record<string, unknown>): 'ready' | 'more';
    state(now: LinkState, retry_at: number): void;
    // The server says that we are not logged in (any more).
    refused(): void;
}

export interface Socket {
    onopen: ((e: Event) => void) | null;
    onmessage: ((e: MessageEvent) => void) | null;
    onclose: ((e: CloseEvent) => void) | null;
    send(text: string): void;
    close(code?: number): void;
}

const first_wait_ms = 500;
const longest_wait_ms = 10_000;
const ping_ms = 10_000;
const silent_ms = 25_000; // two pings unanswered
const refused_codes = new Set([4401, 4403]);

export class LiveLink {
    private socket: Socket | null = null;
    private wait_ms = first_wait_ms;
    private retry: ReturnType<typeof setTimeout> | undefined;
    private silence: ReturnType<typeof setTimeout> | undefined;
    private pinging: ReturnType<typeof setInterval> | undefined;
    private wanted = false;

    constructor(
        private readonly open: () => Socket,
        private readonly listener: LinkListener,
        private readonly chance: () => number = Math.random,
    ) {}

    start() {
        if (this.wanted) return;
        this.wanted = true;
        this.connect();
    }

    stop() {
        this.wanted = false;
        clearTimeout(this.retry);
        clearTimeout(this.silence);
        clearInterval(this.pinging);
        const old = this.socket;
        this.socket = null;
        old?.close(1000);
        this.listener.state('idle', 0);
    }

    // The 'now' button, and the browser saying that the network is back.
    retry_now() {
        if (!this.wanted || this.socket) return;
        clearTimeout(this.retry);
        this.connect();
    }

    // Something small that may be lost: nothing is kept for a later connection.
    say(text: string) {
        try {
            this.socket?.send(text);
        } catch {
            // Not open yet: the next connection says what matters.
        }
    }

    private connect() {
        this.listener.state('connecting', 0);
        let socket: Socket;
        try {
            socket = this.open();
        } catch {
            this.again();
            return;
        }
        this.socket = socket;
        this.heard();
        socket.onopen = () => socket.send(this.listener.hello());
        socket.onmessage = (e) => this.read(socket, e);
        socket.onclose = (e) => this.closed(socket, e.code);
    }

    private read(socket: Socket, e: MessageEvent) {
        if (socket !== this.socket) return;
        this.heard();
        let body: Record<string, unknown>;
        try {
            body = JSON.parse(String(e.data)) as Record<string, unknown>;
        } catch {
            return;
        }
        if (this.listener.message(body) === 'ready') {
            this.wait_ms = first_wait_ms;
            this.ping(socket);
            this.listener.state('online', 0);
        }
    }

    private closed(socket: Socket, code: number) {
        if (socket !== this.socket) return;
        this.socket = null;
        clearTimeout(this.silence);
        clearInterval(this.pinging);
        if (refused_codes.has(code)) this.listener.refused();
        if (this.wanted) this.again();
    }

    private again() {
        // Half of the wait is chance, so that all consoles do not come back in one instant.
        const wait = this.wait_ms / 2 + (this.wait_ms / 2) * this.chance();
        this.wait_ms = Math.min(longest_wait_ms, this.wait_ms * 2);
        this.listener.state('offline', Date.now() + wait);
        this.retry = setTimeout(() => this.connect(), wait);
    }

    // The browser hides the server's own pings, so we ask for signs of life ourselves.
    private ping(socket: Socket) {
        clearInterval(this.pinging);
        this.pinging = setInterval(() => {
            if (socket === this.socket) socket.send('{"type":"ping"}');
        }, ping_ms);
    }

    // A connection that says nothing for too long is dead, whatever the browser believes.
    private heard() {
        clearTimeout(this.silence);
        this.silence = setTimeout(() => {
            const dead = this.socket;
            if (!dead) return;
            this.socket = null;
            dead.close();
            if (this.wanted) this.again();
        }, silent_ms);
    }
}
