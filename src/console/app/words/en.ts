import { en_desk } from './en_desk';
import { en_lead } from './en_lead';

export const en = { ...en_desk, ...en_lead };
