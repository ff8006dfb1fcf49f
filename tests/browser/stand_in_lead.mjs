// What the stand-in answers to supervisors and administrators: known figures, people, channels,
// versions and a chained log.
import { answer_lab } from './stand_in_lab.mjs';

const at = (seconds_ago) => new Date(Date.now() - seconds_ago * 1000).toISOString();
const rows = (data) => ({ body: { data, next_cursor: null } });
const problem = (status, code, title, detail) => ({ status, body: { title, detail, code, trace_id: 'tr_9' } });

const audit = [
    { number: 3, at: at(300), actor: 'Irene Soto', action: 'policy.put', object: 'policy 3', before: 'version 2', after: 'version 3', reason: 'Urgent calls back within a minute', from: '127.0.0.1', hash: 'c3' },
    { number: 2, at: at(4000), actor: 'Irene Soto', action: 'agent.presence', object: 'agt_3', before: { state: 'available' }, after: { state: 'away', reason: 'training' }, reason: null, from: '127.0.0.1', hash: 'b2' },
    { number: 1, at: at(9000), actor: 'Root', action: 'user.post', object: 'usr_2', before: null, after: { role: 'supervisor' }, reason: null, from: '10.1.2.3', hash: 'a1' },
];

function sla(by, from) {
    const ids = { channel: ['voice', 'mail', 'fb', 'hook'], need: ['critical', 'urgent', 'normal'], agent: ['agt_1', 'agt_2', 'agt_3'], skill: ['', 'billing', 'orders'] }[by];
    const first = Math.ceil(Date.parse(from) / 3_600_000) * 3_600_000;
    const cells = [];
    for (let h = 0; h < 24; h += 1) {
        for (const [i, id] of ids.entries()) {
            const share = 0.99 - ((h * 7 + i * 5) % 23) / 100;
            cells.push({ hour: new Date(first + h * 3_600_000).toISOString(), [by]: id, n: (h * 3 + i * 11) % 17, in_target_share: share,
                abandoned_share: ((h + i) % 9) / 100, gap: ((h * 7 + i * 5) % 8) / 100 });
        }
    }
    return cells;
}

const form = () => ({
    name: 'equal', version: 1, default_need: 'normal',
    need: [['critical', 30, 900], ['urgent', 60, 1800], ['normal', 120, 3600], ['low', 240, 7200]].map(([name, target_live_s, target_deferred_s]) => ({ name, target_live_s, target_deferred_s })),
    rule: [{ name: 'no power, no heating', text_any: ['no power', 'gas leak'], need: 'critical' }, { name: 'bills', text_any: ['invoice'], skills: ['billing:2'] }],
    capacity: { units: 15, call: 15, chat: 5, mail: 3, max_chats: 3, max_mails: 5 },
    gate: { on: true, waiting_share: 0.8, promise: 'replied' }, head_start: { on: true, gain_recent: 10, bound: 30 },
    offer: { time_limit_s: 20, max_declines: 3 }, order: { rule: 'promise_balanced', cap: 1, overdue: 6 },
    hours: { zone: 'Europe/Madrid', monday: ['08:00-20:00'], tuesday: ['08:00-20:00'], friday: ['08:00-14:00', '15:30-20:00'], holidays: ['2026-12-25'] },
});

