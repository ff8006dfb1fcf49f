import { number } from '../words/figures';

const units = ['B', 'KB', 'MB', 'GB', 'TB'];

export function bytes_text(bytes: number): string {
    let size = bytes;
    let unit = 0;
    while (size >= 1024 && unit < units.length - 1) {
        size /= 1024;
        unit += 1;
    }
    return `${number(size, unit ? 1 : 0)} ${units[unit]}`;
}
