// Every request the console makes, by what it means.
import { act, ask, new_key, type Answer } from './client';
import type {
    Agent, Customer, Happened, LineEntry, Login, Me, Offer, Page, ParityReport, Ticket, TimelineEntry, Why,
} from './types';

const v1 = '/api/v1';
const id_of = encodeURIComponent;

export const log_in = async (email: string, password: string) =>
    (await ask<Login>('POST', `${v1}/session`, { body: { email, password }, anonymous: true })).body;

export const log_in_by_link = async (link: string) =>
    (await ask<Login>('POST', `${v1}/session`, { body: { link }, anonymous: true })).body;

export const set_up = async (link: string, name: string, password: string) =>
    (await ask<Login>('POST', `${v1}/setup`, { body: { link, password, ...(name ? { name } : {}) }, anonymous: true })).body;

export const log_out = () => ask<void>('DELETE', `${v1}/session`);

export const me = async () => (await ask<Me>('GET', `${v1}/me`)).body;

export const set_presence = async (state: string, reason: string) =>
    (await ask<Agent>('PUT', `${v1}/me/presence`, { body: { state, reason } })).body;

interface OfferOutcome { offer: Offer | null; ticket: Ticket | null; repeated: boolean }

// The same key and version for every try: a lost answer never becomes a second decision.
export const accept = async (offer: Offer) =>
    (await act<OfferOutcome>(`${v1}/offers/${id_of(offer.offer_id)}/accept`, { version: offer.version })).ticket;

export const decline = (offer: Offer, reason: string) =>
    act<OfferOutcome>(`${v1}/offers/${id_of(offer.offer_id)}/decline`, { reason });

export interface TicketQuery {
    status?: string;
    need?: string;
    channel?: string;
    agent?: string;
    customer?: string;
    text?: string;
    cursor?: string;
    limit?: number;
}

export const tickets = async (query: TicketQuery) =>
    (await ask<Page<Ticket>>('GET', `${v1}/tickets`, { query: { ...query } })).body;

export const ticket = async (id: string) => (await ask<Ticket>('GET', `${v1}/tickets/${id_of(id)}`)).body;

export const timeline = async (id: string, cursor = '') =>
    (await ask<Page<TimelineEntry>>('GET', `${v1}/tickets/${id_of(id)}/timeline`, { query: { limit: 200, cursor } })).body;

export const why = async (id: string) =>
    (await ask<Why>('GET', `${v1}/tickets/${id_of(id)}/why`)).body;

export interface Reply { text: string; await_customer: boolean }

export const reply = async (id: string, body: Reply, key = new_key()) =>
    (await ask<unknown>('POST', `${v1}/tickets/${id_of(id)}/messages`, { body, key })).body;

export const note = async (id: string, text: string, key = new_key()) =>
    (await ask<unknown>('POST', `${v1}/tickets/${id_of(id)}/notes`, { body: { text }, key })).body;

const on_ticket = (id: string, verb: string, body: unknown) =>
    act<unknown>(`${v1}/tickets/${id_of(id)}/${verb}`, body);

export interface Transfer { to_agent?: string; skills?: { skill: string; level: number }[]; reason: string }
export const transfer = (id: string, to: Transfer) => on_ticket(id, 'transfer', to);
export const callback = (id: string, at: string | null) => on_ticket(id, 'callback', at ? { at } : {});
export const wrap_up = (id: string) => on_ticket(id, 'wrap_up', {});
export const close = (id: string, disposition: string) => on_ticket(id, 'close', { disposition });
export const split = (id: string, contacts: string[]) => on_ticket(id, 'split', { contacts });
export const merge = (id: string, into: string) => on_ticket(id, 'merge', { into });

export const customer = async (id: string) => (await ask<Customer>('GET', `${v1}/customers/${id_of(id)}`)).body;
// `other` becomes this customer.
export const link = (id: string, other: string) =>
    act<Customer>(`${v1}/customers/${id_of(id)}/link`, { customer: other });
export const unlink = (id: string, { kind, value }: { kind: string; value: string }) =>
    act<Customer>(`${v1}/customers/${id_of(id)}/unlink`, { kind, value });

export const line = async (cursor = '') => {
    const answer = await ask<Page<LineEntry>>('GET', `${v1}/line`, { query: { limit: 200, cursor } });
    return { ...answer.body, waiting: Number(answer.headers.get('X-Waiting') ?? answer.body.data.length) };
};

export const agents = async () => (await ask<Page<Agent>>('GET', `${v1}/agents`, { query: { limit: 200 } })).body.data;

export const parity = async (from: string, to: string) =>
    (await ask<ParityReport>('GET', `${v1}/reports/parity`, { query: { from, to } })).body;

export const policy = (): Promise<Answer<string>> => ask<string>('GET', `${v1}/policy`);
export const put_policy = (text: string, etag: string) =>
    ask<unknown>('PUT', `${v1}/policy`, { text, type: 'application/toml', if_match: etag });

export const add_agent = (body: Record<string, unknown>) => act<Agent & { link?: string }>(`${v1}/agents`, body);
export const put_agent = (id: string, body: Record<string, unknown>) =>
    ask<Agent>('PUT', `${v1}/agents/${id_of(id)}`, { body });

export const events = async (after: number, limit: number) =>
    (await ask<Page<Happened>>('GET', `${v1}/events`, { query: { after, limit } })).body;
