import { expect, test } from 'vitest';
import { en } from './en';
import { en_admin } from './en_admin';
import { en_desk } from './en_desk';
import { en_lead } from './en_lead';
import { en_marks } from './en_marks';
import { en_parity } from './en_parity';
import { en_work } from './en_work';
import { es } from './es';
import { es_admin } from './es_admin';
import { es_parity } from './es_parity';

test('no text of one part takes the place of another of the same name', () => {
    const parts = [en_desk, en_work, en_marks, en_lead];
    expect(Object.keys(en)).toHaveLength(parts.reduce((n, part) => n + Object.keys(part).length, 0));
});

test('both languages fill in the same values', () => {
    const places = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
    const pairs: [Record<string, string>, Record<string, string>][] = [[en, es], [en_admin, es_admin], [en_parity, es_parity]];
    for (const [english, spanish] of pairs) {
        for (const key of Object.keys(english)) expect(places(spanish[key]!), key).toEqual(places(english[key]!));
    }
});
