// Screens beside the desk, loaded when first opened so that an agent's first load stays small.
import type { Component } from 'svelte';

export interface Screen {
    name: string;
    load: () => Promise<{ default: Component }>;
}

export const screens: Screen[] = [
    { name: 'search', load: () => import('../agent/Search.svelte') },
    { name: 'account', load: () => import('../entry/Account.svelte') },
    { name: 'customers', load: () => import('../agent/Customer.svelte') },
    { name: 'wall', load: () => import('../supervise/Wall.svelte') },
    { name: 'line', load: () => import('../supervise/Line.svelte') },
    { name: 'agents', load: () => import('../supervise/Agents.svelte') },
    { name: 'monitor', load: () => import('../supervise/Monitor.svelte') },
    { name: 'reports', load: () => import('../supervise/Reports.svelte') },
    { name: 'policy', load: () => import('../supervise/Policy.svelte') },
    { name: 'audit', load: () => import('../supervise/Audit.svelte') },
    { name: 'admin', load: () => import('../admin/Admin.svelte') },
];
