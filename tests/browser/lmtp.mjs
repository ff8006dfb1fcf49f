// A mail server's side of LMTP: hands over mails and reads one answer for each.
import { createConnection } from 'node:net';

export async function deliver(port, mails, to = 'support@desk.example') {
    const socket = createConnection(port, '127.0.0.1');
    let text = '';
    const waiting = [];
    socket.setEncoding('utf8').on('data', (part) => {
        text += part;
        for (;;) {
            const end = /^(?:\d{3}-.*\r\n)*(\d{3}) .*\r\n/.exec(text);
            if (!end || !waiting.length) return;
            text = text.slice(end[0].length);
            waiting.shift().got(end[0]);
        }
    });
    socket.on('error', (e) => waiting.splice(0).forEach((w) => w.lost(e)));
    socket.on('close', () => waiting.splice(0).forEach((w) => w.lost(new Error('the server hung up'))));
    const answer = () => new Promise((got, lost) => {
        waiting.push({ got, lost });
        socket.emit('data', '');
    });
    const say = async (line, wanted) => {
        const heard = answer();
        socket.write(`${line}\r\n`);
        const said = await heard;
        if (!said.startsWith(wanted)) throw new Error(`${line.slice(0, 60)}: ${said}`);
    };
    const hello = await answer();
    if (!hello.startsWith('220')) throw new Error(hello);
    await say('LHLO test.example', '250');
    for (const mail of mails) {
        await say('MAIL FROM:<maria@example.org>', '250');
        await say(`RCPT TO:<${to}>`, '250');
        await say('DATA', '354');
        await say(`${mail.replace(/\r?\n/g, '\r\n').replace(/^\./gm, '..')}\r\n.`, '250');
    }
    socket.end('QUIT\r\n');
}

// A mail that has only HTML, as it would come from anybody's program.
export const html_mail = (n, html, { thread = '', from = 'maria@example.org' } = {}) => [
    `From: Maria Ruiz <${from}>`, 'To: support@desk.example', `Subject: Mail ${n}`, `Message-ID: <m${n}@example.org>`,
    ...(thread ? [`In-Reply-To: <${thread}>`, `References: <${thread}>`] : []),
    'MIME-Version: 1.0', 'Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: base64', '',
    Buffer.from(`<p>Mail ${n}</p>\n${html}`, 'utf8').toString('base64').replace(/.{1,76}/g, '$&\n'),
].join('\n');
