// What is done with the rows of the line by keyboard: the row in focus, the next one, a range.
import type { LineEntry } from '../api/types';

export interface Kept { kept_from?: { channel: string; at: string | null } | null; customer_name?: string | null }

// The ticket whose row has the focus, if one has.
export function focused_row(): string {
    const at = document.activeElement?.closest('tr')?.querySelector<HTMLElement>('[data-row]');
    return at?.dataset.row ?? '';
}

export function focus_row(id: string) {
    document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)?.focus();
}

export function next_row(rows: LineEntry[], from: string, step: 1 | -1): string {
    const at = rows.findIndex((r) => r.ticket_id === from);
    const to = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step));
    return rows[to]?.ticket_id ?? '';
}

// Chosen tickets after one is clicked; with shift, all between the last click and this one.
export function choose(rows: LineEntry[], chosen: ReadonlySet<string>, last: string, id: string, range: boolean): Set<string> {
    const now = new Set(chosen);
    const from = rows.findIndex((r) => r.ticket_id === last);
    const to = rows.findIndex((r) => r.ticket_id === id);
    if (range && from >= 0 && to >= 0) {
        for (const r of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) now.add(r.ticket_id);
    } else if (!now.delete(id)) {
        now.add(id);
    }
    return now;
}
