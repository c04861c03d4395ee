import {
	createServer,
	type IncomingHttpHeaders,
	type IncomingMessage,
	request,
} from "node:http";
import type { AddressInfo } from "node:net";

type Claims = Record<string, unknown>;

export interface TamperingProxy {
	/** Origin, in the sandbox's place. */
	url: string;
	/** Changes to the claims of each ID token that comes by, and to the rest of the reply. */
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
	const server = createServer(async (incoming, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of incoming as AsyncIterable<Buffer>)
			chunks.push(chunk);
		const body = Buffer.concat(chunks).toString();
		const answer = await forward(sandboxUrl, incoming, body);
		let { text } = answer;
		if (incoming.url?.endsWith("/token")) {
			proxy.posted.push(new URLSearchParams(body));
			if (answer.headers["content-type"]?.startsWith("application/json"))
				text = changed(text, proxy.tamper);
		}
		const { location, "retry-after": retryAfter } = answer.headers;
		response.writeHead(answer.status, {
			"content-type": answer.headers["content-type"] ?? "text/plain",
			...(location === undefined ? {} : { location }),
			...(retryAfter === undefined ? {} : { "retry-after": retryAfter }),
		});
		response.end(text);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return proxy;
}

/** With the caller's `Host`: under that name the sandbox issues. */
function forward(
	sandboxUrl: string,
	{ url, method, headers }: IncomingMessage,
	body: string,
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
	const { connection: _, ...kept } = headers;
	return new Promise((resolve, reject) => {
		const upstream = request(
			`${sandboxUrl}${url}`,
			{ method, headers: kept },
			async (answer) => {
				const pieces: Buffer[] = [];
				for await (const piece of answer) pieces.push(piece as Buffer);
				resolve({
					status: answer.statusCode ?? 502,
					headers: answer.headers,
					text: Buffer.concat(pieces).toString(),
				});
			},
		);
		upstream.on("error", reject);
		upstream.end(body);
	});
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
