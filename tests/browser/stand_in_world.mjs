// Known content for every screen: two customers, one of them over three channels, a line, agents.
import { desk_answer } from './stand_in_desk.mjs';

import { lead_answer, lead_world } from './stand_in_lead.mjs';

const at = (seconds_ago) => new Date(Date.now() - seconds_ago * 1000).toISOString();
const skills = (...names) => names.map((skill) => ({ skill, level: 3 }));

export const agents = [
    ['agt_1', 'Lucía Ferrer', 'available', 1], ['agt_2', 'Omar Haddad', 'busy', 15],
    ['agt_3', 'Ana Gómez', 'away', 0], ['agt_4', 'Tom Baker', 'not_responding', 3],
].map(([id, name, state, used]) => ({
    id, name, state, away_reason: state === 'away' ? 'lunch' : null, state_since: at(400),
    skills: skills('billing', 'orders'), languages: ['en', 'es'], takes_calls: true, takes_chats: true,
    takes_mails: true, active: true, in_hand: used ? [`tkt_${id.slice(4)}7`] : [], held_for: null, email: `${id}@desk.example`,
    phone: null, load: { calls: used === 15 ? 1 : 0, chats: 0, mails: used === 3 ? 1 : 0, free_units: 15 - used },
}));

const contact = (n, channel, form, ago, abandoned = false) => ({
    id: `con_${n}`, channel, form, thread: `t${n}`, started_at: at(ago),
    ended_at: abandoned ? at(ago - 60) : null, abandoned,
});

export function ticket(n, more = {}) {
    return {
        id: `tkt_${n}`, version: 4, customer_id: `cus_${n}`, status: 'active', need: 'normal',
        rule: 'billing words', presence: 'live', form: 'chat', channel: 'fb', subject: 'Charged twice for one order',
        requirement: { skills: skills('billing'), language: 'es' }, relaxed_steps: 0, waiting_since: at(95),
        due_at: at(-25), target_seconds: 120, preferred_agent_id: null, callback_at: null, callback_wanted: false, with_peers: false,
        offer_id: null, agent_id: 'agt_1', answered_at: null, closed_at: null, disposition: null, merged_into: null,
        contacts: [contact(1, 'voice', 'call', 95, true), contact(2, 'mail', 'mail', 70), contact(3, 'fb', 'chat', 40)],
        effort: { contacts: 3, chases: 1, switches: 2, transfers: 0, total: 6, channels: ['voice', 'mail', 'fb'], last_resort: n === 7 },
        customer_name: n === 7 ? 'María Ruiz' : 'Jonas Weber', reply_until: n === 7 ? at(-80_000) : null,
        viewers: n === 7 ? ['Omar Haddad'] : [], watchers: n === 7 ? [{ user_id: 'usr_9', name: 'Irene Soto' }] : [], ...more,
    };
}

export const message = (n, direction, text, ago, more = {}) => ({
    at: at(ago), ticket_id: 'tkt_7', event: null,
    message: {
        id: `msg_${n}`, ticket_id: 'tkt_7', contact_id: 'con_3', channel: 'fb', direction, internal_note: false,
        visibility: 'private', author: direction === 'in' ? 'María Ruiz' : 'agt_1', text, quoted: '', has_html: false, subject: '',
        attachments: [], delivery: direction === 'out' ? 'delivered' : 'none', delivery_error: null, at: at(ago), ...more,
    },
});
const event = (number, kind, data, ago) => ({
    at: at(ago), ticket_id: 'tkt_7', message: null, event: { number, at: at(ago), kind, ticket: 'tkt_7', version: 1, data },
});

export const timeline = [
    event(1, 'received', {}, 95), event(2, 'classified', { rule: 'billing words' }, 95),
    event(3, 'queued', { waiting_since: at(95) }, 95),
    message(1, 'in', 'You charged me twice for order 4417. I called, nobody answered.', 70, { channel: 'mail', subject: 'Order 4417', attachments: [{ name: 'bill.pdf', content_type: 'application/pdf', bytes: 48211 }] }),
    message(2, 'in', 'Hello?? See https://shop.example/orders/4417. <b onmouseover=alert(1)>not bold</b>', 40, { visibility: 'public' }),
    event(4, 'accepted', { agent: 'agt_1' }, 20),
    message(3, 'out', 'Hello María, I am Lucía and I see both charges.', 12),
    message(4, 'out', 'Second charge confirmed by billing.', 8, { internal_note: true, channel: null, delivery: 'none' }),
    message(5, 'out', 'I have asked the bank to return it.', 4, { delivery: 'failed', delivery_error: 'the provider said 500' }),
];

