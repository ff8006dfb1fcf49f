// One place for every request: who asks, in which language, once only, and errors in one form.
import createClient, { type FetchResponse } from 'openapi-fetch';
import { words } from '../words/words.svelte';
import { Problem } from './problem';
import type { paths } from './schema';

let token = '';
let refused: () => void = () => undefined;

export function set_token(now: string) {
    token = now;
}

// Called when the server says that this session is over.
export function when_refused(run: () => void) {
    refused = run;
}

export async function carried(request: Request): Promise<Response> {
    request.headers.set('Accept-Language', words.language);
    const anonymous = /\/api\/v1\/(session(\/passkey|\/sign_on)?|setup)$/.test(request.url) && request.method === 'POST';
    if (token && !anonymous) request.headers.set('Authorization', `Bearer ${token}`);
    let answer: Response;
    try {
        answer = await fetch(request, { cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(20_000) });
    } catch {
        throw Problem.offline();
    }
    if (answer.status === 401 && !anonymous) refused();
    return answer;
}

export const api = createClient<paths>({ baseUrl: location.origin, fetch: carried });

interface Outcome<T> { data?: T; error?: unknown; response: Response }

// The body of a success; anything else is thrown as a Problem.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export async function body_of<T extends Record<string | number, any>, O, M extends `${string}/${string}`>(
    asked: Promise<FetchResponse<T, O, M>>,
): Promise<NonNullable<FetchResponse<T, O, M>['data']>> {
    const { data, error, response } = (await asked) as Outcome<NonNullable<FetchResponse<T, O, M>['data']>>;
    if (!response.ok) throw Problem.from_body(response, typeof error === 'object' && error !== null ? error as Record<string, unknown> : {});
    return data as NonNullable<FetchResponse<T, O, M>['data']>;
}

export function new_key(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

// Does an action until the server has answered it, with one key, so that it counts once however
// often the network fails in between.
export async function once<T>(send: (key: string) => Promise<T>, key = new_key(), tries = 4): Promise<T> {
    for (let n = 1; ; n += 1) {
        try {
            return await send(key);
        } catch (thrown) {
            const problem = Problem.of(thrown);
            const passing = problem.status === 0 || problem.status === 503 || problem.code === 'idempotency_in_progress';
            if (!passing || n >= tries) throw problem;
            await new Promise((go) => setTimeout(go, Math.max(problem.retry_after_s * 1000, 400 * 2 ** n)));
        }
    }
}
