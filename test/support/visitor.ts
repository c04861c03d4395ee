/** Whole reply: status line, headers and body in one text. */
export interface Visit {
	what: string;
	status: number;
	body: string;
	headers: Headers;
	/** All of it, for a search. */
	text: string;
}

/** A browser without pages: keeps cookies of one origin, follows no redirect, and remembers all that it was answered. */
export class Visitor {
	readonly origin: string;
	readonly visits: Visit[] = [];
	readonly cookies = new Map<string, string>();
	#authorization: string | null;

	constructor(origin: string, authorization: string | null = null) {
		this.origin = origin;
		this.#authorization = authorization;
	}

	/** @param body a form as URLSearchParams, anything else as JSON */
	async send(path: string, body?: URLSearchParams | object): Promise<Visit> {
		const isForm = body instanceof URLSearchParams;
		const response = await fetch(`${this.origin}${path}`, {
			method: body === undefined ? "GET" : "POST",
			redirect: "manual",
			headers: {
				accept: isForm ? "text/html" : "*/*",
				origin: this.origin,
				cookie: [...this.cookies]
					.map(([name, value]) => `${name}=${value}`)
					.join("; "),
				...(this.#authorization ? { authorization: this.#authorization } : {}),
				...(body !== undefined && !isForm
					? { "content-type": "application/json" }
					: {}),
			},
			...(body === undefined
				? {}
				: { body: isForm ? body : JSON.stringify(body) }),
		});
		for (const cookie of response.headers.getSetCookie()) {
			const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
			if (value === "" || /max-age=0/i.test(cookie)) this.cookies.delete(name);
			else this.cookies.set(name, value);
		}
		const text = await response.text();
		const visit: Visit = {
			what: `${body === undefined ? "GET" : "POST"} ${path.split("?", 1)[0]}`,
			status: response.status,
			body: text,
			headers: response.headers,
			text: `${response.status}\n${[...response.headers].join("\n")}\n${text}`,
		};
		this.visits.push(visit);
		return visit;
	}
}