export function line_entry(position, more = {}) {
    const channel = ['voice', 'fb', 'mail', 'hook'][position % 4];
    const target = channel === 'mail' ? 3600 : 120;
    const share = ((position * 37) % 101) / 84;
    const waited = share * target;
    const head_start = { voice: 0.11, fb: -0.02, mail: -0.06, hook: 0 }[channel];
    return {
        position, ticket_id: `tkt_${100 + position}`, customer_id: `cus_${100 + position}`, need: position % 5 ? 'normal' : 'urgent',
        presence: target === 120 ? 'live' : 'deferred', channel, subject: `Matter ${position}`, waiting_since: at(waited),
        waited_seconds: waited, due_at: at(waited - target), target_seconds: target,
        requirement: { skills: skills('billing'), language: null }, score: Math.min(1, share) + head_start,
        score_parts: { used_share: share, capped: Math.min(1, share), head_start, total: Math.min(1, share) + head_start, overdue: false },
        customer_name: `Customer ${position}`, kept_from: position % 7 === 3 ? { channel: channel === 'voice' ? 'mail' : 'voice', at: at(waited) } : null,
        ...more,
    };
}

// As the server sends it: by score, places and names in that order.
const in_order = (entries) => entries.sort((a, b) => b.score - a.score).map((e, i) => ({
    ...e, position: i + 1, ticket_id: `tkt_${101 + i}`, subject: `Matter ${i + 1}`, customer_name: `Customer ${i + 1}` }));

const parity_group = (need, channel, queued, answered, in_target, head_start) => ({
    need, channel, queued, answered, abandoned: queued - answered, flowed_out: 0, open: 0, answered_in_target: in_target,
    abandoned_in_target: 0, short_abandons: 1, open_past_target: 0, sl1_share: in_target / queued, sl2_share: in_target / answered,
    sl3_share: in_target / queued, sl4_share: in_target / queued, sl5_share: in_target / queued, wait_p50_seconds: 40,
    wait_p90_seconds: 100, wait_p99_seconds: 230, wait_mean_seconds: 52, head_start,
});
const gap = (need, worst_channel, best_channel, gap_points, low, high) =>
    ({ need, worst_channel, best_channel, gap_points, gap_low_points: low, gap_high_points: high });
export const parity_gaps = [gap('normal', 'voice', 'mail', 5.7, 3.4, 8.1), gap('urgent', 'voice', 'voice', 0, 0, 0)];
export const why = {
    status: 'queued',
    now: {
        position: 2, waiting: 60, score: 0.91, score_parts: { used_share: 0.79, capped: 0.79, head_start: 0.12, total: 0.91, overdue: false },
        ahead: [{ position: 1, ticket_id: 'tkt_101', need: 'normal', channel: 'voice', waiting_since: at(120), score: 1.2 }],
        agents: [{ agent_id: 'agt_2', name: 'Omar Haddad', cause: 'no_room', words: { en: 'has no room for it', es: 'no tiene sitio' } }],
        agents_that_fit: 0, words: { en: 'Place 2 of 60: 79 % of its promise is used.', es: 'Puesto 2 de 60: ha gastado el 79 % de su promesa.' },
    },
    decisions: [{
        offer_id: 'ofr_1', agent_id: 'agt_1', at: at(30), words: { en: 'Offered to Lucía: oldest promise first.', es: 'Ofrecido a Lucía: la promesa más antigua.' },
        reason: { why_now: 'agent_freed', score_parts: { used_share: 0.5, capped: 0.5, head_start: -0.1, total: 0.4, overdue: false }, ahead: [],
            behind: [], passed_over: [{ agent_id: 'agt_2', cause: 'no_room' }], agents_that_fit: 2, heads_compared: 3, in_hand: 0, idle_seconds: 12, spoke_before: false },
    }],
};

