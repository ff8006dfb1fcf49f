import { es_desk } from './es_desk';
import { es_lead } from './es_lead';
import { es_marks } from './es_marks';
import { es_work } from './es_work';

export const es = { ...es_desk, ...es_work, ...es_marks, ...es_lead };
