// Turns the built console into one object: the bytes by .incbin, and a table that names them.
//   node pack.mjs DIST OUT    writes OUT/console_files.cpp, OUT/console_bytes.S and the bytes
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [dist, out] = process.argv.slice(2);
if (!dist || !out) {
    console.error('pack: say where the built console is and where to write: node pack.mjs DIST OUT');
    process.exit(2);
}

const types = {
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.svg': 'image/svg+xml',
    '.woff2': 'font/woff2',
    '.json': 'application/json',
    '.webmanifest': 'application/manifest+json',
};

function walk(folder) {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)]);
}

const bytes_folder = join(out, 'bytes');
rmSync(bytes_folder, { recursive: true, force: true });
mkdirSync(bytes_folder, { recursive: true });

const assembly = ['    .section .rodata'];
function store(label, bytes) {
    const at = join(bytes_folder, label);
    writeFileSync(at, bytes);
    assembly.push(`    .global ${label}`, `${label}:`, `    .incbin ${JSON.stringify(at)}`, '    .byte 0');
}

// A compressed form is kept when it saves a tenth or more; fonts and images never do.
function worth(compressed, plain) {
    return compressed.length < plain.length * 0.9;
}

const rows = [];
let first_load = 0;
const files = walk(dist)
    .map((file) => ({ file, path: '/' + relative(dist, file).split(sep).join('/') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
const page = readFileSync(join(dist, 'index.html'), 'utf8');
files.forEach(({ file, path }, i) => {
    const plain = readFileSync(file);
    const gzip = gzipSync(plain, { level: 9 });
    const br = brotliCompressSync(plain, {
        params: {
            [constants.BROTLI_PARAM_QUALITY]: 11,
            [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
        },
    });
    const forms = [['identity', plain]];
    if (worth(gzip, plain)) forms.push(['gzip', gzip]);
    if (worth(br, plain)) forms.push(['br', br]);
    const parts = { identity: '{}', gzip: '{}', br: '{}' };
    for (const [form, bytes] of forms) {
        const label = `evenline_console_${i}_${form}`;
        store(label, bytes);
        parts[form] = `{${label}, ${bytes.length}}`;
    }
    if (page.includes(path) && /\.(js|css)$/.test(path)) first_load += gzip.length;
    const type = types[extname(path)] ?? 'application/octet-stream';
    const etag = createHash('sha256').update(plain).digest('hex').slice(0, 32);
    rows.push({ i, path, type, etag, immutable: path.startsWith('/assets/'), parts, forms });
});
assembly.push('    .section .note.GNU-stack,"",%progbits', '');

const declared = rows.flatMap((r) => r.forms.map(([form]) =>
    `extern "C" const char evenline_console_${r.i}_${form}[];`));
const table = rows.map((r) =>
    `    {${JSON.stringify(r.path)}, ${JSON.stringify(r.type)}, "\\"${r.etag}\\"", ${r.immutable},\n` +
    `     ${r.parts.identity}, ${r.parts.gzip}, ${r.parts.br}},`);
writeFileSync(join(out, 'console_bytes.S'), assembly.join('\n'));
writeFileSync(join(out, 'console_files.cpp'), `// Written by src/console/embed/pack.mjs.
#include "packed.hpp"

${declared.join('\n')}

namespace evenline::console {
namespace {

const file all[] = {
${table.join('\n')}
};

}  // namespace

std::span<const file> packed() { return all; }

}  // namespace evenline::console
`);

const kb = (n) => `${(n / 1024).toFixed(1)} KB`;
console.log(`console: ${rows.length} files, first load ${kb(first_load)} of JS and CSS (gzip)`);
const budget = 150 * 1024;
if (first_load > budget) {
    console.error(`pack: the first load is over its budget of ${kb(budget)}; load the new part lazily`);
    process.exit(1);
}