export const parity_groups = [
    parity_group('normal', 'voice', 400, 380, 372, 0.31), parity_group('normal', 'fb', 200, 197, 195, -0.05),
    parity_group('normal', 'mail', 300, 299, 296, -0.12), parity_group('urgent', 'voice', 40, 39, 37, 0),
];

export const policy_text = `# The shipped policy
name = "equal"

[[need]]
name = "critical"
target_live_s = 30
target_deferred_s = 900

[[need]]
name = "normal"
target_live_s = 120
target_deferred_s = 3600
`;

export function world(options) {
    const role = options.role ?? 'agent';
    const serves = role === 'agent';
    const own = { ...agents[0], state: options.state ?? 'available' };
    const me = { id: 'usr_1', name: serves ? 'Lucía Ferrer' : 'Irene Soto', role, session: true, scopes: [], private_monitoring: role !== 'agent', policy_by_two: options.by_two === true,
        agent_id: serves ? 'agt_1' : null, agent: serves ? own : null };
    const rows = options.rows ?? 60;
    const here = {
        me, asked: [], number: 100,
        tickets: serves ? [ticket(7), ticket(8, { subject: 'Invoice for March', form: 'mail', channel: 'mail', presence: 'deferred', target_seconds: 3600, due_at: at(-2400), contacts: [contact(9, 'mail', 'mail', 1200)] })] : [],
        offers: serves && options.offer !== false ? [offer()] : [],
        line: in_order(Array.from({ length: rows }, (_, i) => line_entry(i + 1))),
        policy: policy_text, policy_tag: '"p1"', lead: lead_world(), said: options.say, html: options.html, quoted: options.quoted, otp: options.otp, channel: options.channel, language: options.language ?? 'es', offer_over: options.offer_over,
        snapshot: () => ({ type: 'snapshot', number: here.number, at: at(0), me, offers: here.offers, tickets: here.tickets,
            ...(serves ? {} : { waiting: rows, line: here.line.slice(0, 200), agents, parity: parity_groups.map(record) }) }),
        answer: (method, url, text, headers) => {
            here.asked.push({ method, path: url.pathname, text, key: headers['idempotency-key'] });
            return answer_of(here, method, url, text, headers);
        },
    };
    return here;
}

function record(g) {
    return { need: g.need, channel: g.channel, head_start: g.head_start, kept_day: g.answered_in_target, all_day: g.queued, kept_recent: 18, all_recent: 20 };
}

export function offer() {
    return {
        id: 'ofr_5', ticket_id: 'tkt_9', agent_id: 'agt_1', version: 1, status: 'issued', issued_at: at(2), expires_at: at(-600),
        why_now: 'agent_freed', score: { used_share: 0.79, capped: 0.79, head_start: 0.12, total: 0.91, overdue: false },
        spoke_before: true, agents_that_fit: 3, idle_seconds: 41, customer_name: 'Jonas Weber', language: 'es', waited_seconds: 95,
        kept_from: { channel: 'voice', at: at(95) }, ahead: [{ ticket_id: 'tkt_3', score: 1.2, cause: 'unskilled' }],
        passed_over: [{ agent_id: 'agt_2', cause: 'no_room' }],
        ticket: ticket(9, { status: 'offered', subject: 'The parcel never came', customer_name: 'Jonas Weber' }),
    };
}

export const page = (data) => ({ body: { data, next_cursor: null, has_more: false } });

