// An identity provider for tests: logs in whoever comes, as the person it was told.
import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

const part = (what) => Buffer.from(JSON.stringify(what)).toString('base64url');

export async function identity_provider(client_id) {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const codes = new Map();
    const here = { email: '', subject: 'person-1', asked: [] };
    const answer = (res, body, status = 200) => res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const server = createServer((req, res) => {
        const url = new URL(req.url, here.issuer);
        here.asked.push(url.pathname);
        if (url.pathname === '/.well-known/openid-configuration') {
            return answer(res, { issuer: here.issuer, authorization_endpoint: `${here.issuer}/authorize`, token_endpoint: `${here.issuer}/token`, jwks_uri: `${here.issuer}/keys` });
        }
        if (url.pathname === '/keys') return answer(res, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] });
        if (url.pathname === '/authorize') {
            const code = randomUUID();
            codes.set(code, url.searchParams);
            const back = new URL(url.searchParams.get('redirect_uri'));
            back.searchParams.set('code', code);
            back.searchParams.set('state', url.searchParams.get('state'));
            return res.writeHead(302, { location: back.href }).end();
        }
        let body = '';
        req.on('data', (d) => (body += d));
        req.on('end', () => {
            const form = new URLSearchParams(body);
            const begun = codes.get(form.get('code'));
            codes.delete(form.get('code'));
            const proof = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
            if (!begun || proof !== begun.get('code_challenge')) return answer(res, { error: 'invalid_grant' }, 400);
            const now = Math.floor(Date.now() / 1000);
            const claims = { iss: here.issuer, aud: client_id, sub: here.subject, email: here.email, email_verified: true, iat: now, exp: now + 60, nonce: begun.get('nonce') };
            const signed = `${part({ alg: 'RS256', kid: 'one' })}.${part(claims)}`;
            answer(res, { token_type: 'Bearer', id_token: `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}` });
        });
    });
    await new Promise((up) => server.listen(0, '127.0.0.1', up));
    here.issuer = `http://127.0.0.1:${server.address().port}`;
    here.stop = () => server.close();
    return here;
}
