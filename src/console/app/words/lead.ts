// The words of the supervisor's and the administrator's screens, loaded with them.
import { en_admin } from './en_admin';
import { es_admin } from './es_admin';
import { texts } from './words.svelte';

export const { say, say_n, called } = texts(en_admin, es_admin);
