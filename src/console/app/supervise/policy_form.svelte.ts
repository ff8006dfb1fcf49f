// The policy as a form: the file's own sections as values. What the form does not show is sent
// back as it came.
import * as lead from '../api/lead_calls';
import type { PolicyForm } from '../api/lead_types';
import { Problem } from '../api/problem';

export class FormDraft {
    form = $state<PolicyForm | null>(null);
    problem = $state.raw<unknown>(null);
    stale = $state(false); // somebody published in between
    busy = $state(false);
    private tag = '';
    private was = $state('');
    readonly changed = $derived(this.form !== null && JSON.stringify(this.form) !== this.was);

    async read() {
        try {
            const got = await lead.policy_form();
            this.take(got.body, got.tag);
        } catch (thrown) {
            this.problem = thrown;
        }
    }

    // 'planned': two are asked for, and it waits for the other one.
    async publish(comment: string, reason = ''): Promise<'' | 'published' | 'planned'> {
        if (!this.form) return '';
        this.busy = true;
        this.problem = null;
        try {
            const got = await lead.put_policy_form($state.snapshot(this.form) as PolicyForm, this.tag, comment, reason);
            if (!got.tag) return 'planned';
            this.take(got.body, got.tag);
            return 'published';
        } catch (thrown) {
            this.stale = Problem.of(thrown).status === 412;
            this.problem = thrown;
            return '';
        } finally {
            this.busy = false;
        }
    }

    private take(form: PolicyForm, tag: string) {
        this.form = form;
        this.was = JSON.stringify(form);
        this.tag = tag;
        this.stale = false;
        this.problem = null;
    }
}
