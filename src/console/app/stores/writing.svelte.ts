// What an agent writes in one ticket: a reply or a note, by which channel, with which files.
import type { Address, Customer, Ticket } from '../api/types';
import type { ChannelFacts } from '../api/desk_types';
import { channels } from './channels.svelte';
import { drafts, type DraftKind } from './drafts.svelte';
import { grapheme_count, split_into_thread } from './graphemes';
import { outgoing } from './outgoing.svelte';
import { signature, signed, unsigned } from './signature.svelte';
import { Uploads } from './uploads.svelte';

export interface Way { id: string; channel: string; address?: Address }

// Kinds of address to which a kind of channel can begin a conversation by itself. Others, such as
// Messenger, are answered only where the customer has written.
const begins: [RegExp, RegExp][] = [
    [/^(lmtp|imap|smtp|e?mail|mailgun|postmark|sendgrid|ses)$/i, /^e-?mail$/i], [/sms|twilio|phone/i, /^phone$/i], [/whats/i, /^(whatsapp|phone)$/i],
];

export const is_mail = (channel: ChannelFacts | undefined) => !!channel && begins[0]![0].test(channel.kind);

export function reachable(channel: ChannelFacts, address: Address): boolean {
    return begins.some(([kind, to]) => kind.test(channel.kind) && to.test(address.kind));
}

// The ticket's own channel first, then those on which the customer has written in it, then those
// that reach one of their addresses.
export function ways(ticket: Ticket, facts: ChannelFacts[], customer: Customer | null): Way[] {
    const others = facts.filter((c) => c.can_reply && c.id !== ticket.channel && c.form !== 'call');
    const written = (c: ChannelFacts) => ticket.contacts.some((one) => one.channel === c.id);
    return [
        { id: '', channel: ticket.channel },
        ...others.filter(written).map((c) => ({ id: c.id, channel: c.id })),
        ...others.filter((c) => !written(c)).flatMap((c) => (customer?.addresses ?? []).filter((a) => reachable(c, a))
            .map((address) => ({ id: `${c.id}|${address.id ?? address.value}`, channel: c.id, address }))),
    ];
}

export class Writing {
    kind = $state<DraftKind>('reply');
    text = $state('');
    park = $state(false);
    way_id = $state('');
    in_private = $state(false); // a public contact answered where only they read it
    template = $state('');
    readonly files: Uploads;
    readonly ways: Way[] = $derived.by(() => ways(this.ticket(), channels.all, this.customer()));
    readonly way: Way = $derived.by(() => this.ways.find((w) => w.id === this.way_id) ?? { id: '', channel: this.ticket().channel });
    readonly facts = $derived(channels.of(this.way.channel));
    readonly may_be_private = $derived(this.kind === 'reply' && this.way.id === '' && !!this.facts?.private_reply_seconds);
    readonly signs = $derived(this.kind === 'reply' && is_mail(this.facts));
    readonly limit = $derived(this.kind === 'reply' ? this.facts?.reply_limit_graphemes ?? 0 : 0);
    readonly length = $derived(this.limit ? grapheme_count(this.text) : 0);
    readonly parts = $derived(this.limit && this.length > this.limit ? split_into_thread(this.text, this.limit) : []);
    readonly ready = $derived.by(() => !this.files.busy && (this.text.trim() !== '' || (this.kind === 'reply' && this.files.ready.length > 0)));

    constructor(
        readonly id: string,
        private readonly ticket: () => Ticket,
        private readonly customer: () => Customer | null,
        kind: DraftKind,
    ) {
        this.files = new Uploads(id);
        this.turn(kind);
    }

    turn(to: DraftKind) {
        this.kind = to;
        this.read();
    }
    // The draft as it is kept: after a reload, an undo, or a change from elsewhere.
    read() {
        this.text = drafts.read(this.id, this.kind);
        const kept = drafts.channel(this.id, this.kind);
        if (kept) this.way_id = this.ways.find((w) => w.channel === kept)?.id ?? this.way_id;
    }
    wrote() {
        drafts.write(this.id, this.kind, this.text, this.kind === 'reply' && this.way.id ? this.way.channel : '');
    }
    choose(way: string) {
        this.way_id = way;
        if (this.text !== '') this.wrote();
    }

    send() {
        if (!this.ready) return;
        const pieces = this.parts.length ? this.parts : [this.text];
        const { way, kind, park, template } = this;
        const alone = this.may_be_private && this.in_private;
        const under = this.signs && signature.on ? signature.text : '';
        pieces.forEach((text, i) => {
            const last = i === pieces.length - 1;
            outgoing.add({ ticket: this.id, kind, text: last && text.trim() ? signed(text, under) : text, park: kind === 'reply' && park && last,
                ...(kind === 'reply' && way.id ? { channel: way.channel, address_id: way.address?.id } : {}),
                ...(kind === 'reply' && template ? { template } : {}), ...(alone ? { visibility: 'private' as const } : {}),
                ...(kind === 'reply' && last && this.files.ready.length ? { files: this.files.ready } : {}) });
        });
        this.text = this.template = '';
        this.in_private = false;
        drafts.write(this.id, kind, '');
        if (kind === 'reply') this.files.clear();
    }
    async undo() {
        const item = await outgoing.undo(this.id);
        if (!item) return;
        this.kind = item.kind;
        drafts.give_back(item.ticket, item.kind, unsigned(item.text, signature.text));
        this.read();
    }
}
