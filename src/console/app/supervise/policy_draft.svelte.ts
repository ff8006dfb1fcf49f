// The policy as somebody edits it: what is in force, their text, and what the server thinks of
// it. The draft outlives a reload; a newer policy in force never overwrites it.
import * as calls from '../api/calls';
import * as lead from '../api/lead_calls';
import type { Finding } from '../api/lead_types';
import { Problem } from '../api/problem';

const place = 'evenline.policy_draft';
const lint_after_ms = 400;

// What somebody has written and not published yet; null: nothing.
export const kept_draft = () => sessionStorage.getItem(place);

export class PolicyDraft {
    in_force = $state('');
    text = $state('');
    theirs = $state<string | null>(null); // what was published while this was written
    findings = $state.raw<Finding[]>([]);
    checked = $state(false); // the findings belong to the text as it is
    problem = $state.raw<unknown>(null);
    busy = $state(false);
    readonly changed = $derived(this.text !== this.in_force);
    private tag = '';
    private lint_timer: ReturnType<typeof setTimeout> | undefined;

    async read(keep_draft = true) {
        this.problem = null;
        try {
            const answer = await calls.policy();
            const kept = sessionStorage.getItem(place);
            this.in_force = answer.text;
            this.tag = answer.etag;
            this.theirs = null;
            this.text = keep_draft && kept !== null ? kept : answer.text;
            if (!keep_draft) sessionStorage.removeItem(place);
            this.lint();
        } catch (thrown) {
            this.problem = thrown;
        }
    }

    write(text: string) {
        this.text = text;
        sessionStorage.setItem(place, text);
        this.lint();
    }

    // Asks the server a moment after the last key; a mistake is shown before anybody publishes it.
    lint() {
        this.checked = false;
        clearTimeout(this.lint_timer);
        this.lint_timer = setTimeout(() => void this.check(), lint_after_ms);
    }

    async check() {
        const asked = this.text;
        try {
            const found = await lead.check_policy(asked);
            if (asked !== this.text) return;
            this.findings = found.findings;
            this.checked = true;
        } catch {
            // Publishing says it too.
        }
    }

    // 'planned': two are asked for, and it waits for the other one.
    async publish(comment: string, reason = ''): Promise<'' | 'published' | 'planned'> {
        this.busy = true;
        this.problem = null;
        const text = this.text;
        try {
            const done = await lead.publish_policy(text, this.tag, comment, reason);
            if (!done.tag) return 'planned';
            this.in_force = text;
            this.tag = done.tag;
            sessionStorage.removeItem(place);
            return 'published';
        } catch (thrown) {
            if (Problem.of(thrown).status === 412) await this.read_theirs();
            else this.problem = thrown;
            return '';
        } finally {
            this.busy = false;
        }
    }

    // Somebody published in between: both texts are kept until a person has chosen.
    private async read_theirs() {
        try {
            const answer = await calls.policy();
            this.theirs = answer.text;
            this.tag = answer.etag;
        } catch (thrown) {
            this.problem = thrown;
        }
    }

    keep_mine() {
        if (this.theirs !== null) this.in_force = this.theirs;
        this.theirs = null;
    }

    take_theirs() {
        if (this.theirs === null) return;
        this.in_force = this.text = this.theirs;
        this.theirs = null;
        sessionStorage.removeItem(place);
        this.lint();
    }

    stop() {
        clearTimeout(this.lint_timer);
    }
}
