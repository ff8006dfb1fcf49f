// A browser's store for tests.
export class MemoryStore implements Storage {
    [name: string]: unknown;
    get length() { return Object.keys(this).length; }
    clear() { for (const k of Object.keys(this)) delete this[k]; }
    getItem(k: string) { return Object.hasOwn(this, k) ? String(this[k]) : null; }
    key(i: number) { return Object.keys(this)[i] ?? null; }
    removeItem(k: string) { delete this[k]; }
    setItem(k: string, v: string) { this[k] = v; }
}
