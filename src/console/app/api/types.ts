// The words of the API as the console uses them.
export type Role = 'agent' | 'supervisor' | 'integrator' | 'admin';
export type PresenceState = 'offline' | 'available' | 'busy' | 'away' | 'not_responding';
export type TicketStatus = 'queued' | 'scheduled' | 'offered' | 'active' | 'waiting_customer' | 'wrap_up' |
    'closed' | 'abandoned' | 'cancelled' | 'merged';

export interface SkillLevel { skill: string; level: number }
export interface Requirement { skills: SkillLevel[]; language: string | null }
export interface Load { calls: number; chats: number; mails: number; free_units: number }
export interface Agent {
    agent_id: string;
    name: string;
    state: PresenceState;
    away_reason: string | null;
    state_since: string | null;
    skills: SkillLevel[];
    languages: string[];
    takes_calls: boolean;
    takes_chats: boolean;
    takes_mails: boolean;
    active: boolean;
    in_hand: string[];
    held_for: string | null;
    load: Load;
    email?: string | null;
    phone?: string | null;
}
export interface Me {
    account_id: string | null;
    name: string;
    email?: string | null;
    role: Role;
    agent_id: string | null;
    agent: Agent | null;
}
export interface Login { token: string; expires_at: string; me: Me }
export interface Score {
    used_share: number;
    capped: number;
    head_start: number;
    total: number;
    overdue: boolean;
}
export interface Contact {
    contact_id: string;
    channel: string;
    form: string;
    thread: string;
    started_at: string;
    ended_at: string | null;
    abandoned: boolean;
}
export interface Effort { contacts: number; chases: number; switches: number; transfers: number; total: number }
export interface Ticket {
    ticket_id: string;
    version: number;
    status: TicketStatus;
    customer_id: string;
    customer_name?: string | null;
    need: string;
    rule: string | null;
    presence: 'live' | 'deferred';
    form: string;
    channel: string;
    subject: string;
    requirement: Requirement;
    relaxed_steps: number;
    waiting_since: string;
    due_at: string;
    target_seconds: number;
    callback_at: string | null;
    callback_wanted: boolean;
    offer_id: string | null;
    agent_id: string | null;
    answered_at: string | null;
    closed_at: string | null;
    disposition: string | null;
    merged_into: string | null;
    contacts: Contact[];
    effort: Effort;
}
export interface Offer {
    offer_id: string;
    version: number;
    ticket_id: string;
    agent_id: string;
    issued_at: string;
    expires_at: string;
    why_now: string;
    score: Score;
    spoke_before: boolean;
    agents_that_fit?: number;
    idle_seconds?: number;
    passed_over?: { agent_id: string; cause: string }[];
    ticket: Ticket | null;
}
export interface Message {
    message_id: string;
    ticket_id: string;
    contact_id: string | null;
    channel: string | null;
    direction: 'in' | 'out';
    internal_note: boolean;
    visibility: 'private' | 'public';
    author: string;
    text: string;
    has_html: boolean;
    subject: string;
    attachments: { name: string; content_type: string; bytes: number }[];
    delivery: 'none' | 'pending' | 'sent' | 'delivered' | 'read' | 'failed';
    delivery_error: string | null;
    at: string;
}
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
    event?: Happened | null;
    message?: Message | null;
}
export interface Customer {
    customer_id: string;
    ref: string | null;
    name: string;
    language: string | null;
    addresses: { kind: string; value: string; verified: boolean }[];
    suggested: string[];
    merged_into: string | null;
}
export interface LineEntry {
    position: number;
    ticket_id: string;
    customer_id: string;
    customer_name?: string | null;
    need: string;
    presence: string;
    channel: string;
    subject: string;
    waiting_since: string;
    waited_seconds: number;
    due_at: string;
    target_seconds: number;
    requirement: Requirement;
    score: number;
    score_parts: Score;
}
export interface PromiseRecord {
    need: string;
    channel: string;
    head_start: number;
    kept_day: number;
    all_day: number;
    kept_recent: number;
    all_recent: number;
}
export interface Page<T> { data: T[]; next_cursor: string | null }
export interface ParityRow {
    need: string;
    channel: string;
    queued: number;
    answered: number;
    abandoned: number;
    flowed_out: number;
    open: number;
    open_past_target: number;
    answered_in_target: number;
    abandoned_in_target: number;
    short_abandons: number;
    sl1_share: number | null;
    sl2_share: number | null;
    sl3_share: number | null;
    sl4_share: number | null;
    sl5_share: number | null;
    wait_p50_seconds: number;
    wait_p90_seconds: number;
    wait_p99_seconds: number;
    wait_mean_seconds: number;
    head_start: number;
}
export interface ParityGap {
    need: string;
    best_channel: string | null;
    worst_channel: string | null;
    gap_points: number | null;
    gap_low_points: number | null;
    gap_high_points: number | null;
}
export interface ParityReport { from: string; to: string; at: string; data: ParityRow[]; needs: ParityGap[] }
export type Words = Record<'en' | 'es', string>;
export interface WhyNow {
    position: number;
    waiting: number;
    score: number;
    score_parts: Score;
    ahead: { position: number; ticket_id: string; need: string; channel: string; waiting_since: string; score: number }[];
    agents: { agent_id: string; name: string; cause: string; words: Words }[];
    agents_that_fit: number;
    words: Words;
}
export interface WhyDecision {
    offer_id: string;
    agent_id: string;
    at: string;
    words: Words;
    reason: {
        why_now: string;
        score_parts: Score;
        ahead: { ticket_id: string; score: number; cause: string }[];
        behind: { ticket_id: string; score: number }[];
        passed_over: { agent_id: string; cause: string }[];
        agents_that_fit: number;
        heads_compared: number;
        in_hand: number;
        idle_seconds: number;
        spoke_before: boolean;
    };
}
export interface Why { ticket_id: string; status: TicketStatus; now: WhyNow | null; decisions: WhyDecision[] }
