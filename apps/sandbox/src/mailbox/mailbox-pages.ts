import { escapeHtml } from "../reply.ts";
import type { Mail } from "./mailbox.ts";

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1f2430;background:#f7f8fa}
h1{font-size:1.5rem} table{border-collapse:collapse;width:100%} th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #d8dde6;vertical-align:top}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#fff;border:1px solid #d8dde6;border-radius:6px;padding:1rem}
iframe{width:100%;height:26rem;background:#fff;border:1px solid #d8dde6;border-radius:6px} li{overflow-wrap:anywhere}`;

/** All mails, newest first. */
export function mailboxPage(mails: readonly Mail[]): string {
	const rows = mails.map(
		(mail) =>
			`<tr><td>${time(mail)}</td><td>${escapeHtml(mail.to.join(", "))}</td><td><a href="/mailbox/${mail.id}">${escapeHtml(mail.subject || "(no subject)")}</a></td></tr>`,
	);
	return page(
		"Mailbox",
		`<p>What Patchbay sent by mail. Nothing leaves this machine. As JSON: <a href="/__sandbox/mailbox">/__sandbox/mailbox</a></p>
${
	rows.length === 0
		? "<p>No mail yet.</p>"
		: `<table><thead><tr><th>Sent</th><th>To</th><th>Subject</th></tr></thead><tbody>${rows.join("\n")}</tbody></table>`
}`,
	);
}

/** One mail: its links, its text, and its HTML in a frame that runs and loads nothing. */
export function mailPage(mail: Mail): string {
	const links = mail.links.map(
		(link) =>
			`<li><a href="${escapeHtml(link)}" rel="noreferrer">${escapeHtml(link)}</a></li>`,
	);
	return page(
		mail.subject || "(no subject)",
		`<p><a href="/mailbox">Mailbox</a></p>
<p>From ${escapeHtml(mail.from)}<br>To ${escapeHtml(mail.to.join(", "))}<br>${time(mail)}</p>
${links.length > 0 ? `<h2>Links</h2><ul>${links.join("")}</ul>` : ""}
<h2>Text</h2><pre>${escapeHtml(mail.text)}</pre>
${mail.html === null ? "" : `<h2>HTML</h2><iframe title="The mail as HTML" sandbox="" srcdoc="${escapeHtml(mail.html)}"></iframe>`}`,
	);
}

const time = ({ receivedAt }: Mail) =>
	`<time datetime="${receivedAt}">${receivedAt.slice(0, 19).replace("T", " ")} UTC</time>`;

const page = (title: string, body: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)} · Patchbay sandbox</title>
<style>${style}</style></head><body><h1>${escapeHtml(title)}</h1>
${body}
</body></html>`;
