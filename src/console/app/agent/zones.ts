// When it is what time where the customer is. The zone is the one the server knows, or that of
// the country of their number where that country has one.
import type { Customer } from '../api/types';

const by_prefix: [string, string][] = [
    ['+34', 'Europe/Madrid'], ['+351', 'Europe/Lisbon'], ['+33', 'Europe/Paris'], ['+49', 'Europe/Berlin'], ['+44', 'Europe/London'],
    ['+353', 'Europe/Dublin'], ['+39', 'Europe/Rome'], ['+31', 'Europe/Amsterdam'], ['+32', 'Europe/Brussels'], ['+41', 'Europe/Zurich'],
    ['+43', 'Europe/Vienna'], ['+48', 'Europe/Warsaw'], ['+30', 'Europe/Athens'], ['+46', 'Europe/Stockholm'], ['+47', 'Europe/Oslo'],
    ['+45', 'Europe/Copenhagen'], ['+358', 'Europe/Helsinki'], ['+40', 'Europe/Bucharest'], ['+57', 'America/Bogota'], ['+51', 'America/Lima'],
    ['+58', 'America/Caracas'], ['+54', 'America/Argentina/Buenos_Aires'], ['+598', 'America/Montevideo'], ['+595', 'America/Asuncion'],
    ['+506', 'America/Costa_Rica'], ['+212', 'Africa/Casablanca'], ['+91', 'Asia/Kolkata'], ['+81', 'Asia/Tokyo'], ['+82', 'Asia/Seoul'],
];

export function zone_of(customer: Customer | null): string {
    if (customer?.time_zone) return customer.time_zone;
    const phone = customer?.addresses.find((a) => a.kind === 'phone')?.value ?? '';
    return by_prefix.filter(([p]) => phone.startsWith(p)).sort((a, b) => b[0].length - a[0].length)[0]?.[1] ?? '';
}

export const own_zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

// How far the zone's clock is ahead of UTC at that instant.
function ahead_ms(zone: string, at: number): number {
    const part = Object.fromEntries(new Intl.DateTimeFormat('en-US', {
        timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    }).formatToParts(at).map((p) => [p.type, Number(p.value)])) as Record<string, number>;
    return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!) - Math.floor(at / 1000) * 1000;
}

// The instant at which a clock of `zone` shows `wall` (2026-11-22T09:00).
export function instant_in(zone: string, wall: string): Date {
    const as_utc = Date.parse(`${wall.length === 16 ? `${wall}:00` : wall}Z`);
    let at = as_utc - ahead_ms(zone, as_utc);
    at = as_utc - ahead_ms(zone, at); // across a change of summer time the first guess is an hour off
    return new Date(at);
}

// The wall clock of `zone` at an hour of a day some days from now.
export function wall_in(zone: string, now: number, days: number, hour: number): string {
    const there = new Date(now + ahead_ms(zone, now) + days * 86_400_000);
    there.setUTCHours(hour, 0, 0, 0);
    return there.toISOString().slice(0, 16);
}
