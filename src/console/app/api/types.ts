// The words of the API as the console uses them: docs/openapi.yaml's types (schema.d.ts is made
// from it by `npm run types`), with what never is null in practice said so.
import type { components } from './schema';

type S = components['schemas'];
type Sure<T, K extends keyof T> = Omit<T, K> & { [P in K]: NonNullable<T[P]> };

export type Role = S['Role'];
export type SkillLevel = Required<S['Skill']>;
export interface Requirement { skills: SkillLevel[]; language: string | null }
export type Score = S['ScoreParts'];
export type Contact = Sure<S['Contact'], 'started_at'>;
export interface Beside { user_id: string; name: string; kind?: 'watch' | 'consult'; agent_id?: string | null }

// What the desk's views add to a ticket, an offer, a message and a customer.
interface TicketMore {
    customer_name?: string | null;
    channel_kind?: string;
    last_message?: { text: string; at: string; author: string } | null;
    unread?: number | boolean;
    reply_until?: string | null;
    estimate?: S['EstimateOrNull'];
    viewers?: string[];
    watchers?: Beside[];
    effort: S['Ticket']['effort'] & { channels?: string[]; last_resort?: boolean };
}
export type Ticket = Sure<Omit<S['Ticket'], 'contacts' | 'requirement' | keyof TicketMore>, 'waiting_since' | 'due_at' | 'customer_id'> & {
    contacts: Contact[];
    requirement: Requirement;
} & TicketMore;
export interface OfferMore {
    customer_name?: string | null;
    language?: string | null;
    agents_that_fit?: number;
    idle_seconds?: number;
    ahead?: { ticket_id: string; cause: string; score?: number }[];
    passed_over?: { agent_id: string; name?: string; cause: string }[];
    kept_from?: { channel: string; at: string } | null;
    waited_seconds?: number;
    in_hand?: number;
    ahead_count?: number;
    passed_over_count?: number;
    heads_compared?: number;
}
export type Offer = Sure<Omit<S['Offer'], 'ticket' | 'status' | 'why_now' | keyof OfferMore>, 'issued_at' | 'expires_at'> & {
    why_now: string;
    ticket: Ticket | null;
} & OfferMore;
export type Agent = Omit<S['Agent'], 'skills'> & { skills: SkillLevel[]; email?: string | null; phone?: string | null };
export type PresenceState = Agent['state'];
export type Me = Omit<S['Me'], 'agent'> & { agent: Agent | null };
export type Login = Omit<S['Session'], 'me'> & { me: Me };
export interface Attached { id?: string; name: string; content_type: string; bytes: number; stored?: boolean }
interface MessageMore {
    delivery: S['Message']['delivery'] | 'queued';
    held_until?: string | null;
    kind?: 'message' | 'note' | 'whisper';
    attachments: Attached[];
}
export type Message = Sure<Omit<S['Message'], keyof MessageMore>, 'at'> & MessageMore;
export interface Happened {
    number: number;
    at: string;
    kind: string;
    ticket: string | null;
    version: number;
    data: Record<string, unknown>;
}
export interface TimelineEntry {
    at: string;
    ticket_id: string;
    event: Happened | null;
    message: Message | null;
}
export type Address = S['Customer']['addresses'][number] & { id?: string };
export type Customer = Omit<S['Customer'], 'addresses'> & { addresses: Address[]; time_zone?: string | null };
export type CustomerWithTickets = Customer & { tickets: Ticket[] };
export type LineEntry = Sure<S['LineEntry'], 'waiting_since' | 'due_at' | 'customer_id'>;
export type ParityRow = S['ParityRow'];
export type ParityGap = S['ParityGap'];
export type ParityReport = S['Parity'];
export type Why = S['Why'];
export interface PromiseRecord { need: string; channel: string; head_start: number; kept_day: number; all_day: number }
export interface Page<T> { data: T[]; next_cursor: string | null }
