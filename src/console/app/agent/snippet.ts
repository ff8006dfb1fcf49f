// A snippet's parts: what stands between U+0001 and U+0002 matched. It is text, never markup.
export interface Piece { text: string; hit: boolean }

export function marked(snippet: string): Piece[] {
    const pieces: Piece[] = [];
    for (const [i, part] of snippet.split('\u0001').entries()) {
        const end = i === 0 ? -1 : part.indexOf('\u0002');
        if (end >= 0) pieces.push({ text: part.slice(0, end), hit: true });
        const rest = part.slice(end + 1).replaceAll('\u0002', '');
        if (rest) pieces.push({ text: rest, hit: false });
    }
    return pieces;
}
