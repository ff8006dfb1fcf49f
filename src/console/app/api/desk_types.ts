// The words of the desk's own part of the API: channels' powers, drafts, canned replies, search.
export interface AttachmentRules { max_bytes: number; max_count: number; types: string[] }
export interface ChannelFacts {
    id: string;
    kind: string;
    form: 'call' | 'chat' | 'mail';
    public: boolean;
    can_reply: boolean;
    reply_limit_graphemes: number | null;
    reply_window_seconds: number | null;
    attachments: AttachmentRules | null;
}
export interface ServerDraft {
    ticket_id: string;
    kind: 'reply' | 'note';
    text: string;
    channel?: string | null;
    updated_at: string;
    version: number;
}
export interface Canned { id: string; name: string; text: string; language: string | null; own: boolean }
export interface Disposition { code: string; label: { en: string; es: string }; active: boolean }
export interface Found {
    kind: 'ticket' | 'customer' | 'message';
    ticket_id?: string | null;
    customer_id?: string | null;
    title: string;
    snippet: string;
    channel?: string | null;
    state?: string | null;
    at: string | null;
}
export interface FileKept { id: string; name: string; content_type: string; bytes: number }
export interface MessageAnswer { message_id: string | null; held_until?: string | null }
