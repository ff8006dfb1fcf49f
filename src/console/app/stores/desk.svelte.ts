// An agent's desk: what is offered, what is in hand, and presence. Fed by the live feed; every
// action goes to the server, whose answer is what counts.
import * as calls from '../api/calls';
import { Problem } from '../api/problem';
import type { Agent, Offer, PresenceState, Ticket } from '../api/types';
import { t } from '../words/words.svelte';
import { chime, flash_title, notify } from './alerts';
import { drafts } from './drafts.svelte';
import { live, type Change, type Snapshot } from './live.svelte';
import { offer_from_event } from './offers';
import { route } from './route.svelte';
import { session } from './session.svelte';
import { toasts, tried } from './toasts.svelte';

// After these what an agent has in hand, and so their room, may be another.
const moves = new Set(['offered', 'accepted', 'declined', 'offer_expired', 'offer_revoked', 'waiting', 'resumed', 'transferred',
    'wrap_up', 'closed', 'abandoned', 'cancelled', 'merged', 'channel_changed', 'agent_held', 'hold_released', 'agent_saved']);
const kept = new Set(['active', 'wrap_up', 'waiting_customer', 'scheduled']);
const in_hand = new Set(['active', 'wrap_up']);

class Desk {
    agent = $state<Agent | null>(null);
    offers = $state<Offer[]>([]);
    tickets = $state<Ticket[]>([]);
    // Rises when something is said in a ticket, so that an open conversation reads it.
    said = $state<Record<string, number>>({});
    unread = $state<Record<string, number>>({});
    loaded = $state(false);
    private asked_me: ReturnType<typeof setTimeout> | undefined;
    readonly presence = $derived({
        state: this.agent?.state ?? ('offline' as PresenceState),
        reason: this.agent?.away_reason ?? '',
        since: this.agent?.state_since ?? '',
    });
    // Calls first: somebody is on the line; then by the promise that ends first.
    readonly mine = $derived([...this.tickets].sort((a, b) =>
        Number(b.form === 'call') - Number(a.form === 'call') || a.due_at.localeCompare(b.due_at)));
    readonly active = $derived(this.mine.filter((m) => in_hand.has(m.status)));
    readonly parked = $derived(this.mine.filter((m) => !in_hand.has(m.status)));

    constructor() {
        live.follow({ snapshot: (all) => this.take(all), change: (one) => this.change(one), word: (one) => {
            // Words were taken out: whoever shows the ticket reads it again, and its last line.
            if (one.type !== 'redacted' || !one.ticket_id) return;
            this.heard(one.ticket_id);
            if (this.ticket(one.ticket_id)) void calls.ticket(one.ticket_id).then((now) => this.put(now), () => undefined);
        } });
    }

    async load() {
        if (!session.serves) {
            this.loaded = true;
            return;
        }
        try {
            const open = await calls.tickets({ agent: session.agent_id, limit: 100 });
            for (const ticket of open.data) if (kept.has(ticket.status)) this.put(ticket);
        } catch {
            // The live feed's snapshot brings what is in hand; the rest comes with the next try.
        }
        this.loaded = true;
    }

    ticket(id: string): Ticket | undefined {
        return this.tickets.find((one) => one.id === id);
    }

    put(ticket: Ticket) {
        const rest = this.tickets.filter((one) => one.id !== ticket.id);
        const mine = kept.has(ticket.status) && ticket.agent_id === session.agent_id;
        const parked = kept.has(ticket.status) && !in_hand.has(ticket.status) && this.ticket(ticket.id);
        this.tickets = mine || parked ? [...rest, ticket] : rest;
    }

    async set_presence(state: 'available' | 'busy' | 'away' | 'offline', reason = '') {
        await tried(async () => {
            const now = await calls.set_presence(state, reason);
            if (now) this.agent = now;
        });
    }

