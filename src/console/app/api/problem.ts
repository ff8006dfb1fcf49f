// Any failure in the server's own form (RFC 9457), so that screens show one kind of error.
import { t } from '../words/words.svelte';

export interface FieldError {
    pointer: string;
    detail: string;
}

export class Problem extends Error {
    constructor(
        readonly status: number,
        readonly code: string,
        readonly title: string,
        readonly detail: string,
        readonly trace_id = '',
        readonly errors: FieldError[] = [],
        readonly retry_after_s = 0,
        // The whole answer, for the few that say more than words (a draft's newer text).
        readonly body: Record<string, unknown> = {},
    ) {
        super(`${title}: ${detail}`);
        this.name = 'Problem';
    }

    // Nothing answered at all.
    static offline(): Problem {
        return new Problem(0, 'offline', t('problem_offline'), t('problem_offline_next'));
    }

    static async read(answer: Response): Promise<Problem> {
        let body: Record<string, unknown> = {};
        try {
            body = (await answer.json()) as Record<string, unknown>;
        } catch {
            // Not JSON: a proxy in between, or a server of another version.
        }
        return Problem.from_body(answer, body);
    }

    static from_body(answer: Response, body: Record<string, unknown>): Problem {
        const text = (name: string) => (typeof body[name] === 'string' ? (body[name] as string) : '');
        return new Problem(
            answer.status,
            text('code') || `http_${answer.status}`,
            text('title') || t('problem_unknown'),
            text('detail') || t('problem_unknown_next', { status: answer.status }),
            text('trace_id') || (answer.headers.get('X-Request-Id') ?? ''),
            Array.isArray(body.errors) ? (body.errors as FieldError[]) : [],
            Number(answer.headers.get('Retry-After') ?? 0) || 0,
            body,
        );
    }

    // No answer, a busy server, or a session that ended: the same request may go later.
    get passing(): boolean {
        return this.status === 0 || this.status === 503 || this.status === 401 || this.code === 'idempotency_in_progress';
    }

    static of(thrown: unknown): Problem {
        if (thrown instanceof Problem) return thrown;
        if (thrown instanceof TypeError && /fetch|network|load/i.test(thrown.message)) {
            return Problem.offline();
        }
        return new Problem(0, 'console', t('problem_console'), String(thrown));
    }
}
