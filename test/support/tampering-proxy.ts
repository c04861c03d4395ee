import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

type Claims = Record<string, unknown>;

export interface TamperingProxy {
	/** Origin, in the sandbox's place. */
	url: string;
	/** What to make of the claims of each ID token that comes by, and of the rest of the reply. */
	tamper: {
		claims?: (claims: Claims) => Claims;
		reply?: (reply: Record<string, unknown>) => Record<string, unknown>;
	};
	/** Forms that were posted to a token endpoint. */
	posted: URLSearchParams[];
	close(): Promise<void>;
}

/** Stands between the API and the sandbox and says of a Google account what no honest one would. */
export async function startTamperingProxy(
	sandboxUrl: string,
): Promise<TamperingProxy> {
	const proxy: TamperingProxy = {
		url: "",
		tamper: {},
		posted: [],
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request as AsyncIterable<Buffer>)
			chunks.push(chunk);
		const body = Buffer.concat(chunks).toString();
		const { host: _, connection: __, ...headers } = request.headers;
		const answer = await fetch(`${sandboxUrl}${request.url}`, {
			method: request.method ?? "GET",
			headers: headers as Record<string, string>,
			redirect: "manual",
			...(body === "" ? {} : { body }),
		});
		let text = await answer.text();
		if (request.url?.endsWith("/token")) {
			proxy.posted.push(new URLSearchParams(body));
			if (answer.headers.get("content-type")?.startsWith("application/json"))
				text = changed(text, proxy.tamper);
		}
		const location = answer.headers.get("location");
		response.writeHead(answer.status, {
			"content-type": answer.headers.get("content-type") ?? "text/plain",
			...(location === null ? {} : { location }),
		});
		response.end(text);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return proxy;
}

function changed(text: string, tamper: TamperingProxy["tamper"]): string {
	const reply = JSON.parse(text) as Record<string, unknown>;
	if (typeof reply.id_token === "string" && tamper.claims) {
		const [head, payload = "", signature] = reply.id_token.split(".");
		const claims = JSON.parse(
			Buffer.from(payload, "base64url").toString(),
		) as Claims;
		const next = Buffer.from(JSON.stringify(tamper.claims(claims)));
		reply.id_token = [head, next.toString("base64url"), signature].join(".");
	}
	return JSON.stringify(tamper.reply?.(reply) ?? reply);
}
