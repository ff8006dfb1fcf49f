// What the keyboard does. Single letters are off while typing and can be switched off
// altogether (WCAG 2.1.4); screens add their own actions while they are shown.
import { keymap } from '../stores/keymap.svelte';
import { looks } from '../stores/looks.svelte';
import type { Key } from '../words/words.svelte';

export interface Shortcut {
    keys: string; // as shipped: 'a', 'g i', 'mod+k', 'mod+enter'
    what: Key;
    run: () => void;
}

let active: Shortcut[] = [];
let pending = '';
let pending_at = 0;

// Adds actions; gives back the function that takes them away.
export function listen(more: Shortcut[]): () => void {
    active = [...active, ...more];
    return () => {
        active = active.filter((s) => !more.includes(s));
    };
}

const keys_of = (s: Shortcut) => keymap.keys(s.what, s.keys);

// What can be done now, each once, with the keys this person has for it.
export function all_shortcuts(): Shortcut[] {
    return [...new Map(active.map((s) => [s.what, { ...s, keys: keys_of(s) }])).values()];
}

// The action that a key already has; '' when the key is free.
export function taken_by(keys: string, but: Key): Key | '' {
    return all_shortcuts().find((s) => s.keys === keys && s.what !== but)?.what ?? '';
}

export function typing(target: EventTarget | null): boolean {
    if (target instanceof HTMLInputElement && /^(checkbox|radio)$/.test(target.type)) return false;
    return target instanceof HTMLElement &&
        (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

export function name_of(e: KeyboardEvent): string {
    const key = e.key.toLowerCase();
    return e.ctrlKey || e.metaKey ? `mod+${key}` : key;
}

// True when the key did something.
export function pressed(e: KeyboardEvent, now = Date.now()): boolean {
    if (e.altKey || e.isComposing || e.defaultPrevented) return false;
    const key = name_of(e);
    const letter = !key.startsWith('mod+');
    if (letter && (typing(e.target) || !looks.letters || in_dialog(e.target))) return false;
    const chord = now - pending_at < 1_200 && pending ? `${pending} ${key}` : key;
    const found = active.findLast((s) => keys_of(s) === chord) ?? active.findLast((s) => keys_of(s) === key);
    if (found) {
        pending = '';
        found.run();
        return true;
    }
    if (active.some((s) => keys_of(s).startsWith(`${key} `))) {
        pending = key;
        pending_at = now;
    } else if (letter) {
        pending = '';
    }
    return false;
}

function in_dialog(target: EventTarget | null): boolean {
    return target instanceof Element && target.closest('[role=dialog],[role=menu]') !== null;
}

export function shown_keys(keys: string): string[] {
    return keys.split(' ').map((k) =>
        k.replace('mod+', 'Ctrl+').replace('enter', 'Enter').replace(/(^|\+)([a-z])$/, (_, a: string, b: string) => a + b.toUpperCase()));
}
