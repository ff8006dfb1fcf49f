// An offer as the live feed's event tells it, in the form that the API's own answers have.
import type { Offer, Score } from '../api/types';
import type { Change } from './live.svelte';

interface RawOffer {
    id: string;
    ticket: string;
    agent: string;
    version: number;
    issued_at: string;
    expires_at: string;
    reason?: {
        why_now: string;
        score: Score;
        agents_that_fit?: number;
        idle_s?: number;
        preferred?: boolean;
    };
}

export function offer_from_event(change: Change): Offer | null {
    const raw = change.event.data.offer as RawOffer | undefined;
    if (!raw?.id) return null;
    const none: Score = { used_share: 0, capped: 0, head_start: 0, total: 0, overdue: false };
    return {
        id: raw.id,
        version: raw.version,
        ticket_id: raw.ticket,
        agent_id: raw.agent,
        issued_at: raw.issued_at,
        expires_at: raw.expires_at,
        why_now: raw.reason?.why_now ?? '',
        score: raw.reason?.score ?? none,
        spoke_before: raw.reason?.preferred ?? false,
        agents_that_fit: raw.reason?.agents_that_fit,
        idle_seconds: raw.reason?.idle_s,
        ticket: change.ticket,
    };
}
