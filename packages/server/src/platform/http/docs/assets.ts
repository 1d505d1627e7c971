/** Styles of the reference: system fonts, light and dark by the reader's setting, readable on a phone. */
export const docsStyle = `
:root { color-scheme: light dark; --text: #1b1f24; --dim: #57606a; --line: #d8dee4; --back: #ffffff; --soft: #f6f8fa; --accent: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --dim: #9da7b3; --line: #30363d; --back: #0d1117; --soft: #161b22; --accent: #79b8ff; }
}
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.55 system-ui, "Noto Sans CJK SC", sans-serif; color: var(--text); background: var(--back); }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.layout { display: grid; grid-template-columns: 270px minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 20px; border-right: 1px solid var(--line); background: var(--soft); }
nav ul { list-style: none; margin: 0 0 14px; padding: 0; }
nav a { display: block; padding: 2px 0; text-decoration: none; overflow-wrap: anywhere; }
nav a:hover { text-decoration: underline; }
nav h2 { font-size: 13px; margin: 14px 0 4px; color: var(--dim); }
main { padding: 24px 32px 120px; max-width: 980px; }
h1 { margin: 0 0 8px; font-size: 26px; }
h3 { font-size: 17px; margin: 0 0 6px; overflow-wrap: anywhere; }
h4 { font-size: 13px; margin: 16px 0 4px; color: var(--dim); }
section.operation { padding: 22px 0; border-top: 1px solid var(--line); }
section.feature > h2 { margin: 40px 0 8px; }
code, pre { font: 13px/1.5 ui-monospace, "Cascadia Mono", Menlo, monospace; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: 10px 12px; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { text-align: left; vertical-align: top; padding: 4px 10px 4px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { color: var(--dim); font-weight: 600; }
td:first-child { width: 30%; }
.method { display: inline-block; min-width: 58px; color: var(--accent); font-weight: 700; }
.dim { color: var(--dim); }
input[type="search"] { width: 100%; padding: 7px 10px; font: inherit; color: inherit; background: var(--back); border: 1px solid var(--line); border-radius: 6px; }
[hidden] { display: none !important; }
@media (max-width: 800px) {
  .layout { display: block; }
  nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); }
  main { padding: 20px 16px 80px; }
}
`

/** The search box: shows the operations whose words hold all that was typed. Without it the page is whole, the box hidden. */
export const docsScript = `'use strict';
const box = document.getElementById('search');
const found = document.getElementById('found');
const entries = [...document.querySelectorAll('[data-words]')];
const groups = [...document.querySelectorAll('[data-group]')];
document.getElementById('search-box').hidden = false;
function show() {
  const wanted = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let count = 0;
  for (const entry of entries) {
    const fits = wanted.every((word) => entry.dataset.words.includes(word));
    entry.hidden = !fits;
    if (fits && entry.tagName === 'SECTION') count += 1;
  }
  for (const group of groups) group.hidden = !group.querySelector('[data-words]:not([hidden])');
  found.textContent = wanted.length === 0 ? '' : count === 1 ? '1 operation' : count + ' operations';
}
box.addEventListener('input', show);
show();
`
