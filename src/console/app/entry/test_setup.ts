// jsdom lacks what the stores ask of a browser when they are loaded.
Object.defineProperty(globalThis, 'matchMedia', {
    value: () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }),
});