export function lead_world() {
    return {
        form: form(), form_tag: '"f1"', canned: [{ id: 'can_1', name: 'Hello', text: 'Hello {customer}, I am {agent}.', language: 'en', own: false }],
        dispositions: [{ code: 'solved', label: { en: 'Solved', es: 'Resuelto' }, active: true }, { code: 'spam', label: { en: 'Spam', es: 'Spam' }, active: false }],
        users: [
            { id: 'usr_1', name: 'Root', email: 'r@desk.example', role: 'admin', active: true, agent_id: null, last_login_at: at(60), sessions: 1, agent: null },
            { id: 'usr_2', name: 'Irene Soto', email: 'i@desk.example', role: 'supervisor', active: true, agent_id: null, last_login_at: at(900), sessions: 2, agent: null },
            { id: 'usr_3', name: 'Lucía Ferrer', email: 'l@desk.example', role: 'agent', active: true, agent_id: 'agt_1', last_login_at: null, sessions: 0,
                agent: { skills: [{ skill: 'billing', level: 3 }], languages: ['es'], takes_calls: true, takes_chats: true, takes_mails: true } },
        ],
        tokens: [{ id: 'tok_1', name: 'Warehouse', role: 'integrator', scopes: ['events:read'], created_at: at(86400), expires_at: at(-864000), last_used_at: at(30), revoked_at: null }],
        subscribers: [{ id: 'sub_1', url: 'https://crm.example/hooks', events: ['closed'], active: true, created_at: at(8000), secret_until: null, health: { last_delivery_at: at(40), failures: 1 } }],
        backups: [{ file: 'evenline-2026-11-21.db', bytes: 48_400_000, at: at(86400) }],
        versions: [
            { version: 1, at: at(90000), by: 'Root', comment: 'As shipped', active: false }, { version: 2, at: at(5000), by: 'Irene Soto', comment: 'Longer promise for mail', active: false },
            { version: 3, at: at(300), by: 'Irene Soto', comment: 'Urgent within a minute', active: true },
        ],
        fields: [{ code: 'contract', about: 'customer', label: { en: 'Contract', es: 'Contrato' }, active: true }],
        log_level: 'info', reassigned: [], watched: [], said: [], audit_broken: false,
    };
}

const channel = (id, kind, health) => ({ id, kind, url: `/api/v1/hooks/${id}`, settings: { secret: '••••cBwc', reply_url: 'https://provider.example' }, health });
const steps = [['received', '202 in 3 ms'], ['verified', 'HMAC-SHA256'], ['normalised', '1 contact'], ['queued', 'tkt_300, place 4'], ['offered', 'to Lucía Ferrer']];

