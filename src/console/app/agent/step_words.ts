// What an event says beyond its name, in a few words.
import type { Happened } from '../api/types';
import { outcome_name } from '../stores/ready.svelte';
import { people } from '../stores/people.svelte';
import { clock } from '../words/figures';
import { named, t } from '../words/words.svelte';

export function step_detail(event: Happened | null | undefined): string {
    if (!event) return '';
    const text = (name: string) => {
        const value = event.data[name];
        return typeof value === 'string' ? value : '';
    };
    switch (event.kind) {
        case 'queued':
        case 'resumed':
            return text('waiting_since') ? t('step_since', { time: clock(text('waiting_since')) }) : '';
        case 'classified':
            return text('rule');
        case 'accepted':
        case 'offer_expired':
            return people.name(text('agent'));
        case 'declined':
            return [people.name(text('agent')), text('reason')].filter(Boolean).join(': ');
        case 'offer_revoked':
            return named('revoked', text('cause'));
        case 'transferred':
            return text('to') ? `→ ${people.name(text('to'))}` : '';
        case 'merged':
        case 'split_off':
            return text('into');
        case 'absorbed':
        case 'split':
            return text('from');
        case 'callback_requested':
            return text('at') ? clock(text('at')) : '';
        case 'closed':
            return text('disposition') ? outcome_name(text('disposition')) : '';
        default:
            return '';
    }
}
