// A table as a file for a spreadsheet. Cells that a spreadsheet would run as a formula are text.
export type Cell = string | number | null;

export function csv_of(head: string[], rows: Cell[][]): string {
    const cell = (c: Cell) => {
        if (c === null) return '';
        if (typeof c === 'number') return String(c);
        const safe = /^[=+\-@\t\r]/.test(c) ? `'${c}` : c;
        return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    };
    return [head, ...rows].map((r) => r.map(cell).join(',')).join('\r\n') + '\r\n';
}

export function save(name: string, text: string, type: string) {
    const url = URL.createObjectURL(new Blob([text], { type }));
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
