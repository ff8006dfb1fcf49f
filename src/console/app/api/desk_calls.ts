// What an agent's desk asks beyond tickets and offers.
import { ask, asked } from './ask';
import { new_key, once } from './client';
import type {
    Canned, ChannelFacts, Disposition, FieldValue, FileKept, Found, Marks, MessageAnswer, Proof, SavedView, ServerDraft,
    TicketPowers, TransferTarget, Ways,
} from './desk_types';
import type { Page, Ticket, TimelineEntry } from './types';

const v1 = '/api/v1';
const seg = encodeURIComponent;

export const channels = () => ask<Page<ChannelFacts>>('GET', `${v1}/channels`);
export const dispositions = () => ask<Page<Disposition>>('GET', `${v1}/dispositions`);

export const drafts = () => ask<Page<ServerDraft>>('GET', `${v1}/me/drafts`);
export const put_draft = (ticket: string, kind: string, body: { text: string; channel?: string; version?: number }) =>
    ask<{ version: number; updated_at: string }>('PUT', `${v1}/me/drafts/${seg(ticket)}/${kind}`, { body });

export const canned = () => ask<Page<Canned>>('GET', `${v1}/canned`);
export const add_canned = (body: { name: string; text: string; language?: string; own: boolean }) =>
    once((key) => ask<Canned>('POST', `${v1}/canned`, { body, key }));
export const drop_canned = (id: string) => ask<void>('DELETE', `${v1}/canned/${seg(id)}`);

export const marks = (ticket: string) => ask<Marks>('GET', `${v1}/tickets/${seg(ticket)}/marks`);
export const change_tags = (ticket: string, add: string[], remove: string[]) =>
    once((key) => ask<Marks>('POST', `${v1}/tickets/${seg(ticket)}/tags`, { key, body: { add, remove } }));
export const tags = () => ask<Page<{ tag: string; tickets: number }>>('GET', `${v1}/tags`);
export const redact = (id: string, reason: string) =>
    once((key) => ask<unknown>('POST', `${v1}/messages/${seg(id)}/redact`, { key, body: { reason } }));
export const recall = (ticket: string) =>
    once((key) => ask<Ticket>('POST', `${v1}/tickets/${seg(ticket)}/recall`, { key, body: {} }));

export const views = () => ask<Page<SavedView>>('GET', `${v1}/views`);
export const keep_view = (body: { name: string; place: string; shared: boolean }) =>
    once((key) => ask<SavedView>('POST', `${v1}/views`, { key, body }));
export const drop_view = (id: string) => ask<void>('DELETE', `${v1}/views/${seg(id)}`);

export interface SearchQuery { q: string; kind?: string; channel?: string; state?: string; tag?: string; cursor?: string }
export const search = (query: SearchQuery) => ask<Page<Found>>('GET', `${v1}/search`, { query: { ...query } });

export const customer_timeline = (id: string, cursor = '') =>
    ask<Page<TimelineEntry>>('GET', `${v1}/customers/${seg(id)}/timeline`, { query: { cursor, limit: 100 } });
export const retry_message = (id: string) =>
    once((key) => ask<unknown>('POST', `${v1}/messages/${seg(id)}/retry`, { key, body: {} }));
export const cancel_message = (id: string) => ask<void>('DELETE', `${v1}/messages/${seg(id)}`);
export const html_key = (id: string) => ask<{ key: string }>('GET', `${v1}/messages/${seg(id)}/html_key`);
export const html_address = (id: string, key: string, images: boolean) =>
    `${v1}/messages/${seg(id)}/html?key=${seg(key)}${images ? '&images=1' : ''}`;

export const upload = (ticket: string, file: File, key = new_key()) =>
    ask<FileKept>('POST', `${v1}/tickets/${seg(ticket)}/attachments`, { raw: file, query: { name: file.name }, key });
export const attachment = async (id: string): Promise<Blob> =>
    (await asked('GET', `${v1}/attachments/${seg(id)}`)).blob();

export const consult = (ticket: string, agent_id: string, note: string) =>
    once((key) => ask<unknown>('POST', `${v1}/tickets/${seg(ticket)}/consult`, { key, body: { agent_id, note } }));
export const end_consult = (ticket: string) => ask<void>('DELETE', `${v1}/tickets/${seg(ticket)}/consult`);
export const whisper = (ticket: string, text: string) =>
    once((key) => ask<unknown>('POST', `${v1}/tickets/${seg(ticket)}/whispers`, { key, body: { text } }));
export const ask_help = (ticket_id: string, reason: string) =>
    once((key) => ask<unknown>('POST', `${v1}/me/help`, { key, body: { ticket_id, reason } }));

export const new_totp = () => ask<{ secret: string; uri: string }>('POST', `${v1}/me/totp`, { body: {} });
export const confirm_totp = (otp: string) =>
    ask<{ recovery_codes: string[] }>('PUT', `${v1}/me/totp`, { body: { otp } });
export const drop_totp = (password: string) => ask<void>('DELETE', `${v1}/me/totp`, { body: { password } });
export const put_password = (old: string, now: string) =>
    ask<void>('PUT', `${v1}/me/password`, { body: { old, new: now } });

export const powers = (ticket: string) => ask<TicketPowers>('GET', `${v1}/tickets/${seg(ticket)}/powers`);
export const grant_power = (ticket: string, body: { power: string; reason: string; amount_minor?: number }) =>
    once((key) => ask<unknown>('POST', `${v1}/tickets/${seg(ticket)}/powers`, { body, key }));

export const field_values = (ticket: string) => ask<{ data: FieldValue[] }>('GET', `${v1}/tickets/${seg(ticket)}/fields`);
export const fill_field = (ticket: string, code: string, value: string) =>
    ask<{ data: FieldValue[] }>('PUT', `${v1}/tickets/${seg(ticket)}/fields/${seg(code)}`, { body: { value } });
export const signature = () => ask<{ text: string }>('GET', `${v1}/me/signature`);
export const put_signature = (text: string) => ask<{ text: string }>('PUT', `${v1}/me/signature`, { body: { text } });
export const transfer_targets = async (ticket: string) =>
    (await ask<Page<TransferTarget>>('GET', `${v1}/tickets/${seg(ticket)}/transfer_targets`)).data;

export const ways_on = (ticket: string) => ask<Ways>('GET', `${v1}/tickets/${seg(ticket)}/ways`);
// {link} in the text becomes the way there; the place goes along.
export const invite = (ticket: string, invite_to: string, text: string) =>
    once((key) => ask<MessageAnswer>('POST', `${v1}/tickets/${seg(ticket)}/messages`, { key, body: { text, invite_to } }));
export const ask_proof = (customer: string, kind: string, value: string) =>
    once((key) => ask<Proof>('POST', `${v1}/customers/${seg(customer)}/proofs`, { key, body: { kind, value } }));
export const check_proof = (customer: string, proof: string, code: string) =>
    ask<unknown>('POST', `${v1}/customers/${seg(customer)}/proofs/${seg(proof)}`, { body: { code } });
