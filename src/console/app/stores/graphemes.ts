// Lengths as people count them: one flag, one family emoji, one accented letter is one.
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export function grapheme_count(text: string): number {
    let n = 0;
    for (const _ of segmenter.segment(text)) n += 1;
    return n;
}

// Cuts a text into parts of at most `limit` graphemes, at spaces where there are any.
export function split_into_thread(text: string, limit: number): string[] {
    const parts: string[] = [];
    let rest = text.trim();
    while (rest !== '' && limit > 0) {
        const cells = [...segmenter.segment(rest)];
        if (cells.length <= limit) {
            parts.push(rest);
            break;
        }
        const hard = cells[limit]!.index;
        const soft = rest.slice(0, hard + 1).search(/\s\S*$/);
        const cut = soft > hard / 2 ? soft : hard;
        parts.push(rest.slice(0, cut).trimEnd());
        rest = rest.slice(cut).trimStart();
    }
    return parts;
}
