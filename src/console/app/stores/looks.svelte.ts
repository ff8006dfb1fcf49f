// Light, dark or as the system says; and whether single letters act as shortcuts.
export type Theme = 'auto' | 'light' | 'dark';

const dark = matchMedia('(prefers-color-scheme: dark)');

class Looks {
    theme = $state<Theme>((localStorage.getItem('evenline.theme') as Theme | null) ?? 'auto');
    letters = $state(localStorage.getItem('evenline.letters') !== 'off');
    sound = $state(localStorage.getItem('evenline.sound') !== 'off');
    private system_dark = $state(dark.matches);
    readonly shown = $derived<'light' | 'dark'>(
        this.theme === 'auto' ? (this.system_dark ? 'dark' : 'light') : this.theme,
    );

    constructor() {
        dark.addEventListener('change', (e) => {
            this.system_dark = e.matches;
            this.apply();
        });
        this.apply();
    }

    choose(theme: Theme) {
        this.theme = theme;
        localStorage.setItem('evenline.theme', theme);
        this.apply();
    }

    set_letters(on: boolean) {
        this.letters = on;
        localStorage.setItem('evenline.letters', on ? 'on' : 'off');
    }

    set_sound(on: boolean) {
        this.sound = on;
        localStorage.setItem('evenline.sound', on ? 'on' : 'off');
    }

    private apply() {
        document.documentElement.dataset.theme = this.shown;
    }
}

export const looks = new Looks();
