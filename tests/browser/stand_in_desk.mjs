// What the stand-in knows of the desk's own part of the API: channels, drafts, canned, search.
import { message, page, timeline } from './stand_in_world.mjs';

const files = { max_bytes: 10_485_760, max_count: 5, types: ['image/*', 'application/pdf'] };
const channel = (id, kind, form, more = {}) => ({ id, kind, form, public: false, can_reply: true, reply_limit_graphemes: null,
    reply_window_seconds: null, private_reply_seconds: null, templates: [], attachments: files, ...more });
export const channels = [
    channel('fb', 'messenger', 'chat', { reply_limit_graphemes: 2000, reply_window_seconds: 86_400 }), channel('mail', 'lmtp', 'mail'),
    channel('voice', 'twilio_voice', 'call', { can_reply: false, attachments: null }), channel('hook', 'webhook', 'chat', { attachments: null }),
];
const outcome = (code, en, es) => ({ code, label: { en, es }, active: true });
export const dispositions = [outcome('solved', 'Solved', 'Resuelto'), outcome('refund_granted', 'Refund granted', 'Reembolso concedido'),
    outcome('spam', 'Spam', 'Correo basura')];
export const canned = [
    { id: 'can_1', name: 'Hello', text: 'Hello {customer}, I am {agent}.', language: 'en', own: false },
    { id: 'can_2', name: 'Saludo', text: 'Hola {customer}, soy {agent}.', language: 'es', own: true },
];
const found = [
    { kind: 'ticket', ticket_id: 'tkt_7', customer_id: 'cus_7', title: 'Charged twice for one order', snippet: 'twice for \u0001order\u0002 4417', channel: 'fb', state: 'active', at: '2026-11-22T10:00:00Z' },
    { kind: 'customer', ticket_id: null, customer_id: 'cus_7', title: 'María Ruiz', snippet: 'maria@\u0001order\u0002.example', channel: null, state: null, at: null },
    { kind: 'message', ticket_id: 'tkt_7', customer_id: 'cus_7', title: 'Order 4417', snippet: '<b>\u0001order\u0002</b>', channel: 'mail', state: 'active', at: '2026-11-22T10:00:00Z' },
];
// What the server says of a mail's own page.
export const mail_policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
const html_mail = '<p>You charged me <b>twice</b>.</p><script>parent.alert(1)</script>';

export function desk_answer(here, method, path, url, text) {
    if (path === '/channels') return page(channels.map((c) => (c.id === 'fb' ? { ...c, ...here.channel } : c)));
    if (path === '/dispositions') return page(dispositions);
    if (path === '/canned') return page(canned);
    if (/^\/tickets\/tkt_\d+\/powers$/.test(path)) {
        const refund = { power: 'refund', label: { en: 'Refund', es: 'Reembolso' }, currency: 'EUR', own: true, left_minor: 5000, times_left: null };
        return { body: { powers: [refund], grants: [] } };
    }
    if (/^\/tickets\/tkt_\d+\/(fields|transfer_targets|ways)|^\/me\/signature|^\/customers\/cus_\d+\/proofs/.test(path)) return beside_answer(here, method, path, text);
    if (path === '/tags') return page([{ tag: 'late delivery', tickets: 12 }, { tag: 'refund', tickets: 3 }]);
    if (path === '/views') return page([{ id: 'viw_1', name: 'Refunds', place: 'search?tag=refund', shared: true, own: false }]);
    if (/^\/tickets\/tkt_\d+\/(marks|tags)$/.test(path)) return { body: { ticket_id: 'tkt_7', tags: ['late delivery'], resolved: null, effort: null } };
    if (path === '/search') return page(found.filter((f) => !url.searchParams.get('kind') || f.kind === url.searchParams.get('kind')));
    if (path === '/me/drafts') return page([...(here.drafts ??= new Map()).values()]);
    const draft = /^\/me\/drafts\/(tkt_\d+)\/(reply|note)$/.exec(path);
    if (draft) return put_draft(here, draft, JSON.parse(text));
    if (path === '/session/ways') return { body: { passkeys: false, sign_on: null } };
    if (path === '/me/passkeys') return page([]);
    if (path === '/me/help') return { status: 201, body: { asked_at: new Date().toISOString() } };
    if (/^\/customers\/cus_\d+\/timeline$/.test(path)) {
        if (here.said) return page(here.said.map((said, i) => message(i + 10, 'in', said, 500 - i, { has_html: here.html === true })));
        return page(path.includes('cus_7') ? timeline.map((e) => shown(here, e)) : []);
    }
    if (method === 'POST' && path.endsWith('/attachments')) return { status: 201, body: { id: `upl_${(here.uploads = (here.uploads ?? 0) + 1)}`, name: url.searchParams.get('name'), content_type: 'image/png', bytes: text.length } };
    if (method === 'POST' && path.endsWith('/messages')) return { status: 201, body: { message_id: 'msg_9', held_until: new Date(Date.now() + 8_000).toISOString(), ticket: null } };
    if (path.endsWith('/html_key')) return { body: { key: 'k' } };
    if (path.endsWith('/html')) {
        const number = Number(/msg_(\d+)/.exec(path)[1]);
        return { body: here.said?.[number - 10] ?? html_mail, type: 'text/html; charset=utf-8', headers: { 'Content-Security-Policy': mail_policy } };
    }
    if (method === 'DELETE' && path.startsWith('/messages/')) return { status: 204, body: '' };
    return null;
}

