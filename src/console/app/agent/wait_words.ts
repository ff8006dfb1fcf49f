// How long somebody will still wait, as it is told: the likely time and the interval that holds
// eight of ten.
import { duration } from '../words/figures';
import { t } from '../words/words.svelte';

export interface Waits { low_seconds?: number | null; likely_seconds?: number | null; high_seconds?: number | null }

export function wait_words({ low_seconds, likely_seconds, high_seconds }: Waits): string {
    if (likely_seconds === null || likely_seconds === undefined) return t('wait_unknown');
    return t('wait_likely', { time: duration(likely_seconds), low: duration(low_seconds ?? 0), high: duration(high_seconds ?? likely_seconds) });
}
