// Where the console is: the part of the address after '#', so that every screen has a link.
export interface Place {
    parts: string[];
    query: URLSearchParams;
}

// `/wall?tv=1` is an address of its own, for a screen on a wall.
export function read_place(hash: string, path = '/', search = ''): Place {
    const text = hash.replace(/^#\/?/, '') || (path === '/wall' ? `wall${search}` : '');
    const [before = '', after = ''] = text.split('?', 2);
    const parts = before.split('/').filter(Boolean).map((p) => {
        try {
            return decodeURIComponent(p);
        } catch {
            return p;
        }
    });
    return { parts, query: new URLSearchParams(after) };
}

class Route {
    place = $state<Place>(read_place(location.hash, location.pathname, location.search));
    readonly screen = $derived(this.place.parts[0] ?? 'inbox');
    readonly id = $derived(this.place.parts[1] ?? '');

    constructor() {
        addEventListener('hashchange', () => {
            this.place = read_place(location.hash, location.pathname, location.search);
        });
    }

    go(path: string) {
        location.hash = `#/${path}`;
    }

    // Changes the query of this screen without a step in the browser's history.
    ask(query: Record<string, string>) {
        const kept = new URLSearchParams(Object.entries(query).filter(([, v]) => v !== ''));
        const text = kept.size ? `?${kept}` : '';
        history.replaceState(null, '', `#/${this.place.parts.map(encodeURIComponent).join('/')}${text}`);
        this.place = read_place(location.hash, location.pathname, location.search);
    }
}

export const route = new Route();
