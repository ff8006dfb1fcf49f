import { describe, expect, it, vi } from 'vitest';
import { Typing } from './typing.svelte';

describe('who is writing', () => {
    it('is shown until some seconds have passed without a word of it', () => {
        vi.useFakeTimers();
        const typing = new Typing();
        typing.hear({ type: 'typing', ticket_id: 'tkt_1', by: 'Omar' });
        typing.hear({ type: 'typing', ticket_id: 'tkt_1', by: undefined });
        expect(typing.colleagues('tkt_1')).toEqual(['Omar']);
        expect(typing.customer('tkt_1')).toBe(true);
        expect(typing.customer('tkt_2')).toBe(false);
        vi.advanceTimersByTime(6_100);
        expect(typing.colleagues('tkt_1')).toEqual([]);
        expect(typing.customer('tkt_1')).toBe(false);
        vi.useRealTimers();
    });
    it('ends when their message has come', () => {
        const typing = new Typing();
        typing.hear({ type: 'typing', ticket_id: 'tkt_1' });
        typing.done('tkt_1');
        expect(typing.customer('tkt_1')).toBe(false);
    });
    it('goes by what the feed says of typing and of nothing else', () => {
        const typing = new Typing();
        typing.hear({ type: 'viewing', ticket_id: 'tkt_1', by: 'Omar' });
        expect(typing.colleagues('tkt_1')).toEqual([]);
    });
});
