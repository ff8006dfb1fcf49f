import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as calls from '../api/calls';
import * as lead from '../api/lead_calls';
import { Problem } from '../api/problem';
import { FormDraft } from './policy_form.svelte';
import { PolicyDraft } from './policy_draft.svelte';

vi.mock('../api/calls');
vi.mock('../api/lead_calls');
const stale = new Problem(412, 'version_stale', 'It has changed', '');

beforeEach(() => {
    vi.useFakeTimers();
    sessionStorage.clear();
    vi.mocked(calls.policy).mockResolvedValue({ text: 'a = 1', etag: '"1"' });
    vi.mocked(lead.check_policy).mockResolvedValue({ ok: true, findings: [] });
});
afterEach(() => vi.useRealTimers());

test('a draft outlives a reload and is gone once it is published', async () => {
    const draft = new PolicyDraft();
    await draft.read();
    draft.write('a = 2');
    const again = new PolicyDraft();
    await again.read();
    expect([again.text, again.in_force, again.changed]).toEqual(['a = 2', 'a = 1', true]);
    vi.mocked(lead.publish_policy).mockResolvedValue({ body: '', tag: '"2"' });
    expect(await again.publish('why')).toBe('published');
    expect(lead.publish_policy).toHaveBeenLastCalledWith('a = 2', '"1"', 'why', '');
    expect(sessionStorage.length).toBe(0);
    expect(again.changed).toBe(false);
});

test('somebody faster is shown and nothing is lost, whichever text is chosen', async () => {
    const draft = new PolicyDraft();
    await draft.read();
    draft.write('a = 2');
    vi.mocked(lead.publish_policy).mockRejectedValueOnce(stale);
    vi.mocked(calls.policy).mockResolvedValue({ text: 'a = 9', etag: '"7"' });
    expect(await draft.publish('')).toBe('');
    expect([draft.text, draft.theirs, draft.in_force]).toEqual(['a = 2', 'a = 9', 'a = 1']);
    draft.keep_mine();
    expect([draft.text, draft.theirs, draft.in_force]).toEqual(['a = 2', null, 'a = 9']);
    vi.mocked(lead.publish_policy).mockResolvedValue({ body: '', tag: '"8"' });
    await draft.publish('');
    expect(lead.publish_policy).toHaveBeenLastCalledWith('a = 2', '"7"', '', '');
});

test('the text is checked once, a moment after the last key', async () => {
    vi.mocked(lead.check_policy).mockClear();
    const draft = new PolicyDraft();
    draft.write('a');
    draft.write('ab');
    await vi.advanceTimersByTimeAsync(399);
    expect(lead.check_policy).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(vi.mocked(lead.check_policy).mock.calls).toEqual([['ab']]);
    expect(draft.checked).toBe(true);
});

test('a form that was overtaken says so and keeps what was typed', async () => {
    vi.mocked(lead.policy_form).mockResolvedValue({ body: { default_need: 'n', need: [], life: { wrap_up: true } }, tag: '"1"' });
    const draft = new FormDraft();
    await draft.read();
    draft.form!.default_need = 'm';
    expect(draft.changed).toBe(true);
    vi.mocked(lead.put_policy_form).mockRejectedValueOnce(stale);
    expect(await draft.publish('')).toBe('');
    expect([draft.stale, draft.form!.default_need]).toEqual([true, 'm']);
    expect(vi.mocked(lead.put_policy_form).mock.calls[0]![0]).toMatchObject({ default_need: 'm', life: { wrap_up: true } });
});

test('a policy that widens the gap is published with the reason that was asked for', async () => {
    const draft = new PolicyDraft();
    await draft.read();
    draft.write('a = 2');
    vi.mocked(lead.publish_policy).mockRejectedValueOnce(new Problem(409, 'policy_widens_gap', 'It would part the channels', ''));
    expect(await draft.publish('calls')).toBe('');
    expect([Problem.of(draft.problem).code, draft.text]).toEqual(['policy_widens_gap', 'a = 2']);
    vi.mocked(lead.publish_policy).mockResolvedValue({ body: '', tag: '"2"' });
    expect(await draft.publish('calls', 'an outage of mail')).toBe('published');
    expect(lead.publish_policy).toHaveBeenLastCalledWith('a = 2', '"1"', 'calls', 'an outage of mail');
});

test('where two are asked for, a policy is only planned and the text stays as it is written', async () => {
    const draft = new PolicyDraft();
    await draft.read();
    draft.write('a = 2');
    vi.mocked(lead.publish_policy).mockResolvedValue({ body: '', tag: '' }); // 202: a plan has no version
    expect(await draft.publish('nights')).toBe('planned');
    expect([draft.text, draft.changed]).toEqual(['a = 2', true]);
});
