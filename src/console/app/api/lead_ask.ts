// Requests of the supervisor's and the administrator's screens: paths under /api/v1, answers with
// their version (ETag), changes that count once. The answers are described in lead_types.ts.
import { asked, type Method } from './ask';
import { once } from './client';

interface Options {
    query?: Record<string, string | number | undefined>;
    body?: unknown;
    toml?: string; // a policy's text
    tag?: string; // If-Match
    key?: string; // Idempotency-Key
    text?: boolean; // the answer is text, not JSON
}
export interface Tagged<T> { body: T; tag: string }

export async function ask_tagged<T>(method: Method, path: string, o: Options = {}): Promise<Tagged<T>> {
    const answer = await asked(method, `/api/v1${path}`, {
        ...(o.query ? { query: o.query } : {}),
        ...(o.body !== undefined ? { body: o.body } : {}),
        ...(o.toml !== undefined ? { raw: new Blob([o.toml], { type: 'application/toml' }) } : {}),
        ...(o.tag ? { etag: o.tag } : {}),
        ...(o.key ? { key: o.key } : {}),
    });
    const text = await answer.text();
    const body = o.text ? text : text === '' ? undefined : JSON.parse(text);
    return { body: body as T, tag: answer.headers.get('ETag') ?? '' };
}

export const ask = async <T>(method: Method, path: string, o: Options = {}): Promise<T> =>
    (await ask_tagged<T>(method, path, o)).body;

// A change counts once however often the network fails in between.
export const change = <T>(method: Method, path: string, body: unknown = {}, o: Options = {}): Promise<T> =>
    once((key) => ask<T>(method, path, { ...o, body, key }));
