import { en_desk } from './en_desk';
import { en_lead } from './en_lead';
import { en_marks } from './en_marks';
import { en_work } from './en_work';

export const en = { ...en_desk, ...en_work, ...en_marks, ...en_lead };
