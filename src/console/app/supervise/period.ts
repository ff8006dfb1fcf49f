// The period of a report, kept in the address so that a link shows the same figures.
export interface Period { from: string; to: string }
type Query = Record<string, string>;

export const spans = [
    { id: '1', name: 'last_hour', hours: 1 }, { id: '24', name: 'last_day', hours: 24 },
    { id: '168', name: 'last_week', hours: 168 }, { id: '672', name: 'last_month', hours: 672 },
] as const;

export const span_of = (query: Query) => spans.find((s) => s.id === query.hours) ?? spans[1];

export function period_of(query: Query, now: number): Period {
    const to = query.to ? new Date(query.to) : new Date(now);
    const from = query.from ? new Date(query.from) : new Date(to.getTime() - span_of(query).hours * 3_600_000);
    return { from: from.toISOString(), to: to.toISOString() };
}

// The period of the same length that ended when this one began.
export function before(p: Period): Period {
    const length = Date.parse(p.to) - Date.parse(p.from);
    return { from: new Date(Date.parse(p.from) - length).toISOString(), to: p.from };
}

// As <input type=datetime-local> wants it: the viewer's own clock.
export function local(iso: string): string {
    const d = new Date(iso);
    return new Date(d.getTime() - d.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
