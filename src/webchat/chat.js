// The chat inside its frame. What was written is kept in this browser until the server says that it
// is stored; what the server says carries a number, and a new connection goes on after the last one.
(() => {
    const words = {
        en: { title: 'Chat with us', greeting: 'Hello! Write to us; whoever can help best will answer.', open: 'Open the chat', shut: 'Close the chat', text: 'Your message', send: 'Send', file: 'Attach a file', by_mail: 'Go on by e-mail', address: 'Your e-mail address', use: 'Use it', mailed: (a) => `Answers you miss here are mailed to ${a}. Your place is kept.`, bad_mail: 'That address cannot be used.', waiting: (p, n) => `You are in line, place ${p} of ${n}`, wait: (a, b) => `, about ${a < b ? `${a}–${b}` : b} min`, active: 'Somebody is with you', yours: 'We have answered; it is your turn', closed: 'This is closed. Write to begin again.', offline: 'Offline. What you write is kept and sent when you are back.', typing: 'is typing …', verified: 'You are known to us.', not_taken: 'Not taken:', log: 'Conversation', automatic: 'Automatic' },
        es: { title: 'Chat con nosotros', greeting: '¡Hola! Escríbanos; le responderá quien mejor pueda ayudarle.', open: 'Abrir el chat', shut: 'Cerrar el chat', text: 'Su mensaje', send: 'Enviar', file: 'Adjuntar un archivo', by_mail: 'Seguir por correo', address: 'Su dirección de correo', use: 'Usarla', mailed: (a) => `Lo que no vea aquí se lo enviamos a ${a}. Conserva su lugar.`, bad_mail: 'Esa dirección no se puede usar.', waiting: (p, n) => `Está en la fila, lugar ${p} de ${n}`, wait: (a, b) => `, unos ${a < b ? `${a}–${b}` : b} min`, active: 'Alguien le atiende', yours: 'Hemos respondido; le toca a usted', closed: 'Está cerrado. Escriba para empezar de nuevo.', offline: 'Sin conexión. Lo que escriba se guarda y se envía al volver.', typing: 'está escribiendo…', verified: 'Sabemos quién es usted.', not_taken: 'No aceptado:', log: 'Conversación', automatic: 'Automático' },
    };
    const data = document.body.dataset;
    const w = words[document.documentElement.lang] ?? words.en;
    const $ = (id) => document.getElementById(id);
    const asked = new URLSearchParams(location.search);
    const place = asked.get('place') ?? '';
    const alone = window.top === window;
    const key = `evenline.${data.channel}`;
    const letters = (n) => [...crypto.getRandomValues(new Uint8Array(n))].map((b) => b.toString(16).padStart(2, '0')).join('');

    // --- what this browser keeps: the secret of the conversation, whose it is, what is not stored yet
    let kept = { secret: letters(24), of: '', after: 0, outbox: [], lines: [] };
    try {
        kept = { ...kept, ...JSON.parse(localStorage.getItem(key) ?? '{}') };
    } catch { /* no storage, or not ours: this conversation lasts as long as the page */ }
    function keep() {
        try {
            localStorage.setItem(key, JSON.stringify({ ...kept, lines: kept.lines.slice(-100) }));
        } catch { /* likewise */ }
    }
    keep();

    let socket = null;
    let greeted = false;
    let wait_ms = 500;
    let customer = '';
    let page = alone ? '' : document.referrer;
    let silent = 0;
    let opened = false;
    const sending = new Set();

    // --- looks
    document.documentElement.style.setProperty('--act', data.color);
    const [r, g, b] = [1, 3, 5].map((i) => parseInt(data.color.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    document.documentElement.style.setProperty('--on-act', 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? '#000' : '#fff');
    document.title = $('title').textContent = data.title || w.title;
    $('launch').textContent = '💬';
    $('launch').ariaLabel = w.open;
    $('shut').textContent = '×';
    $('shut').ariaLabel = w.shut;
    $('messages').ariaLabel = w.log;
    document.querySelector('label[for=text]').textContent = w.text;
    $('text').placeholder = w.text;
    $('send').textContent = w.send;
    document.querySelector('label[for=file]').textContent = '📎';
    document.querySelector('label[for=file]').title = w.file;
    $('file').ariaLabel = w.file;
    $('by_mail').textContent = w.by_mail;
    document.querySelector('label[for=address]').textContent = w.address;
    $('mail').querySelector('button').textContent = w.use;

    // --- lines
    function linked(into, text) {
        let at = 0;
        for (const found of text.matchAll(/https:\/\/[^\s<>"']+/g)) {
            into.append(text.slice(at, found.index));
            const a = document.createElement('a');
            a.href = a.textContent = found[0];
            a.target = '_blank';
            a.rel = 'noopener noreferrer';
            into.append(a);
            at = found.index + found[0].length;
        }
        into.append(text.slice(at));
    }
    function show(line) {
        const id = `m-${line.id}`;
        let row = $(id);
        if (!row) {
            row = document.createElement('p');
            row.id = id;
            linked(row, [line.text, ...(line.files ?? []).map((f) => `📎 ${f}`)].filter(Boolean).join('\n'));
            $('messages').append(row);
            row.scrollIntoView({ block: 'nearest' });
        }
        row.className = `${line.from}${line.waits ? ' waits' : ''}`;
        return row;
    }
    function remember(line) {
        const before = kept.lines.find((l) => l.id === line.id);
        if (before) Object.assign(before, line);
        else kept.lines.push(line);
        keep();
        show(line);
    }
    function say_line(text) {
        $('line').textContent = text;
    }

    // --- sending: one way for what is new and for what was left behind
    function send(body) {
        if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(body));
    }
    function flush() {
        if (!greeted) return;
        for (const one of kept.outbox) {
            if (sending.has(one.id)) continue;
            sending.add(one.id);
            send({ type: 'say', id: one.id, text: one.text });
        }
    }
    function say(text) {
        const id = letters(12);
        kept.outbox.push({ id, text });
        remember({ id, from: 'you', text, waits: true });
        flush();
    }
    function done(id) {
        sending.delete(id);
        kept.outbox = kept.outbox.filter((o) => o.id !== id);
        keep();
    }

    // --- hearing
    const hear = {
        welcome(m) {
            greeted = true;
            wait_ms = 500;
            $('by_mail').hidden = !m.mail;
            sending.clear();
            say_line(m.verified ? w.verified : data.greeting || w.greeting);
            flush();
        },
        stored(m) {
            done(m.id);
            const line = kept.lines.find((l) => l.id === m.id);
            if (line) remember({ ...line, waits: false });
        },
        later(m) {
            setTimeout(() => { sending.delete(m.id); flush(); }, m.seconds * 1000);
        },
        refused(m) {
            done(m.id);
            const line = kept.lines.find((l) => l.id === m.id);
            if (line) show({ ...line, waits: false }).prepend(`${w.not_taken} `);
        },
        message(m) {
            const id = m.from === 'you' && m.id ? m.id : `n${m.number}`;
            remember({ id, from: m.from, text: m.text, files: m.files, waits: false });
            kept.after = Math.max(kept.after, m.number);
            keep();
            if (m.from !== 'us') return;
            $('typing').textContent = '';
            send({ type: 'got', number: m.number });
            if (!document.hidden && opened) send({ type: 'read', number: m.number });
            if (!opened) $('launch').textContent = '💬•';
        },
        place(m) {
            if (m.state === 'none') return;
            const minutes = m.wait_high_s ? [m.wait_low_s, m.wait_high_s].map((s) => Math.max(1, Math.ceil(s / 60))) : null;
            say_line(m.state === 'waiting' ? (m.position ? w.waiting(m.position, m.of) + (minutes ? w.wait(...minutes) : '') : w.waiting(1, 1)) : w[m.state] ?? '');
        },
        typing() {
            $('typing').textContent = w.typing;
            clearTimeout(hear.fade);
            hear.fade = setTimeout(() => ($('typing').textContent = ''), 5000);
        },
        mail(m) {
            say_line(m.address ? w.mailed(m.address) : w.bad_mail);
            if (m.address) $('mail').hidden = true;
        },
        pong() {},
    };

    // --- the connection: comes back by itself, sooner when the network says so
    function connect() {
        if (socket) return;
        const one = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/v1/webchat/${data.channel}/live`);
        socket = one;
        one.onopen = () => one.send(JSON.stringify({ type: 'hello', secret: kept.secret, after: kept.after, language: document.documentElement.lang, page, customer, place }));
        one.onmessage = (e) => {
            silent = 0;
            const m = JSON.parse(e.data);
            hear[m.type]?.(m);
        };
        one.onclose = (e) => {
            if (socket !== one) return;
            socket = null;
            greeted = false;
            sending.clear();
            if (e.code === 4409) begin_anew();
            say_line(w.offline);
            setTimeout(connect, wait_ms * (0.75 + Math.random() / 2));
            wait_ms = Math.min(wait_ms * 2, 10_000);
        };
    }
    function reconnect() {
        const old = socket;
        socket = null;
        greeted = false;
        sending.clear();
        old?.close();
        connect();
    }
    // Another customer at the same computer: nothing of the last one is shown or kept.
    function begin_anew() {
        kept = { secret: letters(24), of: kept.of, after: 0, outbox: [], lines: [] };
        keep();
        $('messages').replaceChildren();
    }
    setInterval(() => {
        if (!greeted) return;
        if (++silent > 2) return reconnect();
        send({ type: 'ping' });
    }, 10_000);
    addEventListener('online', () => (socket ? reconnect() : connect()));
    addEventListener('offline', () => say_line(w.offline));

    // --- the visitor
    function open(yes) {
        opened = yes;
        $('chat').hidden = !yes;
        $('launch').hidden = yes;
        if (!alone) parent.postMessage({ evenline: yes ? 'open' : 'close' }, '*');
        if (!yes) return;
        $('launch').textContent = '💬';
        connect();
        $('text').focus();
    }
    $('launch').onclick = () => open(true);
    $('shut').onclick = () => open(false);
    $('write').onsubmit = (e) => {
        e.preventDefault();
        const text = $('text').value.trim();
        if (text) say(text);
        $('text').value = '';
    };
    let typed = 0;
    $('text').oninput = () => {
        if (Date.now() - typed < 3000) return;
        typed = Date.now();
        send({ type: 'typing' });
    };
    $('text').onkeydown = (e) => {
        if (e.key !== 'Enter' || e.shiftKey || e.isComposing) return;
        e.preventDefault();
        $('write').requestSubmit();
    };
    $('by_mail').onclick = () => {
        $('mail').hidden = false;
        $('address').focus();
    };
    $('mail').onsubmit = (e) => {
        e.preventDefault();
        send({ type: 'mail', address: $('address').value });
    };
    $('file').onchange = async () => {
        const file = $('file').files[0];
        if (!file) return;
        const id = letters(12);
        $('file').value = '';
        try {
            const answer = await fetch(`/api/v1/webchat/${data.channel}/files?id=${id}&name=${encodeURIComponent(file.name)}`, { method: 'POST', body: file, headers: { 'Content-Type': file.type || 'application/octet-stream', 'X-Chat-Secret': kept.secret } });
            if (!answer.ok) throw new Error((await answer.json()).title);
        } catch (failed) {
            say_line(`${w.not_taken} ${file.name} (${failed.message})`);
        }
    };

    // --- the page around: only whom the frame's policy lets show it can speak to it
    addEventListener('message', (e) => {
        if (alone || e.source !== parent || !e.data?.evenline) return;
        const { evenline, customer: token } = e.data;
        page = String(e.data.page ?? page).slice(0, 500);
        if (typeof token === 'string' && token !== customer) {
            customer = token;
            let of = '';
            try {
                of = token ? JSON.parse(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))).sub : '';
            } catch { /* the server says what is wrong with it */ }
            if (kept.of && of !== kept.of) begin_anew();
            if (of !== kept.of) kept.of = of;
            keep();
            if (socket) reconnect();
        }
        if (evenline === 'open') open(true);
    });
    for (const line of kept.lines) show({ ...line, waits: kept.outbox.some((o) => o.id === line.id) });
    document.body.className = alone ? 'alone' : '';
    if (alone) open(true);
    else {
        $('launch').hidden = false;
        parent.postMessage({ evenline: 'ready' }, '*');
        if (kept.outbox.length || kept.lines.length) connect();
    }
})();
