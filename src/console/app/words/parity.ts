// The words of trials, alarms and overtakes, loaded with those screens.
import { en_parity } from './en_parity';
import { es_parity } from './es_parity';
import { texts } from './words.svelte';

export const { say: tell, say_n: tell_n, called: told } = texts(en_parity, es_parity);
