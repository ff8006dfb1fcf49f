// Lines taken out and put in between two texts, for reading before a change is published.
export interface Line { kind: 'same' | 'out' | 'in'; text: string; number: number }

export function line_diff(before: string, after: string): Line[] {
    const a = before.split('\n');
    const b = after.split('\n');
    let head = 0;
    while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
    let tail = 0;
    while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
    const middle = matched(a.slice(head, a.length - tail), b.slice(head, b.length - tail), head);
    const same = (from: number, to: number): Line[] =>
        b.slice(from, to).map((text, i) => ({ kind: 'same', text, number: from + i + 1 }));
    return [...same(0, head), ...middle, ...same(b.length - tail, b.length)];
}

// Longest common subsequence; the texts in question are a few hundred lines.
function matched(a: string[], b: string[], offset: number): Line[] {
    const width = b.length + 1;
    const best = new Uint32Array((a.length + 1) * width);
    for (let i = a.length - 1; i >= 0; i -= 1) {
        for (let j = b.length - 1; j >= 0; j -= 1) {
            best[i * width + j] = a[i] === b[j] ? best[(i + 1) * width + j + 1]! + 1
                : Math.max(best[(i + 1) * width + j]!, best[i * width + j + 1]!);
        }
    }
    const out: Line[] = [];
    let i = 0;
    let j = 0;
    while (i < a.length || j < b.length) {
        const take_out = i < a.length && (j >= b.length || best[(i + 1) * width + j]! >= best[i * width + j + 1]!);
        if (i < a.length && j < b.length && a[i] === b[j]) {
            out.push({ kind: 'same', text: b[j]!, number: offset + j + 1 });
            i += 1;
            j += 1;
        } else if (take_out) {
            out.push({ kind: 'out', text: a[i]!, number: offset + i + 1 });
            i += 1;
        } else {
            out.push({ kind: 'in', text: b[j]!, number: offset + j + 1 });
            j += 1;
        }
    }
    return out;
}
