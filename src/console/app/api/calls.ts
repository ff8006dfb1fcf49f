// Every request the console makes, by what it means. Paths, parameters and bodies are checked
// against docs/openapi.yaml when this compiles.
import { ask } from './ask';
import { api, body_of, once } from './client';
import { Problem } from './problem';
import type {
    Agent, Customer, CustomerWithTickets, Happened, LineEntry, Login, Me, Offer, Page, ParityReport, SkillLevel,
    Ticket, TimelineEntry, Why,
} from './types';

const at = (id: string) => ({ path: { id } });
const keyed = (id: string, key: string) => ({ path: { id }, header: { 'Idempotency-Key': key } });

export const log_in = (email: string, password: string, otp = '') =>
    ask<Login>('POST', '/api/v1/session', { body: { email, password, ...(otp ? { otp } : {}) } });
export const log_in_by_link = (link: string, otp: string) =>
    body_of(api.POST('/api/v1/session', { body: { link, ...(otp ? { otp } : {}) } })) as Promise<Login>;
export const set_up = (link: string, name: string, password: string, otp: string) =>
    body_of(api.POST('/api/v1/setup', { body: { link, password, ...(name ? { name } : {}), ...(otp ? { otp } : {}) } })) as Promise<Login>;
export const log_out = () => api.DELETE('/api/v1/session');
export const me = () => body_of(api.GET('/api/v1/me')) as Promise<Me>;
export const readiness = () => body_of(api.GET('/readyz'));
export const version = () => body_of(api.GET('/version'));

export const set_presence = (state: Exclude<Agent['state'], 'not_responding'>, reason: string) =>
    body_of(api.PUT('/api/v1/me/presence', { body: { state, reason } })) as Promise<Agent>;

// The same key and version for every try: a lost answer never becomes a second decision.
export const accept = async (offer: Offer) => (await once((key) => body_of(
    api.POST('/api/v1/offers/{id}/accept', { params: keyed(offer.id, key), body: { version: offer.version } }),
))).ticket as Ticket | null;
export const my_offers = async () => (await body_of(api.GET('/api/v1/me/offers'))).data as unknown as Offer[];
export const decline = (offer: Offer, reason: string) => once((key) => body_of(
    api.POST('/api/v1/offers/{id}/decline', { params: keyed(offer.id, key), body: { reason } })));

export interface TicketQuery {
    status?: string;
    need?: string;
    channel?: string;
    agent?: string;
    customer?: string;
    tag?: string;
    text?: string;
    cursor?: string;
    limit?: number;
}
function given<T extends object>(query: T): T {
    return Object.fromEntries(Object.entries(query).filter(([, v]) => v !== undefined && v !== '')) as T;
}
export const tickets = (query: TicketQuery) =>
    body_of(api.GET('/api/v1/tickets', { params: { query: given(query) } })) as Promise<Page<Ticket>>;
export const ticket = (id: string) => body_of(api.GET('/api/v1/tickets/{id}', { params: at(id) })) as Promise<Ticket>;
export const timeline = (id: string, cursor = '') => body_of(
    api.GET('/api/v1/tickets/{id}/timeline', { params: { ...at(id), query: given({ limit: 200, cursor }) } }),
) as unknown as Promise<Page<TimelineEntry>>;
export const why = (id: string) => body_of(api.GET('/api/v1/tickets/{id}/why', { params: at(id) })) as Promise<Why>;

export const customer = (id: string) =>
    body_of(api.GET('/api/v1/customers/{id}', { params: at(id) })) as Promise<CustomerWithTickets>;
// `other` becomes this customer.
export const link = (id: string, other: string) => once((key) => body_of(
    api.POST('/api/v1/customers/{id}/link', { params: keyed(id, key), body: { customer: other } }))) as Promise<Customer>;
export const unlink = (id: string, { kind, value }: { kind: string; value: string }) => once((key) => body_of(
    api.POST('/api/v1/customers/{id}/unlink', { params: keyed(id, key), body: { kind, value } }))) as Promise<Customer>;

export const line = async (cursor = '') => {
    const asked = api.GET('/api/v1/line', { params: { query: given({ limit: 200, cursor }) } });
    const body = (await body_of(asked)) as Page<LineEntry>;
    const { response } = await asked;
    return { ...body, waiting: Number(response.headers.get('X-Waiting') ?? body.data.length) };
};
export const agents = async () =>
    (await body_of(api.GET('/api/v1/agents', { params: { query: { limit: 200 } } }))).data as Agent[];
export const add_agent = (body: {
    name: string; email: string; skills: SkillLevel[]; languages: string[]; phone?: string;
}) => once((key) => body_of(api.POST('/api/v1/agents', { params: { header: { 'Idempotency-Key': key } }, body })));
export const put_agent = (id: string, body: {
    name: string; skills: SkillLevel[]; languages: string[];
    takes_calls: boolean; takes_chats: boolean; takes_mails: boolean; active: boolean;
}) => body_of(api.PUT('/api/v1/agents/{id}', { params: at(id), body }));

export const parity = (from: string, to: string) =>
    body_of(api.GET('/api/v1/reports/parity', { params: { query: { from, to } } })) as Promise<ParityReport>;
export const events = (after: number, limit: number) =>
    body_of(api.GET('/api/v1/events', { params: { query: { after, limit } } })) as unknown as Promise<Page<Happened>>;

export interface PolicyText { text: string; etag: string }
export const policy = async (): Promise<PolicyText> => {
    const asked = api.GET('/api/v1/policy', { parseAs: 'text' });
    const text = String(await body_of(asked));
    return { text, etag: (await asked).response.headers.get('ETag') ?? '' };
};
export const put_policy = async (text: string, etag: string): Promise<PolicyText> => {
    const { error, response } = await api.PUT('/api/v1/policy', {
        params: { header: { 'If-Match': etag } }, body: text, parseAs: 'text',
        bodySerializer: (body) => body, headers: { 'Content-Type': 'application/toml' },
    });
    if (!response.ok) throw Problem.from_body(response, (error ?? {}) as unknown as Record<string, unknown>);
    return { text, etag: response.headers.get('ETag') ?? '' };
};
