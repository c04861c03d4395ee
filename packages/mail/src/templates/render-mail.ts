/** Content of a mail, before it is text and HTML. */
export interface MailContent {
	subject: string;
	paragraphs: readonly string[];
	/** The one thing to do, as a button. */
	action?: { label: string; url: string };
	/** Notes below the button, in small. */
	notes?: readonly string[];
}

export interface RenderedMail {
	subject: string;
	text: string;
	html: string;
}

/** The same content as plain text and as simple HTML, which loads nothing from outside. Every value is escaped. */
export function renderMail(content: MailContent): RenderedMail {
	const { paragraphs, action, notes = [] } = content;
	const text = [
		...paragraphs,
		...(action ? [`${action.label}:\n${action.url}`] : []),
		...notes,
		"Patchbay",
	].join("\n\n");
	const html = [
		'<!doctype html><html lang="en"><head><meta charset="utf-8">',
		`<title>${escapeHtml(content.subject)}</title></head>`,
		'<body style="font:16px/1.5 sans-serif;color:#1f2430;max-width:36em;margin:2em auto;padding:0 1em">',
		...paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`),
		...(action
			? [
					`<p><a href="${escapeHtml(action.url)}" style="display:inline-block;background:#1d4ed8;color:#ffffff;padding:.6em 1.2em;border-radius:6px;text-decoration:none">${escapeHtml(action.label)}</a></p>`,
					`<p style="font-size:13px;color:#5b6270">Or open this address: <br>${escapeHtml(action.url)}</p>`,
				]
			: []),
		...notes.map(
			(note) =>
				`<p style="font-size:13px;color:#5b6270">${escapeHtml(note)}</p>`,
		),
		'<p style="font-size:13px;color:#5b6270">Patchbay</p></body></html>',
	].join("\n");
	return { subject: oneLine(content.subject), text, html };
}

const longestName = 100;

/** A name that somebody chose, as it may stand in a sentence: one line, not longer than a name is. */
export function nameInMail(name: string): string {
	const line = oneLine(name);
	return line.length > longestName ? `${line.slice(0, longestName)}…` : line;
}

/** 21 November 2026, 05:50 UTC. */
export function timeInMail(time: Date): string {
	const day = time.toLocaleDateString("en-GB", {
		day: "numeric",
		month: "long",
		year: "numeric",
		timeZone: "UTC",
	});
	return `${day}, ${time.toISOString().slice(11, 16)} UTC`;
}

function oneLine(text: string): string {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
	return text.replace(/[\u0000-\u001f\u007f\u2028\u2029\s]+/g, " ").trim();
}

const entities: Record<string, string> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
