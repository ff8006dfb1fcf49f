// Files of one reply: refused before they travel when the channel would not take them.
import * as calls from '../api/desk_calls';
import type { AttachmentRules, FileKept } from '../api/desk_types';
import { Problem } from '../api/problem';
import { number } from '../words/figures';
import { t } from '../words/words.svelte';

export interface Upload {
    key: number;
    name: string;
    bytes: number;
    state: 'coming' | 'ready' | 'failed';
    id?: string;
    why?: string;
}
export const megabytes = (bytes: number) => number(bytes / 1_048_576, bytes < 10_485_760 ? 1 : 0);

// Whether a type like image/png is among ['image/*', 'application/pdf'].
export function allowed(type: string, types: string[]): boolean {
    return types.length === 0 || types.some((t) =>
        t === type || t === '*/*' || (t.endsWith('/*') && type.startsWith(t.slice(0, -1))));
}

export class Uploads {
    items = $state<Upload[]>([]);
    private next = 1;
    readonly ready = $derived(this.items.filter((u) => u.state === 'ready').map((u) => u.id ?? ''));
    readonly busy = $derived(this.items.some((u) => u.state === 'coming'));

    constructor(
        private readonly ticket: string,
        private readonly send: (ticket: string, file: File) => Promise<FileKept> = calls.upload,
    ) {}

    async add(files: Iterable<File>, rules: AttachmentRules | null) {
        await Promise.all([...files].map((f) => this.one(f, rules)));
    }
    drop(key: number) {
        this.items = this.items.filter((u) => u.key !== key);
    }
    clear() {
        this.items = [];
    }

    private async one(file: File, rules: AttachmentRules | null) {
        const key = this.next++;
        const why = this.refusal(file, rules);
        this.items = [...this.items, { key, name: file.name, bytes: file.size, state: why ? 'failed' : 'coming', why }];
        if (why) return;
        try {
            const { id } = await this.send(this.ticket, file);
            this.set(key, { state: 'ready', id });
        } catch (thrown) {
            const { title, detail } = Problem.of(thrown);
            this.set(key, { state: 'failed', why: `${title}. ${detail}` });
        }
    }
    private refusal(file: File, rules: AttachmentRules | null): string | undefined {
        if (!rules) return t('files_never');
        if (this.items.filter((u) => u.state !== 'failed').length >= rules.max_count) return t('files_too_many', { n: rules.max_count });
        if (file.size > rules.max_bytes) return t('files_too_big', { mb: megabytes(rules.max_bytes) });
        if (!allowed(file.type, rules.types)) return t('files_type', { type: file.type || '?' });
        return undefined;
    }
    private set(key: number, more: Partial<Upload>) {
        this.items = this.items.map((u) => (u.key === key ? { ...u, ...more } : u));
    }
}
