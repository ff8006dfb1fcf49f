// What the server answers to supervisors and administrators: docs/openapi.yaml's types, with what
// a screen knows more exactly said so.
import type { components } from './schema';

type S = components['schemas'];
export type Texts = S['Texts'];
export interface Rows<T> { data: T[]; next_cursor: string | null }
interface Meanings { definitions?: Record<string, Texts> }

// supervision
export interface ReassignTo { agent_id?: string; skill?: string }
export type ReassignPreview = S['ReassignPreview'];
export type Reassigned = S['Reassigned'];
export type Outcome = Reassigned['results'][number];
export type Refusal = S['AgentsReport']['data'][number]['last_refusals'][number];
export type AuditRow = S['AuditPage']['data'][number] & { actor_name?: string | null };
export type Verified = S['AuditVerified'];
export type SlaReport = Omit<S['SlaReport'], 'definitions'> & Meanings;
export type SlaCell = SlaReport['cells'][number];
export type AgentsReport = Omit<S['AgentsReport'], 'definitions'> & Meanings;

// reports, powers, notices
export type Report = S['Report'];
export type ReportKind = S['ReportKind'];
export type ReportColumn = S['ReportColumn'];
export type ReportFigure = S['ReportFigure'];
export type ReportRow = S['ReportRow'];
export type ReportCell = string | number | ReportFigure | null | undefined;
export type Grant = S['Grant'];
export type Notice = S['Notice'];

// policy
export type Checked = S['PolicyChecked'];
export type Finding = Checked['findings'][number];
export type PolicyVersion = S['PolicyVersions']['data'][number];
export type NeedRow = S['PolicyForm']['need'][number];
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
export type Hours = S['Hours'];

// administration
export type User = S['User'];
export type UserChange = S['UserChange'];
export type Invite = S['Invite'];
export type Token = S['Token'];
export type AdminChannel = Omit<S['AdminChannels']['data'][number], 'settings'> & { settings: Record<string, string | number | boolean | null> };
export type Guide = S['ChannelGuide'];
export const test_steps = ['received', 'verified', 'normalised', 'queued', 'offered'] as const;
export type ChannelTest = S['ChannelTest'];
export type TestStep = ChannelTest['steps'][number];
export type Subscriber = S['Subscriber'];
export type Delivery = S['Delivery'];
export type Disposition = S['Disposition'];
export type CannedReply = S['Canned'];
export type Backup = S['Backup'];
export type SystemFacts = S['SystemFacts'];
export type Field = S['Field'];
