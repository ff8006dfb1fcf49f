import '../styles/all.css';
import { mount } from 'svelte';
import App from './App.svelte';

// Said once per page so that tests (and a curious console) can see what the policy refused.
declare global {
    interface Window {
        evenline_refused?: string[];
    }
}
window.evenline_refused = [];
addEventListener('securitypolicyviolation', (e) => {
    window.evenline_refused?.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`);
});

const at = document.getElementById('app');
if (at) mount(App, { target: at });
