// A ready answer with its variables filled in. Where nothing is known, no hole is left: the space
// before the next mark goes too.
export function fill(text: string, values: { customer: string; agent: string; ticket: string }): string {
    return text
        .replace(/\{(customer|agent|ticket)\}/g, (_, name: keyof typeof values) => values[name])
        .replace(/ +([,.!?;:])/g, '$1')
        .replace(/ {2,}/g, ' ');
}
