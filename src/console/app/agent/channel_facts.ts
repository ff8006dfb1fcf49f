// What a channel's provider allows, where it says so (docs/channels has the sources).
const messenger = /messenger|^fb|facebook|instagram/i;
const sms = /sms/i;

// In graphemes; 0: no limit worth counting.
export function reply_limit(channel: string, form: string): number {
    if (messenger.test(channel)) return 2000;
    if (sms.test(channel)) return 1600;
    return form === 'chat' ? 4000 : 0;
}

// How long after the customer's last message a reply may be sent; 0: for ever.
export function reply_window_s(channel: string, form: string): number {
    return messenger.test(channel) && form !== 'mail' ? 24 * 3600 : 0;
}
