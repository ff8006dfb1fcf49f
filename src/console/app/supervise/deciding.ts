// Which part of two scores put the first above the second, as one sentence.
import type { LineEntry } from '../api/types';
import { percent } from '../words/figures';
import { t } from '../words/words.svelte';

export function deciding(above: LineEntry, below: LineEntry): string {
    const a = above.score_parts;
    const b = below.score_parts;
    if (a.overdue && !b.overdue) return t('decides_overdue');
    if (a.overdue && b.overdue) {
        return t('decides_used', { above: percent(a.used_share, 0), below: percent(b.used_share, 0) });
    }
    if (Math.abs(a.total - b.total) < 1e-9) return t('decides_older');
    const by_use = a.capped - b.capped;
    const by_lead = a.head_start - b.head_start;
    if (by_use > 0 && by_lead >= 0) {
        return t('decides_used', { above: percent(a.used_share, 0), below: percent(b.used_share, 0) });
    }
    if (by_use <= 0 && by_lead > 0) {
        return t('decides_lead', { above: a.head_start.toFixed(2), below: b.head_start.toFixed(2) });
    }
    if (by_use > 0) {
        return t('decides_used_despite', { above: percent(a.used_share, 0), below: percent(b.used_share, 0),
            lead: (-by_lead).toFixed(2) });
    }
    return t('decides_moved');
}
