// Trials of policies, plans, the alarm and its diagnosis, and who went before whom.
import { ask } from './lead_ask';
import type { Rows } from './lead_types';
import type { components } from './schema';

const id_of = encodeURIComponent;
type S = components['schemas'];
export type PolicyTrial = S['PolicyTrial'];
export type PolicyPlan = S['PolicyPlan'];
export type ParityState = S['ParityState'];
export type Diagnosis = S['Diagnosis'];
export type WhyAbove = S['WhyAbove'];
export type Mean = S['Mean'];

export interface TrialAsked { policy?: string; version?: number; hours?: number; center?: string; days?: number }
export const try_policy = (asked: TrialAsked) => ask<PolicyTrial>('POST', '/policy/simulate', { body: asked });
export const plans = async () => (await ask<Rows<PolicyPlan>>('GET', '/policy/plans')).data;
export const plan = (policy: string, due_at: string, comment: string, reason: string) =>
    ask<PolicyPlan>('POST', '/policy/plans', { body: { policy, due_at, comment, ...(reason ? { reason } : {}) } });
export const approve_plan = (n: number) => ask<PolicyPlan>('POST', `/policy/plans/${n}/approve`, { body: {} });
export const withdraw_plan = (n: number) => ask('DELETE', `/policy/plans/${n}`);
export const parity_state = () => ask<ParityState>('GET', '/parity/state');
export const diagnosis = (query: { from?: string; to?: string; need?: string }) => ask<Diagnosis>('GET', '/parity/diagnosis', { query });
export const why_above = (id: string, other: string) => ask<WhyAbove>('GET', `/tickets/${id_of(id)}/why/${id_of(other)}`);
