import type { IncomingHttpHeaders } from "node:http";

/** Headers of a Node request as the web's own type. */
export function toHeaders(incoming: IncomingHttpHeaders): Headers {
	const headers = new Headers();
	for (const [name, value] of Object.entries(incoming))
		for (const each of [value ?? []].flat()) headers.append(name, each);
	return headers;
}
