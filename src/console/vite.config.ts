import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// EVENLINE_CONSOLE_OUT is set by CMake; by hand the console lands in the project's build folder.
const out = process.env.EVENLINE_CONSOLE_OUT ?? '../../build/console/dist';
const server = process.env.EVENLINE_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
    base: '/',
    plugins: [svelte()],
    // Vitest runs the browser's half of Svelte.
    resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
    build: {
        outDir: out,
        emptyOutDir: true,
        target: 'es2022',
        assetsInlineLimit: 0, // data: URLs are refused by the content security policy
        modulePreload: { polyfill: false },
        reportCompressedSize: false,
        chunkSizeWarningLimit: 600,
    },
    server: {
        host: '127.0.0.1',
        proxy: {
            '/api': { target: server, ws: true },
            '/openapi.yaml': server,
            '/version': server,
            '/readyz': server,
        },
    },
    test: {
        environment: 'jsdom',
        include: ['app/**/*.test.ts'],
        setupFiles: ['app/entry/test_setup.ts'],
    },
});
