// What a gap means: even, watch or act, with the interval taken seriously.
import type { ParityGap, ParityRow } from '../api/types';

export type Verdict = 'even' | 'watch' | 'uneven' | 'unknown';

export const even_points = 3;
export const watch_points = 6;
const sure_points = 10; // an interval that reaches further says nothing yet

// Uneven only when the interval says so too: a few tickets prove nothing.
export function verdict(gap: ParityGap): Verdict {
    if (gap.gap_points === null) return 'unknown';
    if (gap.gap_points <= even_points) return (gap.gap_high_points ?? 0) > sure_points ? 'unknown' : 'even';
    const sure = (gap.gap_low_points ?? 0) > even_points;
    return gap.gap_points > watch_points && sure ? 'uneven' : 'watch';
}

export function share_of(rows: ParityRow[], channel: string | null): number | null {
    return rows.find((r) => r.channel === channel)?.sl3_share ?? null;
}
