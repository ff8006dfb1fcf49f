// Trials, plans, the alarm and who went before whom, as the server would answer them.
const mean = (m, ci95 = 0.4) => ({ mean: m, ci95 });
const side = (level, wait) => ({ level: mean(level, 0.01), wait_mean_seconds: mean(wait, 2), wait_p90_seconds: mean(3 * wait, 5), abandoned_share: mean(0.02, 0.01) });
const group = (channel, before, after) => ({ need: 'normal', channel, contacts: 120, before: side(before, 40), after: side(after, 60),
    level_change_points: mean(100 * (after - before)), wait_change_seconds: mean(20, 3) });
const parts = { used_share: 0.8, capped: 0.8, head_start: 0.1, total: 0.9, overdue: false };
const both = (en, es) => ({ en, es });

export function answer_lab({ path, method, asked, here, at, rows }) {
    here.plans ??= [];
    if (path === '/policy/simulate') {
        here.tried = asked();
        return { body: {
            basis: { kind: 'hours', center: null, from: at(14400), to: at(0), contacts: 240, agents: 12, days_played: 8, waiting_before: 3 },
            groups: [group('voice', 0.8, 0.95), group('mail', 0.9, 0.7)], needs: [{ need: 'normal', gap_before_points: mean(10), gap_after_points: mean(25) }],
            gap_before_points: mean(10), gap_after_points: mean(25), gap_change_points: mean(15, 2), overall_before: mean(0.85, 0.01), overall_after: mean(0.83, 0.01),
            moved: { contacts: 240, sooner: 60, later: 80 },
            losers: [{ ticket_id: 'tkt_7', need: 'normal', channel: 'mail', wait_before_seconds: 300, wait_after_seconds: 4000, kept_before: true, kept_after: false }],
            limit_points: 3, widens_gap: true, definitions: {} } };
    }
    if (path === '/policy/plans' && method === 'POST') {
        const made = { id: here.plans.length + 1, made_at: at(0), by: 'usr_1', text: asked().policy, approved_by: null, needs_approval: false, ...asked() };
        here.plans.push(made);
        return { status: 201, body: made };
    }
    if (/^\/policy\/plans\/\d+\/approve$/.test(path)) return (here.plans = here.plans.map((p) => ({ ...p, approved_by: 'usr_1', needs_approval: false })), { body: here.plans[0] });
    if (path === '/policy/plans') return rows(here.plans);
    if (method === 'DELETE' && path.startsWith('/policy/plans/')) return (here.plans = [], { status: 204, body: '' });
    const gap = { need: 'normal', alarm: true, since: at(600), best_channel: 'mail', worst_channel: 'voice', gap_points: 8.2, gap_low_points: 5.1, gap_high_points: 11.3 };
    if (path === '/parity/state') return { body: { at: at(0), from: at(30000), tolerance_points: 3, needs: [gap] } };
    if (path === '/parity/diagnosis') {
        const hire = { taught: false, people: 2, from: at(7200), to: at(0), gap_points: mean(2.1) };
        return { body: { from: at(30000), to: at(0), tolerance_points: 3, cause: 'skills',
            words: both('2 more phone-skilled agents between 10:00 and 12:00 would close it.', '2 agentes más de teléfono entre las 10:00 y las 12:00 la cerrarían.'),
            figures: { worst: { need: 'normal', channel: 'voice', level: 0.86 }, best: { need: 'normal', channel: 'mail', level: 0.94 }, gap_points: mean(8.2),
                broken_from: at(7200), broken_to: at(0), broken_share: 0.7, agents_there: 12, agents_able: 5, gap_if_all_could_points: mean(1),
                gap_if_more_people_points: mean(6), gap_under_shipped_points: null, erlang_a: null, tried: [hire], hire, teach: null } } };
    }
    if (/^\/tickets\/\w+\/why\/\w+$/.test(path)) {
        const [, , id, , other] = path.split('/');
        return { body: { ticket_id: id, other_id: other, now: null, offers: [{ offer_id: 'off_1', at: at(60), agent_id: 'agt_1', other_waiting: true, other_older: true, agent_able: true,
            reason: 'head_start', score_parts: parts, other_score_parts: parts, words: both('The other had waited longer. This one has a head start.', 'El otro llevaba más tiempo. Este tiene ventaja.') }] } };
    }
    return null;
}
