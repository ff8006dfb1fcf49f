// Who is here. The token lives in this browser until log-out or until the server ends it; when
// it ends under an open console, the screen stays and asks for the password over it.
import * as calls from '../api/calls';
import { log_in_by_passkey } from '../api/passkeys';
import { log_in_by_code } from '../api/sign_on';
import { set_token, when_refused } from '../api/client';
import type { Login, Me, Role } from '../api/types';

interface Kept {
    token: string;
    name: string;
    email: string;
    role: Role;
    agent_id: string | null;
}

const place = 'evenline.session';

function kept(): Kept | null {
    try {
        return JSON.parse(localStorage.getItem(place) ?? 'null') as Kept | null;
    } catch {
        return null;
    }
}

class Session {
    private kept = $state<Kept | null>(kept());
    over = $state(false);
    may_watch_unseen = $state(false);
    policy_by_two = $state(false); // what this person publishes waits for somebody else's word
    readonly token = $derived(this.kept?.token ?? '');
    readonly name = $derived(this.kept?.name ?? '');
    readonly email = $derived(this.kept?.email ?? '');
    readonly role = $derived<Role>(this.kept?.role ?? 'agent');
    readonly agent_id = $derived(this.kept?.agent_id ?? '');
    readonly serves = $derived(this.agent_id !== '');
    readonly leads = $derived(this.role === 'supervisor' || this.role === 'admin');
    readonly home = $derived(this.serves ? 'inbox' : 'wall');

    constructor() {
        set_token(this.kept?.token ?? '');
        when_refused(() => {
            if (this.kept) this.over = true;
        });
        // A log-in or log-out in another tab counts here too.
        addEventListener('storage', (e) => {
            if (e.key !== place) return;
            this.kept = kept();
            set_token(this.kept?.token ?? '');
            if (this.kept) this.over = false;
        });
    }

    async log_in(email: string, password: string, otp = '') {
        this.take(await calls.log_in(email, password, otp), email);
    }

    // Does nothing when the person closed the prompt.
    async by_passkey() {
        const login = await log_in_by_passkey();
        if (login) this.take(login);
    }

    async by_code(back: { code: string; state: string }) {
        this.take(await log_in_by_code(back));
    }

    async by_link(link: string, otp = '') {
        this.take(await calls.log_in_by_link(link, otp));
    }

    async set_up(link: string, name: string, password: string, otp = '') {
        this.take(await calls.set_up(link, name, password, otp));
    }

    // What the server knows of us now, after a reload.
    refresh(me: Me) {
        if (!this.kept) return;
        this.may_watch_unseen = me.private_monitoring;
        this.policy_by_two = me.policy_by_two;
        this.keep({
            ...this.kept, name: me.name, role: me.role, agent_id: me.agent_id,
        });
    }

    log_out() {
        void calls.log_out().catch(() => undefined);
        this.kept = null;
        this.over = false;
        localStorage.removeItem(place);
        set_token('');
        location.hash = '';
    }

    private take(login: Login, email = '') {
        const who = login.me;
        // Somebody else took this chair: nothing of the one before stays on the screen.
        const other = this.over && this.kept !== null && (who.agent_id !== this.kept.agent_id || who.name !== this.kept.name);
        this.keep({
            token: login.token, name: who.name, email, role: who.role, agent_id: who.agent_id,
        });
        this.over = false;
        if (other) location.reload();
    }

    private keep(now: Kept) {
        this.kept = now;
        localStorage.setItem(place, JSON.stringify(now));
        set_token(now.token);
    }
}

export const session = new Session();
