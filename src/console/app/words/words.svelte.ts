// The console's language. Every text is a key of `en`; `es` is typed as having exactly the same
// keys, so a missing Spanish text does not compile.
import { en } from './en';
import { es } from './es';

export type Key = keyof typeof en;
export type Language = 'en' | 'es';
type Values = Record<string, string | number>;
// Keys that come in pairs for one and for many: 'waiting_one' and 'waiting_other' give 'waiting'.
type Counted = Key extends infer K ? (K extends `${infer Base}_other` ? Base : never) : never;

const dictionaries: Record<Language, Record<Key, string>> = { en, es };

function stored(): Language {
    const kept = globalThis.localStorage?.getItem('evenline.language');
    if (kept === 'en' || kept === 'es') return kept;
    return globalThis.navigator?.language.startsWith('es') ? 'es' : 'en';
}

class Words {
    language = $state<Language>(stored());
    readonly plural = $derived(new Intl.PluralRules(this.language));

    choose(language: Language) {
        this.language = language;
        localStorage.setItem('evenline.language', language);
        document.documentElement.lang = language;
    }
}

export const words = new Words();

function filled(text: string, values?: Values) {
    if (!values) return text;
    return text.replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
}

export function t(key: Key, values?: Values): string {
    return filled(dictionaries[words.language][key], values);
}

// A counted text: `{n}` is the number in the viewer's writing.
export function tn(base: Counted, n: number, values?: Values): string {
    const form = words.plural.select(n) === 'one' ? 'one' : 'other';
    const key = `${base}_${form}` as Key;
    return filled(dictionaries[words.language][key], {
        n: new Intl.NumberFormat(words.language).format(n),
        ...values,
    });
}

// Texts that come with a screen's own file instead of with the first load, typed the same way.
export function texts<E extends Record<string, string>>(own_en: E, own_es: Record<keyof E & string, string>) {
    type Own = keyof E & string;
    type OwnCounted = Own extends infer K ? (K extends `${infer Base}_other` ? Base : never) : never;
    const own: Record<Language, Record<string, string>> = { en: own_en, es: own_es };
    const found = (key: string) => own[words.language][key];
    return {
        say: (key: Own, values?: Values) => filled(found(key) ?? key, values),
        say_n: (base: OwnCounted, n: number, values?: Values) => filled(
            found(`${base}_${words.plural.select(n) === 'one' ? 'one' : 'other'}`) ?? base,
            { n: new Intl.NumberFormat(words.language).format(n), ...values }),
        // A word of the server; unknown ones are shown as they are.
        called: (prefix: string, word: string | null | undefined) =>
            word ? found(`${prefix}_${word}`) ?? named(prefix, word) : '',
    };
}

// A text for a word that comes from the server (a status, a reason). Words we do not know are
// shown as they are rather than hidden.
export function named(prefix: string, word: string | null | undefined): string {
    if (!word) return '';
    const key = `${prefix}_${word}`;
    const text = (dictionaries[words.language] as Record<string, string>)[key];
    return text ?? word.replaceAll('_', ' ');
}

// The same in every language, for lists that are also kept on the server.
export function both(prefix: string, word: string): Record<Language, string> {
    const of = (language: Language) => (dictionaries[language] as Record<string, string>)[`${prefix}_${word}`];
    return { en: of('en') ?? word, es: of('es') ?? word };
}
