// Passkeys: what the browser's own prompt gives and takes, as the text the server speaks; and the
// sessions that log-ins have opened.
import { ask } from './ask';
import type { Login } from './types';

const v1 = '/api/v1';

export interface Passkey { id: string; name: string; created_at: string; last_used_at: string | null }
export interface OpenSession { id: string; created_at: string; last_used_at: string; expires_at: string; from: string; this_one: boolean }
interface Challenge { challenge: string; domain: string }
interface Begun extends Challenge { user: { id: string; name: string; display_name: string }; have: string[] }
export interface Ways { passkeys: boolean; sign_on: { name: string } | null }

export const bytes_of = (text: string) =>
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
export const text_of = (from: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(from)))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

export const browser_can = () => 'PublicKeyCredential' in window;
export const ways = () => ask<Ways>('GET', `${v1}/session/ways`);
export const passkeys = async () => (await ask<{ data: Passkey[] }>('GET', `${v1}/me/passkeys`)).data;
export const drop_passkey = (id: string) => ask<void>('DELETE', `${v1}/me/passkeys/${encodeURIComponent(id)}`);

export const my_sessions = async () => (await ask<{ data: OpenSession[] }>('GET', `${v1}/me/sessions`)).data;
// Without an id: all but this one.
export const end_my_session = (id: string) =>
    ask<void>('DELETE', id ? `${v1}/me/sessions/${encodeURIComponent(id)}` : `${v1}/me/sessions`);

// Nothing when the person closed the prompt.
export async function add_passkey(name: string, password: string): Promise<Passkey | null> {
    const begun = await ask<Begun>('POST', `${v1}/me/passkeys/challenge`, { body: { password } });
    const made = await prompted(() => navigator.credentials.create({ publicKey: {
        challenge: bytes_of(begun.challenge), rp: { id: begun.domain, name: 'Evenline' },
        user: { id: bytes_of(begun.user.id), name: begun.user.name, displayName: begun.user.display_name },
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }, { type: 'public-key', alg: -257 }],
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        excludeCredentials: begun.have.map((id) => ({ type: 'public-key', id: bytes_of(id) })),
    } }));
    if (!made) return null;
    const said = made.response as AuthenticatorAttestationResponse;
    return ask<Passkey>('POST', `${v1}/me/passkeys`, { body: {
        name, client_data: text_of(said.clientDataJSON), attestation: text_of(said.attestationObject),
    } });
}

export async function log_in_by_passkey(): Promise<Login | null> {
    const given = await ask<Challenge>('POST', `${v1}/session/passkey/challenge`, { body: {} });
    const shown = await prompted(() => navigator.credentials.get({ publicKey: {
        challenge: bytes_of(given.challenge), rpId: given.domain, userVerification: 'required',
    } }));
    if (!shown) return null;
    const said = shown.response as AuthenticatorAssertionResponse;
    return ask<Login>('POST', `${v1}/session/passkey`, { body: {
        id: shown.id, client_data: text_of(said.clientDataJSON),
        authenticator_data: text_of(said.authenticatorData), signature: text_of(said.signature),
    } });
}

async function prompted(run: () => Promise<Credential | null>): Promise<PublicKeyCredential | null> {
    try {
        return (await run()) as PublicKeyCredential | null;
    } catch (thrown) {
        if (thrown instanceof DOMException && thrown.name === 'NotAllowedError') return null;
        throw thrown;
    }
}
