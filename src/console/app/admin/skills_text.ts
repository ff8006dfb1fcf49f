// "billing:3, orders" and back: skills as one types them.
import type { SkillLevel } from '../api/types';

export function skills_text(skills: SkillLevel[]): string {
    return skills.map((s) => `${s.skill}:${s.level}`).join(', ');
}

export function read_skills(text: string): SkillLevel[] {
    return words_of(text).map((one) => {
        const [skill = '', level = '3'] = one.split(':').map((p) => p.trim());
        return { skill, level: Math.min(5, Math.max(1, Number(level) || 3)) };
    }).filter((s) => s.skill !== '');
}

export function words_of(text: string): string[] {
    return text.split(/[,;]/).map((w) => w.trim()).filter(Boolean);
}
