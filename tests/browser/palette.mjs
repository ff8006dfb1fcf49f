// A screenshot with at most 256 colours: a third of the bytes, and nobody sees it. The most
// frequent colours stay as they are; the rest become the nearest of them.
import { deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const crc_table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
});

function chunk(type, data) {
    const body = Buffer.concat([Buffer.from(type), data]);
    let c = 0xffffffff;
    for (const b of body) c = crc_table[(c ^ b) & 255] ^ (c >>> 8);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length);
    body.copy(out, 4);
    out.writeUInt32BE((c ^ 0xffffffff) >>> 0, body.length + 4);
    return out;
}

const paeth = (a, b, c) => {
    const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
    return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
};

// 8 bits a channel, not interlaced: what a browser's screenshot is.
function pixels(png) {
    const parts = [];
    let head;
    for (let at = 8; at < png.length;) {
        const length = png.readUInt32BE(at);
        const type = png.toString('latin1', at + 4, at + 8);
        if (type === 'IHDR') head = png.subarray(at + 8, at + 8 + length);
        if (type === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
        at += length + 12;
    }
    const [width, height, per] = [head.readUInt32BE(0), head.readUInt32BE(4), head[9] === 6 ? 4 : 3];
    const raw = inflateSync(Buffer.concat(parts));
    const line = width * per;
    const out = Buffer.alloc(line * height);
    for (let y = 0; y < height; y += 1) {
        const filter = raw[y * (line + 1)];
        for (let x = 0; x < line; x += 1) {
            const left = x >= per ? out[y * line + x - per] : 0;
            const up = y ? out[(y - 1) * line + x] : 0;
            const corner = x >= per && y ? out[(y - 1) * line + x - per] : 0;
            const add = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
            out[y * line + x] = raw[y * (line + 1) + 1 + x] + add;
        }
    }
    return { width, height, at: (i) => (out[i * per] << 16) | (out[i * per + 1] << 8) | out[i * per + 2] };
}

export function with_palette(png) {
    const { width, height, at } = pixels(png);
    const seen = new Map();
    for (let i = 0; i < width * height; i += 1) seen.set(at(i), (seen.get(at(i)) ?? 0) + 1);
    const palette = [...seen].sort((a, b) => b[1] - a[1]).slice(0, 256).map(([c]) => c);
    const index = new Map(palette.map((c, i) => [c, i]));
    const far = (a, b) => ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2;
    for (const c of seen.keys()) {
        if (index.has(c)) continue;
        let best = 0;
        for (let i = 1; i < palette.length; i += 1) if (far(c, palette[i]) < far(c, palette[best])) best = i;
        index.set(c, best);
    }
    const rows = Buffer.alloc((width + 1) * height);
    for (let y = 0; y < height; y += 1) {
        for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = index.get(at(y * width + x));
    }
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width);
    head.writeUInt32BE(height, 4);
    head.set([8, 3, 0, 0, 0], 8);
    const colours = Buffer.from(palette.flatMap((c) => [c >> 16, (c >> 8) & 255, c & 255]));
    return Buffer.concat([signature, chunk('IHDR', head), chunk('PLTE', colours),
        chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}
