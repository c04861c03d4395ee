import { once } from "node:events";
import {
	createServer,
	type IncomingMessage,
	type ServerResponse,
} from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";

/** Reply of an honest token endpoint. */
export interface TokenReply {
	access_token: string;
	token_type: string;
	expires_in: number;
	scope: string;
	refresh_token?: string;
	id_token?: string;
}

/** One wicked way to answer; `genuine` asks the authorization server for the reply that would have been right. */
export type Behaviour = (
	response: ServerResponse,
	genuine: () => Promise<TokenReply>,
) => Promise<void> | void;

export interface HostileTokenEndpoint {
	/** To be put in the place of a platform's `tokenUrl`. */
	url: string;
	/** From now on whoever brings this code or refresh token is answered so. */
	misbehave(credential: string, behaviour: Behaviour): void;
	/** Answers whoever brings it as the authorization server does. */
	behave(credential: string): void;
	/** Counts how often a code or refresh token was brought. */
	calls(credential: string): number;
	/** Requests to any other path: where a redirect that is followed would arrive. */
	strayed: string[];
	/** All that was brought or handed out and is nobody else's business. */
	secrets: Set<string>;
	/** The refresh token that the code was exchanged for. */
	refreshTokenOf(code: string): string;
	close(): Promise<void>;
}

/** A real HTTP server before an honest token endpoint, which answers as badly as it is told to. */
export async function startHostileTokenEndpoint(
	/** Address of the honest one, asked for when it is needed. */
	upstream: () => string,
): Promise<HostileTokenEndpoint> {
	const behaviours = new Map<string, Behaviour>();
	const counts = new Map<string, number>();
	const refreshTokens = new Map<string, string>();
	const strayed: string[] = [];
	const secrets = new Set<string>();

	async function answer(request: IncomingMessage, response: ServerResponse) {
		const body = await text(request);
		if (request.url !== "/token") {
			strayed.push(`${request.method} ${request.url} ${body}`);
			response.writeHead(200, { "content-type": "application/json" });
			response.end("{}");
			return;
		}
		const form = new URLSearchParams(body);
		for (const name of [
			"code",
			"refresh_token",
			"client_secret",
			"code_verifier",
		])
			if (form.has(name)) secrets.add(form.get(name) ?? "");
		const credential = form.get("code") ?? form.get("refresh_token") ?? "";
		counts.set(credential, (counts.get(credential) ?? 0) + 1);
		const forward = async () => {
			const reply = await fetch(upstream(), {
				method: "POST",
				headers: { "content-type": "application/x-www-form-urlencoded" },
				body,
			});
			return { status: reply.status, body: await reply.text() };
		};
		const note = (reply: TokenReply) => {
			for (const token of [
				reply.access_token,
				reply.refresh_token,
				reply.id_token,
			])
				if (token !== undefined) secrets.add(token);
			if (reply.refresh_token !== undefined && form.has("code"))
				refreshTokens.set(credential, reply.refresh_token);
			return reply;
		};
		const behaviour = behaviours.get(credential);
		if (behaviour) {
			await behaviour(response, async () =>
				note(JSON.parse((await forward()).body)),
			);
			return;
		}
		const reply = await forward();
		if (reply.status === 200) note(JSON.parse(reply.body));
		response.writeHead(reply.status, { "content-type": "application/json" });
		response.end(reply.body);
	}

	const server = createServer((request, response) => {
		response.on("error", () => {});
		answer(request, response).catch(() => response.destroy());
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	const port = typeof address === "object" && address ? address.port : 0;
	return {
		url: `http://127.0.0.1:${port}/token`,
		misbehave: (credential, behaviour) => {
			behaviours.set(credential, behaviour);
		},
		behave: (credential) => {
			behaviours.delete(credential);
		},
		calls: (credential) => counts.get(credential) ?? 0,
		strayed,
		secrets,
		refreshTokenOf: (code) => refreshTokens.get(code) ?? "",
		async close() {
			const closed = once(server, "close");
			server.close();
			server.closeAllConnections();
			await closed;
		},
	};
}

const asJson = { "content-type": "application/json" };

/** The right reply with fields changed, or taken away by `undefined`. */
export const changed =
	(fields: Record<string, unknown>): Behaviour =>
	async (response, genuine) => {
		response.writeHead(200, asJson);
		response.end(JSON.stringify({ ...(await genuine()), ...fields }));
	};

/** The right reply with its JSON text rewritten, for values that JSON.stringify cannot write. */
export const rewritten =
	(rewrite: (json: string) => string): Behaviour =>
	async (response, genuine) => {
		response.writeHead(200, asJson);
		response.end(rewrite(JSON.stringify(await genuine())));
	};

/** The right reply with another ID token: its own claims with some changed, and its own header unless one is given. */
export const withClaims =
	(claims: Record<string, unknown>, header?: object): Behaviour =>
	async (response, genuine) => {
		const reply = await genuine();
		const [genuineHead = "", payload = ""] = (reply.id_token ?? "").split(".");
		const head = header
			? Buffer.from(JSON.stringify(header)).toString("base64url")
			: genuineHead;
		const own = payload
			? JSON.parse(Buffer.from(payload, "base64url").toString())
			: {};
		const encoded = Buffer.from(JSON.stringify({ ...own, ...claims }));
		response.writeHead(200, asJson);
		response.end(
			JSON.stringify({
				...reply,
				id_token: `${head}.${encoded.toString("base64url")}.none`,
			}),
		);
	};

/** A fixed reply that asks nobody. */
export const fixed =
	(
		status: number,
		body: string | Buffer = "",
		headers: Record<string, string> = asJson,
	): Behaviour =>
	(response) => {
		response.writeHead(status, headers);
		response.end(body);
	};

/** The reply compressed, ten megabytes of it in ten kilobytes, although nobody said that it may be. */
export const gzipBomb: Behaviour = (response) => {
	const body = gzipSync(`{"access_token":"${"a".repeat(10_000_000)}"}`);
	response.writeHead(200, { ...asJson, "content-encoding": "gzip" });
	response.end(body);
};

/** Never stops writing. */
export const endless: Behaviour = async (response) => {
	response.writeHead(200, asJson);
	const gone = new AbortController();
	response.once("close", () => gone.abort());
	const piece = " ".repeat(16_384);
	while (!response.destroyed)
		if (!response.write(piece))
			await once(response, "drain", { signal: gone.signal }).catch(() => {});
};

/** The right reply, one byte a second. */
export const dripping: Behaviour = async (response, genuine) => {
	const body = JSON.stringify(await genuine());
	response.writeHead(200, asJson);
	for (const byte of body) {
		if (response.destroyed) return;
		response.write(byte);
		await sleep(1_000);
	}
	response.end();
};

/** A status line at once, and then a header a second for ever. */
export const drippingHeaders: Behaviour = async (response) => {
	const { socket } = response;
	socket?.write("HTTP/1.1 200 OK\r\n");
	for (let count = 0; socket && !socket.destroyed; count += 1) {
		socket.write(`x-${count}: 1\r\n`);
		await sleep(1_000);
	}
};

/** Takes the request and says nothing. */
export const silent: Behaviour = () => {};

/** Hangs up before a word. */
export const hangingUp: Behaviour = (response) => {
	response.socket?.destroy();
};

/** Hangs up in the middle of the right reply. */
export const cutting: Behaviour = async (response, genuine) => {
	const body = JSON.stringify(await genuine());
	response.writeHead(200, {
		...asJson,
		"content-length": String(Buffer.byteLength(body)),
	});
	response.write(body.slice(0, 40));
	await sleep(20);
	response.socket?.destroy();
};
