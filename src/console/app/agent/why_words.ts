// The reasons of an offer as sentences.
import type { Offer, Ticket } from '../api/types';
import { duration } from '../words/figures';
import { named, t, tn } from '../words/words.svelte';

export function why_you(offer: Offer, ticket: Ticket): string {
    const parts: string[] = [];
    if (offer.spoke_before) parts.push(t('you_spoke_before'));
    for (const s of ticket.requirement.skills) {
        parts.push(t('you_have_skill', { skill: s.skill, level: s.level }));
    }
    if (ticket.requirement.language) parts.push(t('you_speak', { language: named('language', ticket.requirement.language) }));
    if (offer.idle_seconds !== undefined && offer.idle_seconds >= 1) {
        parts.push(t('you_were_free', { time: duration(offer.idle_seconds) }));
    }
    if (offer.agents_that_fit !== undefined && offer.agents_that_fit > 1) {
        parts.push(tn('agents_fit', offer.agents_that_fit));
    }
    if (parts.length === 0) parts.push(t('you_have_room'));
    return parts.join('; ');
}
