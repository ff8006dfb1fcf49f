// One request by its path, for what is sent later or again and so must be kept as plain data.
import { carried } from './client';
import { Problem } from './problem';
import type { paths } from './schema';

// A path of docs/openapi.yaml with its places filled: one that the server lacks does not compile.
type Filled<P extends string> = P extends `${infer Before}{${string}}${infer After}` ? `${Before}${string}${Filled<After>}` : P;
export type Path = { [P in keyof paths & string]: Filled<P> }[keyof paths & string];

export interface Asked {
    body?: unknown;
    raw?: Blob; // sent as it is, with its own type
    query?: Record<string, string | number | undefined>;
    key?: string;
    etag?: string;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export async function asked(method: Method, path: string, more: Asked = {}): Promise<Response> {
    const url = new URL(path, location.origin);
    for (const [name, value] of Object.entries(more.query ?? {})) {
        if (value !== undefined && value !== '') url.searchParams.set(name, String(value));
    }
    const headers: Record<string, string> = {};
    if (more.raw) headers['Content-Type'] = more.raw.type || 'application/octet-stream';
    else if (more.body !== undefined) headers['Content-Type'] = 'application/json';
    if (more.key) headers['Idempotency-Key'] = more.key;
    if (more.etag) headers['If-Match'] = more.etag;
    const body = more.raw ?? (more.body === undefined ? undefined : JSON.stringify(more.body));
    const answer = await carried(new Request(url, { method, headers, body }));
    if (!answer.ok) throw await Problem.read(answer);
    return answer;
}

export const ask = <T>(method: Method, path: Path, more: Asked = {}): Promise<T> => ask_kept<T>(method, path, more);

// The same for a path that was checked when it was kept.
export async function ask_kept<T>(method: Method, path: string, more: Asked = {}): Promise<T> {
    const answer = await asked(method, path, more);
    const text = await answer.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
}
