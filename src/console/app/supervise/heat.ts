// The heat map's grid: rows by channel, need, agent or skill, columns by hour.
import type { SlaCell } from '../api/lead_types';

export type Axis = 'channel' | 'need' | 'agent' | 'skill';
export type Shown = 'kept' | 'abandoned' | 'gap';
export interface HeatRow { id: string; label?: string; cells: Map<string, SlaCell> }

export function grid_of(cells: SlaCell[], by: Axis): { hours: string[]; rows: HeatRow[] } {
    const rows = new Map<string, HeatRow>();
    for (const cell of cells) {
        const id = cell[by] ?? '';
        const row: HeatRow = rows.get(id) ?? { id, cells: new Map(), ...(cell.label ? { label: cell.label } : {}) };
        row.cells.set(cell.hour, cell);
        rows.set(id, row);
    }
    return {
        hours: [...new Set(cells.map((c) => c.hour))].sort(),
        rows: [...rows.values()].sort((a, b) => a.id.localeCompare(b.id, undefined, { numeric: true })),
    };
}

export function value_of(cell: SlaCell | undefined, show: Shown): number | null {
    if (!cell || cell.n === 0) return null;
    return show === 'kept' ? cell.in_target_share : show === 'abandoned' ? cell.abandoned_share : cell.gap;
}

export function tone_of(value: number | null, show: Shown): '' | 'good' | 'warn' | 'bad' {
    if (value === null) return '';
    if (show === 'gap') return Math.abs(value) <= 0.03 ? 'good' : Math.abs(value) <= 0.06 ? 'warn' : 'bad';
    const good = show === 'kept' ? value : 1 - value;
    return good >= 0.95 ? 'good' : good >= 0.8 ? 'warn' : 'bad';
}
