// A fixed-height window over a long list: which rows are in the page.
export interface Slice { from: number; to: number; above: number; below: number }

export function slice_of(count: number, row_px: number, scroll_px: number, view_px: number, spare = 8): Slice {
    const from = Math.max(0, Math.min(count, Math.floor(scroll_px / row_px) - spare));
    const to = Math.min(count, Math.ceil((scroll_px + view_px) / row_px) + spare);
    return { from, to: Math.max(from, to), above: from * row_px, below: (count - Math.max(from, to)) * row_px };
}
