import type { ShopHealth } from './status.ts';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string) => text.replaceAll(/[&<>"]/g, (character) => escapes[character] ?? character);

function failureRow({ name, title, effect, active, endsAt }: ShopHealth['failures'][number]): string {
  const action = active
    ? `<span class="on">until ${escapeHtml(endsAt?.slice(11, 19) ?? '')} UTC</span> <button data-stop="${escapeHtml(name)}">Stop</button>`
    : `<button data-start="${escapeHtml(name)}">Start for <span>5</span> min</button>`;
  return `<tr><td><strong>${escapeHtml(title)}</strong><br><code>${escapeHtml(name)}</code></td><td>${escapeHtml(effect)}</td><td>${action}</td></tr>`;
}

function serviceRow([name, { state, handled, deadLettered }]: [string, ShopHealth['services'][string]]): string {
  return `<tr><td>${escapeHtml(name)}</td><td>${state}</td><td>${handled}</td><td>${deadLettered}</td></tr>`;
}

/** The shop's page: how it is, and its failures to start and stop. It looks again every two seconds. */
export function controlPage(health: ShopHealth): string {
  const phase = health.phase === 'history' ? `history, ${Math.round(health.history.progress * 100)} %` : health.phase;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>The shop</title><meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; } body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin-block: 1rem 2rem; } th, td { text-align: left; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
button { font: inherit; padding: .25rem .75rem; white-space: nowrap; } .on { color: #c2410c; font-weight: 600; }
</style></head><body>
<h1>The shop</h1><p>Phase: <strong>${escapeHtml(phase)}</strong>, ${health.history.events} events in its history.${health.waitingFor === null ? '' : ` Waiting for ${escapeHtml(health.waitingFor)}.`}</p>
<h2>Failures</h2><table><thead><tr><th>Failure</th><th>What happens</th><th></th></tr></thead><tbody>${health.failures.map(failureRow).join('')}</tbody></table>
<h2>Services</h2><table><thead><tr><th>Service</th><th>State</th><th>Handled</th><th>Dead-lettered</th></tr></thead><tbody>${Object.entries(health.services).map(serviceRow).join('')}</tbody></table>
<p id="error" role="alert"></p>
<script>
const say = (text) => { document.getElementById('error').textContent = text };
document.addEventListener('click', async ({ target }) => {
  const button = target.closest('button');
  if (!button) return;
  const { start, stop } = button.dataset;
  button.disabled = true;
  try {
    const answer = start
      ? await fetch('/failures/' + start, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ minutes: 5 }) })
      : await fetch('/failures/' + stop, { method: 'DELETE' });
    if (!answer.ok) return say((await answer.json()).detail);
    location.reload();
  } catch (error) { say('The shop does not answer: ' + error.message); button.disabled = false; }
});
setInterval(async () => {
  try { const page = await (await fetch('/')).text(); document.querySelectorAll('tbody').forEach((body, index) => { body.innerHTML = new DOMParser().parseFromString(page, 'text/html').querySelectorAll('tbody')[index].innerHTML; }); say(''); }
  catch (error) { say('The shop does not answer: ' + error.message); }
}, 2000);
</script></body></html>`;
}
