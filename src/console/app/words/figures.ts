// Times, durations and shares as people read them, in the viewer's language and zone.
import { words } from './words.svelte';

export function seconds_between(from: string, to: number): number {
    return Math.max(0, (to - Date.parse(from)) / 1000);
}

// "45 s", "4:05", "2 h 07".
export function duration(total_s: number): string {
    const s = Math.max(0, Math.floor(total_s));
    if (s < 60) return `${s} s`;
    if (s < 3600) return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
    const h = Math.floor(s / 3600);
    if (h < 48) return `${h} h ${String(Math.floor((s % 3600) / 60)).padStart(2, '0')}`;
    return `${Math.floor(h / 24)} d ${h % 24} h`;
}

export function clock(at: string | number): string {
    if (at === '') return '–';
    return new Intl.DateTimeFormat(words.language, { hour: '2-digit', minute: '2-digit' }).format(
        new Date(at),
    );
}

export function day(at: string | number): string {
    return new Intl.DateTimeFormat(words.language, {
        weekday: 'short', day: 'numeric', month: 'short',
    }).format(new Date(at));
}

export function moment(at: string | number): string {
    return new Intl.DateTimeFormat(words.language, {
        day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit',
    }).format(new Date(at));
}

export function percent(share: number, digits = 1): string {
    return new Intl.NumberFormat(words.language, {
        style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits,
    }).format(share);
}

export function number(value: number, digits = 0): string {
    return new Intl.NumberFormat(words.language, {
        minimumFractionDigits: digits, maximumFractionDigits: digits,
    }).format(value);
}

// Decimals of a currency: 2 for EUR, 0 for JPY.
export function digits_of(currency: string): number {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

// Whole minor units (cents) as money.
export function money(minor: number, currency: string): string {
    return new Intl.NumberFormat(words.language, { style: 'currency', currency }).format(minor / 10 ** digits_of(currency));
}
