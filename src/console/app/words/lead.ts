// The words of the supervisor's and the administrator's screens, loaded with them.
import { en_admin } from './en_admin';
import { es_admin } from './es_admin';
import { moment } from './figures';
import { texts } from './words.svelte';

export const { say, say_n, called } = texts(en_admin, es_admin);

// A moment that may not have come yet.
export const when = (at: string | null | undefined) => (at ? moment(at) : '–');
