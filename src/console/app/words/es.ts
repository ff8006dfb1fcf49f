import { es_desk } from './es_desk';
import { es_lead } from './es_lead';

export const es = { ...es_desk, ...es_lead };
