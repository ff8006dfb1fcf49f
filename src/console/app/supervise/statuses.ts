// Tickets in these are over: nothing more can be said in them.
export const over_statuses: ReadonlySet<string> = new Set(['closed', 'abandoned', 'cancelled', 'merged']);
