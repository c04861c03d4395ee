import { escapeHtml } from "../reply.ts";
import type { Person } from "../world/people.ts";
import type { ConsentScreen } from "./consent-screen.ts";

/** Account picker, scope ticks, Allow and Deny. The form goes to the page's own address, with its query. */
export function consentPage(
	screen: ConsentScreen,
	problem: string | null,
): string {
	const provider = escapeHtml(screen.provider);
	return consentFrame(
		`Sign in with ${screen.provider} (sandbox)`,
		`<p class="badge">Sandbox: no real ${provider} account is involved</p>
<h1>Choose an account and what to allow</h1>
<p><code>${escapeHtml(screen.appName)}</code> wants access to your ${provider} account.</p>
${problem === null ? "" : `<p class="problem" role="alert">${escapeHtml(problem)}</p>`}
<form method="post">
<fieldset><legend>Account</legend>${screen.people.map((person, index) => account(screen, person, index)).join("")}</fieldset>
${scopesFieldset(screen)}
<div class="actions"><button type="submit" name="decision" value="deny" class="quiet" formnovalidate>Deny</button><button type="submit" name="decision" value="allow">Allow</button></div>
</form>`,
	);
}

/** The page on which a platform leaves a person when the request itself is wrong: nothing is sent to the app. */
export function consentErrorPage(
	provider: string,
	status: number,
	code: string,
	message: string,
): string {
	return consentFrame(
		`Error: ${provider} sign-in (sandbox)`,
		`<p class="badge">Sandbox</p><h1>Access blocked: this app's request is invalid</h1>
<p>${escapeHtml(message)}</p><p class="quiet-text">Error ${status}: <code>${escapeHtml(code)}</code></p>`,
	);
}

function account(
	{ chosen, reachOf }: ConsentScreen,
	person: Person,
	index: number,
): string {
	const isChosen = chosen === null ? index === 0 : person.sub === chosen.sub;
	return `<label class="row"><input type="radio" name="account" value="${person.sub}" required${isChosen ? " checked" : ""}>
<span class="avatar" aria-hidden="true">${escapeHtml(person.name.charAt(0))}</span>
<span><strong>${escapeHtml(person.name)}</strong><br><small>${escapeHtml(person.email)}<br>${escapeHtml(reachOf(person))}</small></span></label>`;
}

function scopesFieldset({ always, scopes }: ConsentScreen): string {
	const fixed = always.map(
		(sentence) => `<p class="row fixed">${escapeHtml(sentence)}</p>`,
	);
	const ticked = scopes.map(
		({ value, text, isGranted }) =>
			`<label class="row"><input type="checkbox" name="scope" value="${escapeHtml(value)}" checked>
<span>${escapeHtml(text)}<br><small>${escapeHtml(value)}${isGranted ? " · allowed before" : ""}</small></span></label>`,
	);
	return `<fieldset><legend>What it may do</legend>${fixed.join("")}${ticked.join("")}</fieldset>`;
}

/** Frame of all pages of the sandbox's sign-ins. */
export function consentFrame(title: string, content: string): string {
	return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title>
<style>
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;background:#eef1f6;color:#1f2430;font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{width:100%;max-width:34rem;background:#fff;border:1px solid #d5dae3;border-radius:16px;padding:2rem;box-shadow:0 8px 30px rgba(31,36,48,.08)}
h1{font-size:1.4rem;line-height:1.3;margin:.5rem 0}
p{margin:.5rem 0}
.badge{display:inline-block;background:#fff3cd;color:#5c4400;border-radius:999px;padding:.1rem .75rem;font-size:.8rem;margin:0}
fieldset{border:1px solid #d5dae3;border-radius:12px;padding:.25rem .75rem .5rem;margin:1rem 0}
legend{font-weight:600;padding:0 .4rem}
.row{display:flex;gap:.75rem;align-items:flex-start;padding:.55rem .4rem;border-radius:8px;cursor:pointer}
.row:hover{background:#f3f6fb}.row.fixed{cursor:default;color:#4a5263}.row input{margin-top:.35rem;width:1.1rem;height:1.1rem;flex:none}
.row small{color:#566074;overflow-wrap:anywhere}
.avatar{flex:none;width:2.2rem;height:2.2rem;border-radius:50%;background:#1a56c4;color:#fff;display:grid;place-items:center;font-weight:600}
.actions{display:flex;gap:.75rem;justify-content:flex-end;flex-wrap:wrap}
button{font:inherit;font-weight:600;border-radius:999px;padding:.55rem 1.5rem;border:1px solid #1a56c4;background:#1a56c4;color:#fff;cursor:pointer}
button.quiet{background:#fff;color:#1a56c4}
button:hover{filter:brightness(.95)}
:focus-visible{outline:3px solid #7aa7ff;outline-offset:2px}
.problem{background:#fde8e8;color:#8a1c1c;border-radius:8px;padding:.5rem .75rem}
.quiet-text{color:#566074;font-size:.9rem}
code{background:#eef1f6;border-radius:4px;padding:0 .3em;overflow-wrap:anywhere}
@media (max-width:420px){main{padding:1.25rem}.actions button{flex:1}}
</style></head><body><main>${content}</main></body></html>`;
}
