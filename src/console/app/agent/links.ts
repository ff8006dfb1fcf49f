// Finds web addresses in plain text. Only http and https become links; everything else stays text.
export interface Part { text: string; href?: string }

const address = /\bhttps?:\/\/[^\s<>"'`{}|\\^]+/gi;

export function with_links(text: string): Part[] {
    const parts: Part[] = [];
    let from = 0;
    for (const found of text.matchAll(address)) {
        const shown = found[0].replace(/[.,;:!?)\]]+$/, '');
        let href: string;
        try {
            href = new URL(shown).href;
        } catch {
            continue;
        }
        if (found.index > from) parts.push({ text: text.slice(from, found.index) });
        parts.push({ text: shown, href });
        from = found.index + shown.length;
    }
    if (from < text.length || parts.length === 0) parts.push({ text: text.slice(from) });
    return parts;
}
