import { expect, test } from 'vitest';
import { bytes_text } from '../admin/bytes';
import { read_spans, spans_text } from '../admin/hours_text';
import type { SlaCell } from '../api/lead_types';
import type { LineEntry, ParityRow } from '../api/types';
import { words } from '../words/words.svelte';
import { grid_of, tone_of, value_of } from './heat';
import { choose, next_row } from './line_rows';
import { metrics, moved } from './metrics';
import { before, period_of } from './period';
import { Reading } from './reading.svelte';

words.choose('en');
const rows = ['a', 'b', 'c', 'd'].map((ticket_id) => ({ ticket_id }) as LineEntry);

test('a click chooses one row and lets it go again', () => {
    const one = choose(rows, new Set(), '', 'b', false);
    expect([...one]).toEqual(['b']);
    expect([...choose(rows, one, 'b', 'b', false)]).toEqual([]);
});

test('shift chooses all rows between, in either direction', () => {
    expect([...choose(rows, new Set(['d']), 'd', 'b', true)].sort()).toEqual(['b', 'c', 'd']);
    expect([...choose(rows, new Set(), 'gone', 'b', true)]).toEqual(['b']);
});

test('the next row stops at both ends and begins at the first', () => {
    expect(next_row(rows, 'a', -1)).toBe('a');
    expect(next_row(rows, 'd', 1)).toBe('d');
    expect(next_row(rows, 'b', 1)).toBe('c');
    expect(next_row(rows, '', 1)).toBe('a');
    expect(next_row([], '', 1)).toBe('');
});

test('hours are read as people write them and refused when they are none', () => {
    expect(read_spans('15:30 – 20:00, 8:00-14:00')).toEqual(['08:00-14:00', '15:30-20:00']);
    expect(read_spans('')).toEqual([]);
    expect(read_spans('20:00-24:00')).toEqual(['20:00-24:00']);
    for (const bad of ['8-14', '14:00-08:00', 'all day', '25:00-26:00']) expect(read_spans(bad)).toBeNull();
    expect(spans_text(['08:00-14:00', '15:30-20:00'])).toBe('08:00-14:00, 15:30-20:00');
});

test('the period before has the same length and ends where this one begins', () => {
    const now = Date.parse('2026-11-22T10:00:00Z');
    const period = period_of({ hours: '1' }, now);
    expect(period).toEqual({ from: '2026-11-22T09:00:00.000Z', to: '2026-11-22T10:00:00.000Z' });
    expect(before(period)).toEqual({ from: '2026-11-22T08:00:00.000Z', to: '2026-11-22T09:00:00.000Z' });
    expect(period_of({ from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' }, now).from).toBe('2026-11-01T00:00:00.000Z');
});

test('an hour in which nobody arrived is empty, never green', () => {
    const cell = (hour: string, channel: string, n: number): SlaCell => ({ hour, channel, n, in_target_share: 0.9, abandoned_share: 0.02, gap: 0.05 });
    const grid = grid_of([cell('2026-11-22T10:00:00Z', 'voice', 3), cell('2026-11-22T09:00:00Z', 'mail', 0)], 'channel');
    expect(grid.hours).toEqual(['2026-11-22T09:00:00Z', '2026-11-22T10:00:00Z']);
    expect(grid.rows.map((r) => r.id)).toEqual(['mail', 'voice']);
    expect(tone_of(value_of(grid.rows[0]!.cells.get(grid.hours[0]!), 'kept'), 'kept')).toBe('');
    const busy = grid.rows[1]!.cells.get(grid.hours[1]!);
    expect(tone_of(value_of(busy, 'kept'), 'kept')).toBe('warn');
    expect(tone_of(value_of(busy, 'abandoned'), 'abandoned')).toBe('good');
    expect(tone_of(value_of(busy, 'gap'), 'gap')).toBe('warn');
});

test('a longer wait is for the worse, a larger share in time for the better, arrivals are neither', () => {
    const of = (id: string) => metrics.find((m) => m.id === id)!;
    expect(moved(of('wait_half'), 90, 60)).toEqual({ text: '+30 s', tone: 'bad' });
    expect(moved(of('in_time'), 0.95, 0.93)).toEqual({ text: '+2.0 pp', tone: 'good' });
    expect(moved(of('arrived'), 10, 40)).toEqual({ text: '−30', tone: '' });
    expect(moved(of('in_time'), null, 0.9)).toBeNull();
});

test('a figure of nobody is a dash, not a zero', () => {
    const nobody = { queued: 0, answered: 0, abandoned: 0, wait_p50_seconds: 0, wait_p90_seconds: 0, wait_mean_seconds: 0, sl3_share: null } as ParityRow;
    for (const id of ['in_time', 'wait_half', 'wait_most', 'mean', 'gave_up']) expect(metrics.find((m) => m.id === id)!.of(nobody)).toBeNull();
});

test('the last question counts, whichever answer comes last', async () => {
    const reading = new Reading<string>();
    let slow: (v: string) => void = () => undefined;
    const first = reading.read(() => new Promise((go) => (slow = go)));
    await reading.read(() => Promise.resolve('second'));
    slow('first');
    await first;
    expect(reading.value).toBe('second');
    expect(reading.busy).toBe(false);
});

test('sizes are told in the unit that reads best', () => {
    expect([bytes_text(900), bytes_text(2048), bytes_text(48_400_000)]).toEqual(['900 B', '2.0 KB', '46.2 MB']);
});
