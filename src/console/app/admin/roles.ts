// What each role may; the server decides, this only tells.
export const roles = ['agent', 'supervisor', 'integrator', 'admin'] as const;
export type RoleName = (typeof roles)[number];

export const rights = [
    { id: 'serve', who: ['agent', 'supervisor', 'admin'] }, { id: 'own_tickets', who: ['agent', 'supervisor', 'admin'] },
    { id: 'line', who: ['supervisor', 'admin'] }, { id: 'monitor', who: ['supervisor', 'admin'] },
    { id: 'reports', who: ['supervisor', 'admin'] }, { id: 'policy', who: ['supervisor', 'admin'] },
    { id: 'audit', who: ['supervisor', 'admin'] }, { id: 'events', who: ['supervisor', 'integrator', 'admin'] },
    { id: 'administer', who: ['admin'] },
] as const;

// The scopes a token may be narrowed to, as the server names them.
export const scopes = ['tickets:read', 'tickets:write', 'offers:read', 'offers:write', 'customers:read', 'customers:write',
    'line:read', 'agents:read', 'agents:write', 'policy:read', 'policy:write', 'reports:read', 'events:read', 'audit:read', 'admin:read', 'admin:write'] as const;