    async accept(offer: Offer) {
        try {
            const ticket = await calls.accept(offer);
            this.drop_offer(offer.id);
            if (ticket) this.put(ticket);
            route.go(`inbox/${offer.ticket_id}`);
        } catch (thrown) {
            const problem = Problem.of(thrown);
            if (problem.status === 409 || problem.status === 412 || problem.status === 404) {
                this.drop_offer(offer.id);
                toasts.say(t('offer_gone'));
            } else {
                toasts.fail(problem);
            }
        }
    }

    async decline(offer: Offer, reason: string) {
        const done = await tried(() => calls.decline(offer, reason));
        if (done) {
            this.drop_offer(offer.id);
            toasts.say(t('declined_kept_place'));
        }
    }

    // Something changed in a ticket that no event tells of.
    heard(ticket: string) {
        this.said = { ...this.said, [ticket]: (this.said[ticket] ?? 0) + 1 };
    }

    seen(ticket: string) {
        if (this.unread[ticket] !== 0) this.unread = { ...this.unread, [ticket]: 0 };
    }

    private take(all: Snapshot) {
        session.refresh(all.me);
        void drafts.sync();
        this.agent = all.me.agent;
        this.offers = all.offers;
        const held = new Set(all.tickets.map((one) => one.id));
        this.tickets = [...this.tickets.filter((one) => !in_hand.has(one.status) && !held.has(one.id)), ...all.tickets];
        this.loaded = true;
        this.said = Object.fromEntries(this.tickets.map((one) => [one.id, (this.said[one.id] ?? 0) + 1]));
        this.alert();
    }

    private change(one: Change) {
        const { event, ticket } = one;
        if (event.kind === 'presence_changed' && event.data.agent === session.agent_id && this.agent) {
            this.agent = {
                ...this.agent, state: event.data.state as PresenceState,
                away_reason: (event.data.reason as string) || null, state_since: event.at,
            };
        }
        if (moves.has(event.kind)) this.ask_me();
        if (!event.ticket) return;
        if (event.kind === 'offered') this.offered(one);
        else if (ticket && ticket.status !== 'offered') this.drop_offers_of(event.ticket);
        if (ticket) this.put(ticket);
        if (['received', 'replied', 'noted', 'external_reply'].includes(event.kind) || this.ticket(event.ticket)) {
            this.said = { ...this.said, [event.ticket]: (this.said[event.ticket] ?? 0) + 1 };
        }
        if (event.kind === 'received' && this.ticket(event.ticket) && route.id !== event.ticket) {
            this.unread = { ...this.unread, [event.ticket]: (this.unread[event.ticket] ?? 0) + 1 };
        }
    }

    private ask_me() {
        clearTimeout(this.asked_me);
        this.asked_me = setTimeout(() => {
            calls.me().then((me) => (this.agent = me.agent), () => undefined);
        }, 250);
    }

    private offered(one: Change) {
        const offer = offer_from_event(one);
        if (!offer || offer.agent_id !== session.agent_id) return;
        this.offers = [...this.offers.filter((o) => o.ticket_id !== offer.ticket_id), offer];
        this.alert();
        // The card is there at once; the whole reason comes with the offer's own view.
        calls.my_offers().then((all) => {
            const whole = all.find((o) => o.id === offer.id);
            if (whole) this.offers = this.offers.map((o) => (o.id === whole.id ? { ...o, ...whole } : o));
        }, () => undefined);
    }

    private drop_offer(id: string) {
        this.offers = this.offers.filter((o) => o.id !== id);
        this.alert(false);
    }

    private drop_offers_of(ticket: string) {
        const before = this.offers.length;
        this.offers = this.offers.filter((o) => o.ticket_id !== ticket);
        if (this.offers.length !== before) this.alert(false);
    }

    private alert(loud = true) {
        const first = this.offers[0];
        if (!first) {
            flash_title(null);
            return;
        }
        flash_title(t('offer_title'));
        if (!loud) return;
        chime();
        notify(t('offer_title'), first.ticket?.subject ?? '', first.id);
    }
}

export const desk = new Desk();
