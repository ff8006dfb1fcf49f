// What administrators ask of the server.
import { ask, ask_tagged, change, type Path } from './lead_ask';
import type {
    AdminChannel, Backup, CannedReply, ChannelTest, Delivery, Disposition, Field, Guide, Invite, Rows, Subscriber, SystemFacts, Token, User, UserChange,
} from './lead_types';
import type { paths } from './schema';

const list = async <T>(path: Path, query = {}) => (await ask<Rows<T>>('GET', path, { query })).data;
const one = <P extends string>(path: P, id: string) => `${path}/${encodeURIComponent(id)}` as const;

export const users = () => list<User>('/users', { limit: 200 });
export const add_user = (user: UserChange) => change<User>('POST', '/users', user);
export const put_user = (id: string, user: UserChange) => ask<User>('PUT', one('/users', id), { body: user });
export const remove_user = (id: string) => ask('DELETE', one('/users', id));
export const invite = (id: string) => change<Invite>('POST', `${one('/users', id)}/invite`);
export const drop_factor = (id: string) => ask('DELETE', `${one('/users', id)}/factor`);
export const end_sessions = (id: string) => ask('DELETE', `${one('/users', id)}/sessions`);

export const tokens = () => list<Token>('/tokens');
export const add_token = (token: Pick<Token, 'name' | 'role' | 'scopes' | 'expires_at'>) => change<Token>('POST', '/tokens', token);
export const remove_token = (id: string) => ask('DELETE', one('/tokens', id));

export const channels = () => list<AdminChannel>('/admin/channels');
export const channel_guide = (id: string) => ask<Guide>('GET', `${one('/admin/channels', id)}/guide`);
export const channel_test = (id: string) => change<ChannelTest>('POST', `${one('/admin/channels', id)}/test`);

export const subscribers = () => list<Subscriber>('/subscribers');
export const add_subscriber = (s: Pick<Subscriber, 'url' | 'events' | 'active'>) => change<Subscriber>('POST', '/subscribers', s);
export const put_subscriber = (id: string, s: Partial<Subscriber>) => ask<Subscriber>('PUT', one('/subscribers', id), { body: s });
export const remove_subscriber = (id: string) => ask('DELETE', one('/subscribers', id));
export const rotate_subscriber = (id: string) => change<Subscriber>('POST', `${one('/subscribers', id)}/rotate`);
export const test_subscriber = (id: string) => change<Delivery | null>('POST', `${one('/subscribers', id)}/test`);
export const deliveries = (id: string, cursor = '') =>
    ask<Rows<Delivery>>('GET', `${one('/subscribers', id)}/deliveries`, { query: { cursor } });
export const redeliver = (id: string) => change('POST', `${one('/deliveries', id)}/redeliver`);

export const dispositions = () => ask_tagged<Rows<Disposition>>('GET', '/dispositions');
export const put_dispositions = (data: Disposition[], tag: string) =>
    ask_tagged<Rows<Disposition>>('PUT', '/dispositions', { body: { data }, tag });
export const fields = () => list<Field>('/fields');
export const put_field = ({ code, ...field }: Field) => ask<Field>('PUT', one('/fields', code), { body: field });
export const canned = () => list<CannedReply>('/canned');
export const add_canned = (reply: Omit<CannedReply, 'id'>) => change<CannedReply>('POST', '/canned', reply);
export const put_canned = (id: string, reply: Omit<CannedReply, 'id'>) => ask<CannedReply>('PUT', one('/canned', id), { body: reply });
export const remove_canned = (id: string) => ask('DELETE', one('/canned', id));

export const backups = () => list<Backup>('/backups');
export const make_backup = () => change<Backup>('POST', '/backup');
type Answer<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends { responses: { 200: { content: { 'application/json': infer Body } } } } ? Body : never;
export type Exported = Answer<'/api/v1/customers/{id}/export', 'get'>;
export type Erased = Answer<'/api/v1/customers/{id}/erase', 'post'>;
export const export_person = (id: string) => ask<Exported>('GET', `${one('/customers', id)}/export`);
export const erase_person = (id: string, reason: string) => change<Erased>('POST', `${one('/customers', id)}/erase`, { reason });
export const system = () => ask<SystemFacts>('GET', '/system');
export const set_log_level = (log_level: string) => ask('PUT', '/system/log_level', { body: { log_level } });
