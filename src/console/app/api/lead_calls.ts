// What supervisors ask of the server beyond what agents do.
import { ask, ask_tagged, change, type Tagged } from './lead_ask';
import type {
    AgentsReport, AuditRow, Checked, Grant, Hours, Notice, Outcome, PolicyForm, PolicyVersion, Reassigned, ReassignPreview, ReassignTo, Report, ReportKind, Rows, SlaReport, Verified,
} from './lead_types';
import type { Agent } from './types';

const id_of = encodeURIComponent;
const ticket = <W extends string>(id: string, what: W) => `/tickets/${id_of(id)}/${what}` as const;

export const watch = (id: string, unseen = false) => change('POST', ticket(id, 'watch'), unseen ? { private: true } : undefined);
export const unwatch = (id: string) => ask('DELETE', ticket(id, 'watch'));
export const whisper = (id: string, text: string) => change('POST', ticket(id, 'whispers'), { text });
export const barge = (id: string, text: string) => change('POST', ticket(id, 'barge'), { text });
export const take_over = (id: string) => change('POST', ticket(id, 'take_over'));

export const reassign_preview = (ticket_ids: string[], to: ReassignTo) =>
    ask<ReassignPreview>('POST', '/reassign/preview', { body: { ticket_ids, to } });
export const reassign = (ticket_ids: string[], to: ReassignTo, reason: string) =>
    change<Reassigned>('POST', '/reassign', { ticket_ids, to, reason });
// The one way to move a row: its place follows from the need.
export const change_need = (id: string, need: string, reason: string) => change('POST', ticket(id, 'need'), { need, reason });
export const undo_reassign = (id: string) => change<{ results?: Outcome[] }>('POST', `/reassign/${id_of(id)}/undo`);

export const set_presence_of = (id: string, state: string, reason: string) =>
    ask<Agent>('PUT', `/agents/${id_of(id)}/presence`, { body: { state, reason } });

export const tell_agent = (id: string, text: string) =>
    change<{ shown: boolean }>('POST', `/agents/${id_of(id)}/messages`, { text });

export type AuditQuery = Partial<Record<'actor' | 'action' | 'from' | 'to' | 'cursor', string>>;
export const audit = (query: AuditQuery) => ask<Rows<AuditRow>>('GET', '/audit', { query });
export const audit_csv = (query: AuditQuery) => ask<string>('GET', '/audit.csv', { query, text: true });
export const verify_audit = () => ask<Verified>('POST', '/audit/verify', { body: {} });

export const sla = (by: 'channel' | 'need' | 'agent' | 'skill', from: string, to: string) =>
    ask<SlaReport>('GET', '/reports/sla', { query: { by: `hour,${by}`, from, to } });
export const agents_report = (from: string, to: string) => ask<AgentsReport>('GET', '/reports/agents', { query: { from, to } });

export const check_policy = (text: string) => ask<Checked>('POST', '/policy/check', { toml: text });
export const publish_policy = (text: string, tag: string, comment: string, reason = '') =>
    ask_tagged<string>('PUT', '/policy', { toml: text, text: true, tag, query: { comment, ...(reason ? { reason } : {}) } });
export const policy_versions = async () => (await ask<Rows<PolicyVersion>>('GET', '/policy/versions')).data;
export const policy_version = (n: number) => ask<string>('GET', `/policy/versions/${n}`, { text: true });
export const publish_version = (n: number, tag: string, comment: string, reason = '') =>
    ask('POST', `/policy/versions/${n}/publish`, { body: { comment, ...(reason ? { reason } : {}) }, tag });
export const policy_form = () => ask_tagged<PolicyForm>('GET', '/policy/form');
export const put_policy_form = (form: PolicyForm, tag: string, comment: string, reason = ''): Promise<Tagged<PolicyForm>> =>
    ask_tagged<PolicyForm>('PUT', '/policy/form', { body: form, tag, query: { comment, ...(reason ? { reason } : {}) } });
export const hours = () => ask<Hours>('GET', '/hours');

export type ReportQuery = { from: string; to: string; compare?: string };
const report_path = (name: string) => `/reports/${id_of(name)}` as const;
export const report_kinds = async () => (await ask<Rows<ReportKind>>('GET', '/reports')).data;
export const report = (name: string, query: ReportQuery) => ask<Report>('GET', report_path(name), { query });
export const report_csv = (name: string, query: ReportQuery) =>
    ask<string>('GET', report_path(name), { query: { ...query, format: 'csv' }, text: true });

export const grants_asked = async () => (await ask<Rows<Grant>>('GET', '/powers/asked')).data;
export const decide_grant = (id: string, number: number, granted: boolean, reason: string) =>
    change<Grant>('POST', `/tickets/${id_of(id)}/powers/${number}`, { granted, reason });

export const notices_in_force = async () => (await ask<Rows<Notice>>('GET', '/notices', { query: { in_force: 'true' } })).data;
export const post_notice = (en: string, es: string) => change<Notice>('POST', '/notices', { en, es });
export const end_notice = (id: string) => change<Notice>('POST', `/notices/${id_of(id)}/end`);
