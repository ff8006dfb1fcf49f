// Lo que lee quien supervisa o administra.
import type { en_lead } from './en_lead';

export const es_lead: Record<keyof typeof en_lead, string> = {
    waiting: 'Esperando',
};
