// The words of the desk's own part of the API, from docs/openapi.yaml.
import type { components } from './schema';

type S = components['schemas'];

export type ChannelFacts = S['ChannelFacts'];
export type AttachmentRules = NonNullable<ChannelFacts['attachments']>;
export type ServerDraft = S['Draft'];
export type Canned = S['Canned'];
export type Disposition = S['Disposition'];
export type Found = S['Found'];
export type Marks = S['Marks'];
export type FieldValue = S['FieldValue'];
export type TransferTarget = S['TransferTarget'];
export type Ways = S['Ways'];
export type Proof = S['Proof'];
export type SavedView = S['View'];
export type FileKept = S['Upload'];
export type MessageAnswer = Pick<S['MessageAnswer'], 'message_id'> & { held_until?: string | null };
export type TicketPowers = S['TicketPowers'];
