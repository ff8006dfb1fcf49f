// The figures of the service report: how each is called, meant, counted and written.
import type { ParityRow } from '../api/types';
import { duration, number, percent } from '../words/figures';

export interface Metric {
    id: 'in_time' | 'wait_half' | 'wait_most' | 'arrived' | 'answered' | 'gave_up' | 'mean';
    of: (row: ParityRow) => number | null;
    shown: (value: number) => string;
    better: 'more' | 'less' | 'neither';
}

export const metrics: Metric[] = [
    { id: 'in_time', of: (r) => r.sl3_share, shown: (v) => percent(v), better: 'more' },
    { id: 'wait_half', of: (r) => (r.answered ? r.wait_p50_seconds : null), shown: duration, better: 'less' },
    { id: 'wait_most', of: (r) => (r.answered ? r.wait_p90_seconds : null), shown: duration, better: 'less' },
    { id: 'mean', of: (r) => (r.answered ? r.wait_mean_seconds : null), shown: duration, better: 'less' },
    { id: 'arrived', of: (r) => r.queued, shown: (v) => number(v), better: 'neither' },
    { id: 'answered', of: (r) => r.answered, shown: (v) => number(v), better: 'neither' },
    { id: 'gave_up', of: (r) => (r.queued ? r.abandoned / r.queued : null), shown: (v) => percent(v), better: 'less' },
];

// How a value moved against the period before, and whether that is for the better.
export function moved(metric: Metric, now: number | null, was: number | null): { text: string; tone: '' | 'good' | 'bad' } | null {
    if (now === null || was === null) return null;
    const by = now - was;
    const points = metric.id === 'in_time' || metric.id === 'gave_up';
    const size = points ? `${number(Math.abs(by) * 100, 1)} pp` : metric.shown(Math.abs(by));
    const sign = by > 0 ? '+' : by < 0 ? '−' : '±';
    const tone = by === 0 || metric.better === 'neither' ? '' : (by > 0) === (metric.better === 'more') ? 'good' : 'bad';
    return { text: `${sign}${size}`, tone };
}
