// Put on a site by one script tag:
//   <script src="https://DESK/webchat/CHANNEL/embed.js" data-customer="TOKEN" async></script>
// Shows the chat in a frame of the desk's own origin, so that the site's styles and policies and
// the chat's do not touch each other. The site may set window.evenline_customer to a function that
// answers a fresh token.
(() => {
    const script = document.currentScript;
    if (!script || window.evenline_chat) return;
    const page = new URL('.', script.src);
    const frame = document.createElement('iframe');
    const spanish = (script.dataset.language || document.documentElement.lang || navigator.language || '').startsWith('es');
    frame.src = `${page.href.replace(/\/$/, '')}?lang=${spanish ? 'es' : 'en'}`;
    frame.title = spanish ? 'Chat con nosotros' : 'Chat with us';
    frame.allow = '';
    const looks = { position: 'fixed', right: '0', bottom: '0', border: '0', zIndex: '2147483000', background: 'transparent', colorScheme: 'normal', maxWidth: '100vw', maxHeight: '100vh' };
    const closed = { width: '88px', height: '88px' };
    const open = { width: '400px', height: '640px' };
    Object.assign(frame.style, looks, closed);

    async function customer() {
        try {
            const given = window.evenline_customer;
            return (typeof given === 'function' ? await given() : given) || script.dataset.customer || '';
        } catch {
            return '';
        }
    }
    async function tell(type) {
        frame.contentWindow?.postMessage({ evenline: type, customer: await customer(), page: location.href.split('#')[0] }, page.origin);
    }
    addEventListener('message', (e) => {
        if (e.origin !== page.origin || e.source !== frame.contentWindow) return;
        const said = e.data?.evenline;
        if (said === 'ready') void tell('customer');
        if (said === 'open') Object.assign(frame.style, open);
        if (said === 'close') Object.assign(frame.style, closed);
    });
    window.evenline_chat = { open: () => tell('open'), identify: () => tell('customer') };
    const add = () => document.body.append(frame);
    if (document.body) add();
    else addEventListener('DOMContentLoaded', add);
})();
