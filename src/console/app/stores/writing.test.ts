import { beforeEach, expect, test } from 'vitest';
import type { ChannelFacts } from '../api/desk_types';
import type { Ticket } from '../api/types';
import { wait_words } from '../agent/wait_words';
import { channels } from './channels.svelte';
import { outgoing } from './outgoing.svelte';
import { signature, signed, unsigned } from './signature.svelte';
import { is_mail, Writing } from './writing.svelte';

const facts = (id: string, kind: string, more = {}): ChannelFacts => ({ id, kind, title: kind, form: 'mail', public: false, can_reply: true,
    reply_limit_graphemes: null, reply_window_seconds: null, private_reply_seconds: null, templates: [], attachments: null, ...more });
const writes_on = (channel: string) => new Writing('tkt_1', () => ({ id: 'tkt_1', channel, contacts: [] }) as unknown as Ticket, () => null, 'reply');
const sent = () => outgoing.items.at(-1)!;

beforeEach(() => {
    channels.all = [facts('box', 'postmark'), facts('page', 'facebook_page', { public: true, private_reply_seconds: 600 }), facts('wa', 'whatsapp', { templates: ['news:es'] })];
    signature.text = 'Rosa\nDesk';
    signature.on = true;
});

test('what is signed comes back without it, and a text that only looks like it stays', () => {
    expect(signed('Hello  ', 'Rosa')).toBe('Hello\n\n-- \nRosa');
    expect(signed('Hello', '')).toBe('Hello');
    expect(unsigned(signed('Hello', 'Rosa'), 'Rosa')).toBe('Hello');
    expect(unsigned('I am Rosa', 'Rosa')).toBe('I am Rosa');
});

test('mails of every kind are signed, nothing else is', () => {
    for (const kind of ['lmtp', 'smtp', 'imap', 'mailgun', 'postmark', 'sendgrid', 'ses']) expect(is_mail(facts('x', kind)), kind).toBe(true);
    for (const kind of ['messenger', 'webhook', 'whatsapp', 'x', 'discourse']) expect(is_mail(facts('x', kind)), kind).toBe(false);
    const mail = writes_on('box');
    mail.text = 'Hello';
    mail.send();
    expect(sent().text).toBe('Hello\n\n-- \nRosa\nDesk');
    signature.on = false;
    mail.text = 'Short';
    mail.send();
    expect(sent().text).toBe('Short');
    const chat = writes_on('wa');
    chat.text = 'Hi';
    chat.send();
    expect(sent().text).toBe('Hi');
});

test('a public contact is answered in private once asked for, and the next answer is public again', () => {
    const writing = writes_on('page');
    expect(writing.may_be_private).toBe(true);
    writing.in_private = true;
    writing.text = 'Your number?';
    writing.send();
    expect(sent().visibility).toBe('private');
    writing.text = 'Thank you';
    writing.send();
    expect(sent().visibility).toBeUndefined();
    expect(writes_on('wa').may_be_private).toBe(false);
});

test('a template goes with the reply it was chosen for', () => {
    const writing = writes_on('wa');
    writing.template = 'news:es';
    writing.text = '4417';
    writing.send();
    expect(sent().template).toBe('news:es');
    expect(writing.template).toBe('');
});

test('a wait is told with its interval, or said to be unknown', () => {
    expect(wait_words({ low_seconds: 10, likely_seconds: 45, high_seconds: 130 })).toBe('about 45 s more (10 s to 2:10)');
    expect(wait_words({ likely_seconds: null })).toBe('wait not known');
});