function answer_of(here, method, url, text, headers) {
    const path = url.pathname.replace('/api/v1', '');
    const found = /^\/tickets\/(tkt_\d+)(\/\w+)?$/.exec(path);
    const one = found && (here.tickets.find((t) => t.id === found[1]) ?? ticket(Number(found[1].slice(4))));
    if (method === 'POST' && (path === '/session' || path === '/setup')) {
        const asked = JSON.parse(text);
        if (here.otp && asked.otp !== '123456') return { status: 401, body: { title: 'A code is needed', detail: 'Type it.', code: 'otp_required', trace_id: 'tr_7' } };
        if (asked.password === 'wrong') return { status: 401, body: { title: 'E-mail or password is wrong', detail: 'No account has this e-mail and password.', code: 'wrong_credentials', trace_id: 'tr_1' } };
        return { status: 201, body: { token: 'ses_x', expires_at: at(-32000), me: here.me } };
    }
    if (here.ended && path !== '/session') return { status: 401, body: { title: 'Log in', detail: 'The session is over.', code: 'not_logged_in', trace_id: 'tr_5' } };
    if (path.startsWith('/offers/') && here.offer_over) return { status: 409, body: { title: 'Over', detail: 'Taken.', code: 'offer_over', trace_id: 'tr_6' } };
    const desk = desk_answer(here, method, path, url, text);
    if (desk) return desk;
    if (path === '/me') return { body: here.me };
    if (path === '/me/offers') return page(here.offers);
    if (path === '/me/presence') return { body: { ...agents[0], ...JSON.parse(text) } };
    if (path === '/tickets') return page(here.tickets);
    if (found?.[2] === '/timeline' && here.said) return page(here.said.map((text, i) => message(i + 10, 'in', text, 500 - i)));
    if (found?.[2] === '/timeline') return page(found[1] === 'tkt_7' ? timeline : []);
    if (found?.[2] === '/why') return { body: { ticket_id: one.id, ...why } };
    if (found?.[2] === '/need') return (here.needs = [...(here.needs ?? []), { id: found[1], ...JSON.parse(text) }], { body: { ...one, need: JSON.parse(text).need } });
    if (found && /watch|whispers|barge|take_over/.test(path)) return lead_answer(here, method, url, text, headers);
    if (found && method === 'GET') return { body: one };
    if (found) return { status: found[2] === '/messages' ? 201 : 200, body: found[2] === '/messages' ? { message_id: 'msg_9', ticket: one } : one };
    if (path.startsWith('/offers/')) return { body: { offer: null, ticket: { ...offer().ticket, status: path.endsWith('accept') ? 'active' : 'queued' }, repeated: false } };
    if (path.startsWith('/customers/')) {
        return { body: { id: path.split('/')[2], tickets: [], ref: 'crm-7', name: 'María Ruiz', language: here.language, suggested: ['cus_31'], merged_into: null,
            addresses: [{ id: 'adr_1', kind: 'phone', value: '+34910000001', verified: true }, { id: 'adr_2', kind: 'email', value: 'maria@example.org', verified: false }] } };
    }
    if (path === '/agents') return page(agents);
    if (path === '/line') {
        const from = Number(url.searchParams.get('cursor') ?? 0);
        const next = from + 200 < here.line.length ? String(from + 200) : null;
        return { body: { data: here.line.slice(from, from + 200), next_cursor: next, has_more: next !== null }, headers: { 'X-Waiting': String(here.line.length) } };
    }
    if (path === '/policy' && method === 'PUT') {
        if (headers['if-match'] !== here.policy_tag) return { status: 412, body: { title: 'It has changed', detail: 'Read it again.', code: 'version_stale', trace_id: 'tr_2' } };
        if (/forms_first/.test(text) && !url.searchParams.get('reason'))
            return { status: 409, body: { title: 'The policy would part the channels further', detail: 'Send a reason.', code: 'policy_widens_gap', trace_id: 'tr_3' } };
        if (here.me.policy_by_two) {
            here.plans = [{ id: 1, due_at: at(0), made_at: at(0), by: 'usr_9', comment: url.searchParams.get('comment'), text, approved_by: null, needs_approval: true }];
            return { status: 202, body: here.plans[0] };
        }
        here.policy_reason = url.searchParams.get('reason');
        here.policy = text;
        here.policy_tag = `"p${Number(here.policy_tag.slice(2, -1)) + 1}"`;
        return { body: text, type: 'application/toml', headers: { ETag: here.policy_tag } };
    }
    if (path === '/policy') return { body: here.policy, type: 'application/toml', headers: { ETag: here.policy_tag } };
    if (path === '/reports/parity') return { body: { from: url.searchParams.get('from'), to: url.searchParams.get('to'), at: at(0), data: parity_groups, needs: parity_gaps } };
    if (path === '/events') return { body: { data: [], next_cursor: null, has_more: false, last_event: here.number } };
    const lead = lead_answer(here, method, url, text, headers);
    if (lead) return lead;
    return { status: 404, body: { title: 'There is nothing here', detail: `No ${path}.`, code: 'not_found', trace_id: 'tr_3' } };
}
