import { expect, test } from 'vitest';
import { with_links } from '../agent/links';
import { read_skills, skills_text } from '../admin/skills_text';
import type { LineEntry, ParityGap } from '../api/types';
import { words } from '../words/words.svelte';
import { csv_of } from './csv';
import { deciding } from './deciding';
import { line_diff } from './diff';
import { verdict } from './parity_words';

words.choose('en');
const entry = (used_share: number, head_start: number, overdue = false): LineEntry => {
    const capped = Math.min(1, used_share);
    const total = overdue ? 1000 + used_share : capped + head_start;
    return { position: 1, ticket_id: 'tkt_1', customer_id: 'cus_1', need: 'normal', presence: 'live', channel: 'voice', subject: '',
        waiting_since: '', waited_seconds: 1, due_at: '', target_seconds: 120, requirement: { skills: [], language: null }, customer_name: '', kept_from: null, estimate: null,
        score: total, score_parts: { used_share, capped, head_start, total, overdue } } as LineEntry;
};

test('the sentence names what decides between two rows', () => {
    expect(deciding(entry(7, 0, true), entry(2, 0))).toMatch(/six times/);
    expect(deciding(entry(0.9, 0), entry(0.5, 0))).toMatch(/90% of its promise, the second 50%/);
    expect(deciding(entry(0.5, 0.4), entry(0.6, 0))).toMatch(/kept fewer promises/);
    expect(deciding(entry(0.9, 0), entry(0.5, 0.1))).toMatch(/does not make up/);
    expect(deciding(entry(0.5, 0), entry(0.5, 0))).toMatch(/who asked first/);
});

test('few tickets never make the gauge say uneven', () => {
    const gap = (gap_points: number | null, low: number, high = 40): ParityGap =>
        ({ need: 'normal', best_channel: 'a', worst_channel: 'b', gap_points, gap_low_points: low, gap_high_points: high });
    expect(verdict(gap(2.9, 0, 6))).toBe('even');
    expect(verdict(gap(0, -4, 17))).toBe('unknown');
    expect(verdict(gap(20, 1))).toBe('watch');
    expect(verdict(gap(20, 9))).toBe('uneven');
    expect(verdict(gap(null, 0))).toBe('unknown');
});

test('a cell that a spreadsheet would run is kept as text', () => {
    expect(csv_of(['a'], [['=1+1'], ['x,"y"'], [null], [-2]])).toBe(`a\r\n'=1+1\r\n"x,""y"""\r\n\r\n-2\r\n`);
});

test('the difference shows only what changed', () => {
    const kinds = line_diff('a\nb\nc', 'a\nB\nc\nd').filter((l) => l.kind !== 'same').map((l) => `${l.kind}${l.number}${l.text}`);
    expect(kinds).toEqual(['out2b', 'in2B', 'in4d']);
});

test('only web addresses become links, and text stays text', () => {
    expect(with_links('see https://a.example/x). <b>')).toEqual([
        { text: 'see ' }, { text: 'https://a.example/x', href: 'https://a.example/x' }, { text: '). <b>' }]);
    expect(with_links('javascript:alert(1) data:text/html,x')).toEqual([{ text: 'javascript:alert(1) data:text/html,x' }]);
});

test('skills are typed as people type them', () => {
    expect(read_skills('billing:3, orders; vip:9')).toEqual([
        { skill: 'billing', level: 3 }, { skill: 'orders', level: 3 }, { skill: 'vip', level: 5 }]);
    expect(skills_text([{ skill: 'billing', level: 2 }])).toBe('billing:2');
});
