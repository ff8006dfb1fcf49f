// Which keys do what, as this person set them. An action is named by its text's key.
const place = 'evenline.keys';

class Keymap {
    private own = $state<Record<string, string>>(read());

    keys(what: string, shipped: string): string {
        return this.own[what] ?? shipped;
    }
    changed(what: string): boolean {
        return what in this.own;
    }
    set(what: string, keys: string) {
        this.own = { ...this.own, [what]: keys };
        this.keep();
    }
    reset() {
        this.own = {};
        this.keep();
    }
    private keep() {
        localStorage.setItem(place, JSON.stringify(this.own));
    }
}

function read(): Record<string, string> {
    try {
        return JSON.parse(localStorage.getItem(place) ?? '{}') as Record<string, string>;
    } catch {
        return {};
    }
}

export const keymap = new Keymap();