// The answer, or nothing when the path is not one of these.
export function lead_answer(here, method, url, text, headers) {
    const w = here.lead;
    const path = url.pathname.replace('/api/v1', '');
    const asked = () => (text ? JSON.parse(text) : {});
    const is = (m, p) => method === m && path === p;
    const part = path.split('/')[2] ?? '';

    if (is('POST', '/reassign/preview')) {
        const { ticket_ids, to } = asked();
        const fits = to.agent_id !== 'agt_4';
        return { body: { moves: ticket_ids.map((ticket_id) => ({ ticket_id, from: null, to: to.agent_id ?? null, fits, why_not: fits ? null : 'no_room' })),
            waits: [{ need: 'normal', channel: 'voice', before_s: 95, after_s: 120 }, { need: 'normal', channel: 'mail', before_s: 900, after_s: 840 }] } };
    }
    if (is('POST', '/reassign')) return (w.reassigned.push(asked()), { status: 201, body: { id: 'rea_1', undo_until: at(-30) } });
    if (/^\/reassign\/\w+\/undo$/.test(path)) return (w.reassigned.pop(), { status: 200, body: {} });
    if (/^\/tickets\/\w+\/(watch|whispers|barge|take_over)$/.test(path)) {
        const what = path.split('/')[3];
        if (what === 'watch') w.watched = method === 'DELETE' ? [] : [path.split('/')[2]];
        else w.said.push([what, asked().text]);
        return { status: method === 'DELETE' ? 204 : 200, body: '' };
    }
    if (method === 'PUT' && /^\/agents\/\w+\/presence$/.test(path)) return { body: { id: part, ...asked() } };
    if (path === '/audit') return rows(audit.filter((r) => !url.searchParams.get('actor') || r.actor.includes(url.searchParams.get('actor'))));
    if (path === '/audit.csv') return { type: 'text/csv', body: 'number,at\r\n' };
    if (path === '/audit/verify') return { body: w.audit_broken ? { ok: false, checked: 2, first_bad: 2 } : { ok: true, checked: 1284, first_bad: null } };
    if (path === '/reports/sla') {
        const by = url.searchParams.get('by').split(',')[1];
        return { body: { from: url.searchParams.get('from'), to: url.searchParams.get('to'), cells: sla(by, url.searchParams.get('from')) } };
    }
    if (path === '/reports/agents') {
        return { body: { from: at(86400), to: at(0), data: ['Lucía Ferrer', 'Omar Haddad'].map((name, i) => ({ agent_id: `agt_${i + 1}`, name, answered: 40 - i * 9, closed: 38 - i * 9, declined: i, handle_p50_seconds: 210 + i * 30, adherence_share: 0.97 - i * 0.1,
                last_refusals: i ? [{ at: at(200), ticket_id: 'tkt_44', kind: 'expired', reason: null }] : [] })),
            definitions: { answered: { en: 'Tickets they accepted and answered.', es: 'Casos que aceptó y respondió.' }, handle_p50_seconds: { en: 'From accepting to closing, half of them.', es: 'De aceptar a cerrar, la mitad.' } } } };
    }
    if (path === '/policy/check') {
        const line = text.split('\n').findIndex((l) => /chanel|channel *=/.test(l)) + 1;
        return { body: line ? { ok: false, findings: [{ line, key: 'channel', message: 'A policy may not name a channel.', nearest: null }] } : { ok: true, findings: [] } };
    }
    const lab = answer_lab({ path, method, asked, here, at, rows });
    if (lab) return lab;
    if (path === '/policy/versions') return rows(w.versions);
    if (/^\/policy\/versions\/\d+$/.test(path)) return { type: 'application/toml', body: here.policy.replace('target_live_s = 120', `target_live_s = ${80 + 20 * Number(path.split('/')[3])}`) };
    if (/^\/policy\/versions\/\d+\/publish$/.test(path)) {
        const n = Number(path.split('/')[3]);
        w.versions = [...w.versions.map((v) => ({ ...v, active: false })), { version: w.versions.length + 1, at: at(0), by: 'Irene Soto', comment: asked().comment, active: true }];
        return { body: { version: n } };
    }
    if (path === '/policy/form' && method === 'PUT') {
        if (headers['if-match'] !== w.form_tag) return problem(412, 'version_stale', 'It has changed', 'Read it again and repeat the change.');
        w.form = asked();
        w.form_tag = `"f${Number(w.form_tag.slice(2, -1)) + 1}"`;
    }
    if (path === '/policy/form') return { body: w.form, headers: { ETag: w.form_tag } };
    if (path === '/hours') return { body: { zone: 'Europe/Madrid', open_now: true, changes_at: at(-7200), days: { monday: ['08:00-20:00'] }, holidays: ['2026-12-25'] } };

    if (is('GET', '/users')) return rows(w.users);
    if (is('POST', '/users')) {
        const made = { id: `usr_${w.users.length + 1}`, sessions: 0, ...asked() };
        w.users.push(made);
        return { status: 201, body: { ...made, link: '/#/start/abc123', expires_at: at(-172800) } };
    }
    if (/^\/users\/\w+\/invite$/.test(path)) return { status: 201, body: { link: '/#/start/abc123', expires_at: at(-172800) } };
    if (/^\/users\/\w+\/sessions$/.test(path)) return (w.users.find((u) => u.id === part).sessions = 0, { status: 204, body: '' });
    if (method === 'PUT' && /^\/users\/\w+$/.test(path)) return { body: Object.assign(w.users.find((u) => u.id === part), asked()) };
    if (is('GET', '/tokens')) return rows(w.tokens);
    if (is('POST', '/tokens')) {
        const made = { id: `tok_${w.tokens.length + 1}`, created_at: at(0), last_used_at: null, revoked_at: null, ...asked() };
        w.tokens.push(made);
        return { status: 201, body: { ...made, secret: 'evl_0123456789abcdef' } };
    }
    if (method === 'DELETE' && /^\/tokens\/\w+$/.test(path)) return (w.tokens = w.tokens.filter((x) => x.id !== part), { status: 204, body: '' });
    if (path === '/admin/channels') {
        return rows([channel('hook', 'webhook', { last_event_at: at(20), received: 1284, refused: 0, failures: 0 }), channel('fb', 'messenger', { last_event_at: at(70), received: 310, refused: 2, failures: 1 }),
            channel('mail', 'email', { last_event_at: null, received: 0, refused: 0, failures: 0 })]);
    }
    if (/^\/admin\/channels\/\w+\/test$/.test(path)) return { body: { steps: steps.map(([step, detail]) => ({ step, ok: true, at: at(0), detail })), ticket_id: 'tkt_300' } };
    if (/^\/admin\/channels\/\w+\/guide$/.test(path)) {
        const both = (en, es) => ({ en, es });
        return { body: { url: '/api/v1/hooks/hook', secret_hint: '••••cBwc', curl: "curl -X POST http://127.0.0.1:8080/api/v1/hooks/hook -H 'webhook-id: msg_1' -d '{}'", steps: [
            { title: both('Give the provider this address', 'Dé esta dirección al proveedor'), text: both('It answers within two seconds.', 'Contesta en dos segundos.') },
            { title: both('Give it the secret', 'Dele el secreto'), text: both('Only what is signed is taken.', 'Solo se toma lo firmado.') },
            { title: both('Send a first contact', 'Envíe un primer contacto'), text: both('Paste this into a terminal.', 'Pegue esto en un terminal.') }] } };
    }
    if (is('GET', '/subscribers')) return rows(w.subscribers);
    if (is('POST', '/subscribers')) return (w.subscribers.push({ id: 'sub_2', ...asked() }), { status: 201, body: { id: 'sub_2', ...asked(), secret: 'whsec_bmV3' } });
    if (/^\/subscribers\/\w+\/deliveries$/.test(path)) return rows([{ id: 'dlv_1', at: at(40), event: 'closed', status: 'failed', attempts: 3, http_status: 500, error: 'the receiver said 500', next_try_at: at(-60) }]);
    if (/^\/subscribers\/\w+\/(rotate|test)$/.test(path)) return { body: { ...w.subscribers[0], secret: 'whsec_cm90YXRlZA', secret_until: at(-86400) } };
    if (/^\/(subscribers|deliveries)\/\w+/.test(path)) return { body: {} };
    if (path === '/dispositions') return { body: { data: method === 'PUT' ? asked().data : w.dispositions, next_cursor: null }, headers: { ETag: '"d1"' } };
    if (path === '/fields') return rows(w.fields);
    if (method === 'PUT' && path.startsWith('/fields/')) {
        const made = { code: part, ...asked() };
        w.fields = [...w.fields.filter((f) => f.code !== part), made];
        return { body: made };
    }
    if (is('GET', '/canned')) return rows(w.canned);
    if (is('GET', '/backups')) return rows(w.backups);
    if (is('POST', '/backup')) return (w.backups.unshift({ file: 'evenline-now.db', bytes: 49_000_000, at: at(0) }), { status: 201, body: { file: 'evenline-now.db', bytes: 49_000_000, took_seconds: 0.8 } });
    if (path === '/system/log_level') return (w.log_level = asked().log_level, { body: { log_level: w.log_level } });
    if (path === '/system') {
        return { body: { version: '0.1.0', schema: 4, uptime_seconds: 93_700, retention: { raw_days: 30, message_days: 0, backup_days: 90 }, store: { bytes: 48_400_000, wal_bytes: 4_100_000 }, disk: { free_bytes: 61_000_000_000 }, log_level: w.log_level,
            log_levels: ['debug', 'info', 'warn', 'error'], channels: [{ id: 'hook', kind: 'webhook' }, { id: 'fb', kind: 'messenger' }] } };
    }
    return null;
}
