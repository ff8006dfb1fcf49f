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
export type Ticket = Sure<Omit<S['Ticket'], 'contacts' | 'requirement'>, 'waiting_since' | 'due_at' | 'customer_id'> & {
    contacts: Contact[];
    requirement: Requirement;
};
export type Offer = Sure<Omit<S['Offer'], 'ticket' | 'status' | 'why_now'>, 'issued_at' | 'expires_at'> & {
    why_now: string;
    ticket: Ticket | null;
    agents_that_fit?: number;
    idle_seconds?: number;
};
export type Agent = Omit<S['Agent'], 'skills'> & { skills: SkillLevel[]; email?: string | null; phone?: string | null };
export type PresenceState = Agent['state'];
export type Me = Omit<S['Me'], 'agent'> & { agent: Agent | null };
export type Login = Omit<S['Session'], 'me'> & { me: Me };
export type Message = Sure<S['Message'], 'at'>;
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
export type Customer = S['Customer'];
export type CustomerWithTickets = Omit<S['CustomerWithTickets'], 'tickets'> & { tickets: Ticket[] };
export type LineEntry = Sure<S['LineEntry'], 'waiting_since' | 'due_at' | 'customer_id'>;
export type ParityRow = S['ParityRow'];
export type ParityGap = S['ParityGap'];
export type ParityReport = S['Parity'];
export type Why = S['Why'];
export interface PromiseRecord { need: string; channel: string; head_start: number; kept_day: number; all_day: number }
export interface Page<T> { data: T[]; next_cursor: string | null }
