// Log-in at an identity provider: there and back. The state stays in this tab, so that a page of
// somebody else's making cannot log us in as them.
import { ask } from './ask';
import type { Login } from './types';

const place = 'evenline.sign_on';

export async function leave_for_provider() {
    const { url, state } = await ask<{ url: string; state: string }>('POST', '/api/v1/session/sign_on/begin', { body: {} });
    sessionStorage.setItem(place, state);
    location.assign(url);
}

// What the provider sent us back with, once; nothing when we were not away.
export function came_back(): { code: string; state: string } | null {
    const query = new URLSearchParams(location.search);
    const kept = sessionStorage.getItem(place);
    if (!kept || !query.has('state')) return null;
    sessionStorage.removeItem(place);
    history.replaceState(null, '', location.pathname + location.hash);
    const code = query.get('code');
    return code && query.get('state') === kept ? { code, state: kept } : null;
}

export const log_in_by_code = (body: { code: string; state: string }) =>
    ask<Login>('POST', '/api/v1/session/sign_on', { body });
