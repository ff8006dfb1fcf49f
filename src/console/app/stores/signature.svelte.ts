// What this person puts under their mails. Shown under the box before it goes, and part of what is
// sent: the timeline has what the customer got.
import * as calls from '../api/desk_calls';

// The line of two hyphens and a space is how mail programs know a signature.
export const signed = (text: string, signature: string) => (signature ? `${text.trimEnd()}\n\n-- \n${signature}` : text);
// What was taken back goes into the box again without it.
export const unsigned = (text: string, signature: string) =>
    (signature && text.endsWith(`\n\n-- \n${signature}`) ? text.slice(0, -signature.length - 6) : text);

class Signature {
    text = $state('');
    on = $state(true);
    private asked: Promise<void> | null = null;

    load(): Promise<void> {
        this.asked ??= calls.signature().then((got) => void (this.text = got.text), () => void (this.asked = null));
        return this.asked;
    }
    async keep(text: string) {
        this.text = (await calls.put_signature(text)).text;
    }
}

export const signature = new Signature();
