// One place for every request: who asks, in which language, once only, and errors in one form.
import { ticking } from '../stores/ticking.svelte';
import { words } from '../words/words.svelte';
import { Problem } from './problem';

let token = '';
let refused: () => void = () => undefined;

export function set_token(now: string) {
    token = now;
}

// Called when the server says that this session is over.
export function when_refused(run: () => void) {
    refused = run;
}

export interface Ask {
    query?: Record<string, string | number | undefined>;
    body?: unknown;
    text?: string; // a body that is not JSON
    type?: string;
    if_match?: string;
    key?: string; // Idempotency-Key: the same for every try of one action
    anonymous?: boolean;
}

export interface Answer<T> { body: T; etag: string; status: number; headers: Headers }

function headers_of(asked: Ask): Headers {
    const headers = new Headers({ 'Accept-Language': words.language, Accept: 'application/json' });
    if (token && !asked.anonymous) headers.set('Authorization', `Bearer ${token}`);
    if (asked.body !== undefined) headers.set('Content-Type', 'application/json');
    if (asked.text !== undefined) headers.set('Content-Type', asked.type ?? 'text/plain');
    if (asked.if_match) headers.set('If-Match', asked.if_match);
    if (asked.key) headers.set('Idempotency-Key', asked.key);
    return headers;
}

function address(path: string, query: Ask['query']): string {
    const given = Object.entries(query ?? {}).filter(([, v]) => v !== undefined && v !== '');
    return given.length ? `${path}?${new URLSearchParams(given.map(([k, v]) => [k, String(v)]))}` : path;
}

// Throws a Problem whenever the answer is not a success.
export async function ask<T>(method: string, path: string, asked: Ask = {}): Promise<Answer<T>> {
    const from = Date.now();
    let answer: Response;
    try {
        answer = await fetch(address(path, asked.query), {
            method,
            headers: headers_of(asked),
            body: asked.text ?? (asked.body === undefined ? undefined : JSON.stringify(asked.body)),
            credentials: 'omit',
            cache: 'no-store',
            signal: AbortSignal.timeout(20_000),
        });
    } catch {
        throw Problem.offline();
    }
    const date = Date.parse(answer.headers.get('Date') ?? '');
    if (!Number.isNaN(date)) ticking.correct(date, Date.now() - from);
    if (!answer.ok) {
        const problem = await Problem.read(answer);
        if (answer.status === 401 && !asked.anonymous) refused();
        throw problem;
    }
    const etag = answer.headers.get('ETag') ?? '';
    if (answer.status === 204) return { body: undefined as T, etag, status: 204, headers: answer.headers };
    const json = (answer.headers.get('Content-Type') ?? '').includes('json');
    const body = json ? ((await answer.json()) as T) : ((await answer.text()) as T);
    return { body, etag, status: answer.status, headers: answer.headers };
}

export function new_key(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

// Sends an action until the server has answered it, with one key, so that it counts once however
// often the network fails in between.
export async function act<T>(path: string, body: unknown, tries = 4): Promise<T> {
    const key = new_key();
    for (let n = 1; ; n += 1) {
        try {
            return (await ask<T>('POST', path, { body, key })).body;
        } catch (thrown) {
            const problem = Problem.of(thrown);
            const passing = problem.status === 0 || problem.status === 503 || problem.code === 'idempotency_in_progress';
            if (!passing || n >= tries) throw problem;
            await new Promise((go) => setTimeout(go, Math.max(problem.retry_after_s * 1000, 400 * 2 ** n)));
        }
    }
}
