// "08:00-14:00, 15:30-20:00" and back; null when it is not hours.
const span = /^([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*((?:[01]?\d|2[0-3]):[0-5]\d|24:00)$/;

export function spans_text(spans: string[] | undefined): string {
    return (spans ?? []).join(', ');
}

export function read_spans(text: string): string[] | null {
    const parts = text.split(/[,;]/).map((p) => p.trim()).filter(Boolean);
    const spans: string[] = [];
    for (const part of parts) {
        const found = span.exec(part);
        if (!found) return null;
        const from = `${found[1]!.padStart(2, '0')}:${found[2]}`;
        const to = found[3]!.padStart(5, '0');
        if (from >= to) return null;
        spans.push(`${from}-${to}`);
    }
    return spans.sort();
}
