// What the server answers to supervisors and administrators.
import type { SkillLevel } from './types';

export interface Texts { en: string; es: string }
export interface Rows<T> { data: T[]; next_cursor: string | null }

// supervision
export interface ReassignTo { agent_id?: string; skill?: string }
export interface Move { ticket_id: string; from: string | null; to: string | null; fits: boolean; why_not: string | null }
export interface WaitChange { need: string; channel: string; before_s: number | null; after_s: number | null }
export interface ReassignPreview { moves: Move[]; waits: WaitChange[] }
export interface Outcome { ticket_id: string; ok: boolean; why_not: string | null }
export interface Reassigned { id: string; undo_until: string; results?: Outcome[] }
export interface Refusal { at: string; ticket_id: string; kind: 'declined' | 'expired'; reason: string | null }
export interface AuditRow {
    number: number; at: string; actor: string; actor_name?: string | null; action: string; object: string;
    before: unknown; after: unknown; reason: string | null; from: string | null; hash: string;
}
export interface Verified { ok: boolean; checked: number; first_bad: number | null }
export interface SlaCell {
    hour: string; channel?: string; need?: string; agent?: string; label?: string; n: number;
    in_target_share: number | null; abandoned_share: number | null; gap: number | null;
}
export interface SlaReport { from: string; to: string; cells: SlaCell[]; definitions?: Record<string, Texts> }
export interface AgentsReport {
    from: string; to: string;
    data: (Record<string, unknown> & { agent_id: string; name: string; last_refusals?: Refusal[] })[];
    definitions?: Record<string, Texts>;
}

// policy
export interface Finding { line: number | null; key: string | null; message: string; nearest: string | null }
export interface Checked { ok: boolean; findings: Finding[] }
export interface PolicyVersion { version: number; at: string; by: string; comment: string; active: boolean }
export interface NeedRow { name: string; target_live_s: number; target_deferred_s: number }
export interface RuleRow {
    name: string; text_any?: string[]; attributes?: Record<string, string>; language?: string;
    require_language?: boolean; need?: string; skills?: string[];
}
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof weekdays)[number];
export type HoursForm = { zone: string; holidays?: string[] } & Partial<Record<Weekday, string[]>>;
type Numbers = Record<string, number | boolean | string>;
export interface PolicyForm {
    name?: string; default_need: string; need: NeedRow[]; rule?: RuleRow[]; capacity?: Numbers; gate?: Numbers;
    head_start?: Numbers; offer?: Numbers; order?: Numbers; hold?: Numbers; hours?: HoursForm;
    [other: string]: unknown;
}
export interface Hours {
    zone: string; open_now: boolean; always?: boolean; changes_at: string | null;
    days: Partial<Record<Weekday, string[]>>; holidays: string[];
}

// administration
export interface User {
    id: string; name: string; email: string; role: string; active: boolean; agent_id?: string | null;
    last_login_at?: string | null; sessions?: number;
    agent?: { skills: SkillLevel[]; languages: string[]; takes_calls: boolean; takes_chats: boolean; takes_mails: boolean } | null;
    link?: string; expires_at?: string;
}
export type UserChange = Partial<Omit<User, 'id'>>;
export interface Invite { link: string; expires_at: string }
export interface Token {
    id: string; name: string; role: string; scopes: string[]; created_at: string; expires_at: string | null;
    last_used_at?: string | null; revoked_at?: string | null; secret?: string;
}
export interface AdminChannel {
    id: string; kind: string; url: string | null; settings: Record<string, string | number | boolean | null>;
    health: { last_event_at: string | null; received: number; refused: number; failures: number };
}
export interface Guide { url: string | null; steps: { title: Texts | string; text: Texts | string }[]; curl: string | null; secret_hint?: string | null }
export const test_steps = ['received', 'verified', 'normalised', 'queued', 'offered'] as const;
export interface TestStep { step: (typeof test_steps)[number]; ok: boolean; at: string | null; detail: string | null }
export interface ChannelTest { steps: TestStep[]; ticket_id: string | null }
export interface Subscriber {
    id: string; name?: string; url: string; events: string[]; active: boolean; created_at?: string;
    configured?: boolean; gone_at?: string | null; secret?: string; secret_until?: string | null;
}
export interface Delivery {
    id: string; at: string; event: string; status: string; attempts: number; http_status: number | null; error: string | null;
    next_try_at?: string | null; payload?: string;
}
export interface Disposition { code: string; label: Texts; active: boolean }
export interface CannedReply { id: string; name: string; text: string; language: string | null; own: boolean }
export interface Backup { file: string; bytes: number; at?: string; took_seconds?: number }
export interface SystemFacts {
    version: string; schema: number; uptime_seconds?: number; started_at?: string; log_level: string; log_levels?: string[];
    store?: { url?: string; bytes: number; wal_bytes: number }; disk?: { free_bytes: number; total_bytes?: number };
    channels?: { id: string; kind: string }[] | string[]; [other: string]: unknown;
}
