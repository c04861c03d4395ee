import { escapeHtml } from "./reply.ts";

/** The page at `/`: the JSON description, made readable. */
export function indexPage(description: Record<string, unknown>): string {
	return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Patchbay sandbox</title>
<style>
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1f2430;background:#f7f8fa}
h1{font-size:1.5rem} h2{font-size:1.1rem;margin:1.5rem 0 .25rem} dl{margin:0 0 0 1rem} dt{font-weight:600} dd{margin:0 0 .25rem 1rem}
code{background:#e9ecf1;border-radius:4px;padding:0 .3em;overflow-wrap:anywhere}
</style></head><body><h1>Patchbay sandbox</h1>
<p>Stands in for the ad platforms. The same as JSON: <a href="/__sandbox/">/__sandbox/</a></p>
<p>Mail that Patchbay sent: <a href="/mailbox">the mailbox</a></p>
${render(description)}
</body></html>`;
}

function render(value: unknown): string {
	if (Array.isArray(value))
		return `<ul>${value.map((item) => `<li>${render(item)}</li>`).join("")}</ul>`;
	if (typeof value === "object" && value !== null) {
		const entries = Object.entries(value).map(
			([name, item]) => `<dt>${escapeHtml(name)}</dt><dd>${render(item)}</dd>`,
		);
		return `<dl>${entries.join("")}</dl>`;
	}
	return `<code>${escapeHtml(String(value))}</code>`;
}
