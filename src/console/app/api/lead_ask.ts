// Requests of the supervisor's and the administrator's screens: paths under /api/v1, answers with
// their version (ETag), changes that count once. The answers are described in lead_types.ts.
import { asked, type Method } from './ask';
import { once } from './client';
import type { paths } from './schema';

// A path of docs/openapi.yaml with its places filled: one that the server lacks does not compile.
type Filled<P extends string> = P extends `${infer Before}{${string}}${infer After}` ? `${Before}${string}${Filled<After>}` : P;
export type Path = { [P in keyof paths & string]: P extends `/api/v1${infer Rest}` ? Filled<Rest> : never }[keyof paths & string];

interface Options {
    query?: Record<string, string | number | undefined>;
    body?: unknown;
    toml?: string; // a policy's text
    tag?: string; // If-Match
    key?: string; // Idempotency-Key
    text?: boolean; // the answer is text, not JSON
}
export interface Tagged<T> { body: T; tag: string }

export async function ask_tagged<T>(method: Method, path: Path, o: Options = {}): Promise<Tagged<T>> {
    const answer = await asked(method, `/api/v1${path}`, {
        ...(o.query ? { query: o.query } : {}),
        ...(o.body !== undefined ? { body: o.body } : {}),
        ...(o.toml !== undefined ? { raw: new Blob([o.toml], { type: 'application/toml' }) } : {}),
        ...(o.tag ? { etag: o.tag } : {}),
        ...(o.key ? { key: o.key } : {}),
    });
    const text = await answer.text();
    const json = /json/.test(answer.headers.get('Content-Type') ?? '');
    const body = o.text || !json ? text || undefined : JSON.parse(text || 'null');
    return { body: body as T, tag: answer.headers.get('ETag') ?? '' };
}

export const ask = async <T>(method: Method, path: Path, o: Options = {}): Promise<T> =>
    (await ask_tagged<T>(method, path, o)).body;

// A change counts once however often the network fails in between.
export const change = <T>(method: Method, path: Path, body: unknown = {}, o: Options = {}): Promise<T> =>
    once((key) => ask<T>(method, path, { ...o, body, key }));