// Fields, signature, where to pass it on or to go on, and proofs of an address.
function beside_answer(here, method, path, text) {
    const asked = () => JSON.parse(text || '{}');
    here.fields ??= [
        { code: 'contract', about: 'customer', label: { en: 'Contract', es: 'Contrato' }, active: true, value: 'C-4711' },
        { code: 'order', about: 'ticket', label: { en: 'Order', es: 'Pedido' }, active: true, value: null },
    ];
    if (path === '/me/signature') return { body: { text: method === 'PUT' ? (here.signature = asked().text) : here.signature ?? '' } };
    const field = /\/fields\/(\w+)$/.exec(path);
    if (field) here.fields = here.fields.map((f) => (f.code === field[1] ? { ...f, value: asked().value || null } : f));
    if (path.includes('/fields')) return { body: { ticket_id: 'tkt_7', customer_id: 'cus_7', data: here.fields } };
    if (path.endsWith('/transfer_targets')) {
        const target = (skill, there, free, low, likely, high) => ({ skill, agents_there: there, agents_free: free, low_seconds: low, likely_seconds: likely, high_seconds: high });
        return page([target('billing', 2, 1, 10, 45, 130), target('legal', 0, 0, null, null, null)]);
    }
    if (path.endsWith('/ways')) return { body: { ways: [{ channel: 'mail', kind: 'lmtp' }], rating: null, page_url: '/t/x', page_ends_at: null,
        invitations: [{ from: 'fb', to: 'mail', by_agent_id: 'agt_1', sent_at: '2026-11-22T10:00:00Z', followed_at: null }] } };
    if (path.endsWith('/proofs')) return { status: 201, body: { id: 'prf_1', channel: 'mail', expires_at: '2026-11-22T10:10:00Z' } };
    if (asked().code !== '493817') return { status: 409, body: { title: 'That is not the code', detail: 'Ask again.', code: 'code_wrong', trace_id: 'tr_8' } };
    return { body: { id: 'cus_7', ref: null, name: 'María Ruiz', language: 'es', suggested: [], merged_into: null, addresses: [] } };
}

// One mail of the conversation has its HTML, or earlier mail below it.
function shown(here, entry) {
    if (here.quoted && entry.message?.id === 'msg_1') return { ...entry, message: { ...entry.message, text: `${entry.message.text}\n\n${here.quoted}`, quoted: here.quoted } };
    return here.html && entry.message?.id === 'msg_1' ? { ...entry, message: { ...entry.message, has_html: true } } : entry;
}

function put_draft(here, [, ticket_id, kind], asked) {
    const drafts = (here.drafts ??= new Map());
    const key = `${ticket_id}.${kind}`;
    const current = drafts.get(key);
    if (current && current.version !== asked.version) {
        return { status: 409, body: { title: 'Newer', detail: 'Read it.', code: 'draft_conflict', trace_id: 'tr_4', current } };
    }
    const now = { ticket_id, kind, text: asked.text, version: (current?.version ?? 0) + 1, updated_at: new Date().toISOString() };
    if (asked.text === '') drafts.delete(key);
    else drafts.set(key, now);
    return { body: { version: now.version, updated_at: now.updated_at } };
}
