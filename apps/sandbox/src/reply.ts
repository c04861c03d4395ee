import type { Reply } from "./simulator.ts";

/** A JSON reply; `value` is serialized as it is. */
export function json(
	status: number,
	value: unknown,
	headers: Record<string, string> = {},
): Reply {
	return {
		status,
		headers: { "content-type": "application/json; charset=UTF-8", ...headers },
		body: `${JSON.stringify(value)}\n`,
	};
}

/** An HTML page. Nothing from outside may be loaded by it. */
export function html(
	status: number,
	page: string,
	headers: Record<string, string> = {},
): Reply {
	return {
		status,
		headers: {
			"content-type": "text/html; charset=utf-8",
			"content-security-policy":
				"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'",
			"cache-control": "no-store",
			"referrer-policy": "no-referrer",
			...headers,
		},
		body: page,
	};
}

/** A redirect with 302 unless told otherwise. */
export function redirect(location: string, status = 302): Reply {
	return {
		status,
		headers: { location, "cache-control": "no-store" },
		body: "",
	};
}

const htmlEntities: Record<string, string> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/** Text made safe for HTML content and quoted attributes. */
export function escapeHtml(text: string): string {
	return text.replace(
		/[&<>"']/g,
		(character) => htmlEntities[character] ?? character,
	);
}
