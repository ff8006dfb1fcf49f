// Telling an agent of an offer when they look elsewhere: a sound, a desktop notification, and the
// tab's title. Each has a twin on the screen.
import { looks } from './looks.svelte';

let audio: AudioContext | null = null;

// Two soft notes, made here: no file to fetch, and it follows the system's volume.
export function chime() {
    if (!looks.sound) return;
    try {
        audio ??= new AudioContext();
        void audio.resume();
        for (const [i, pitch] of [660, 880].entries()) {
            const from = audio.currentTime + i * 0.16;
            const note = audio.createOscillator();
            const loud = audio.createGain();
            note.frequency.value = pitch;
            loud.gain.setValueAtTime(0.0001, from);
            loud.gain.exponentialRampToValueAtTime(0.2, from + 0.02);
            loud.gain.exponentialRampToValueAtTime(0.0001, from + 0.32);
            note.connect(loud).connect(audio.destination);
            note.start(from);
            note.stop(from + 0.35);
        }
    } catch {
        // A machine without sound still has the card, the title and the notification.
    }
}

export function ask_permission() {
    if ('Notification' in window && Notification.permission === 'default') {
        void Notification.requestPermission().catch(() => undefined);
    }
}

// The sound and a notification now, to hear and see what an offer will be like; says what this
// browser allows.
export async function try_alerts(title: string, body: string): Promise<'shown' | 'refused' | 'missing'> {
    chime();
    if (!('Notification' in window)) return 'missing';
    if (Notification.permission === 'default') await Notification.requestPermission().catch(() => undefined);
    if (Notification.permission !== 'granted') return 'refused';
    notify(title, body, 'evenline-test', true);
    return 'shown';
}

export function notify(title: string, body: string, tag: string, always = false) {
    if (!('Notification' in window) || Notification.permission !== 'granted' || (document.hasFocus() && !always)) return;
    try {
        const shown = new Notification(title, { body, tag, icon: '/mark.svg' });
        shown.onclick = () => {
            window.focus();
            shown.close();
        };
    } catch {
        // Some browsers only allow notifications from a worker.
    }
}

let flashing: ReturnType<typeof setInterval> | undefined;

export function flash_title(text: string | null) {
    clearInterval(flashing);
    flashing = undefined;
    document.title = 'Evenline';
    if (text === null) return;
    let on = false;
    flashing = setInterval(() => {
        on = !on;
        document.title = on ? text : 'Evenline';
    }, 1_000);
}
