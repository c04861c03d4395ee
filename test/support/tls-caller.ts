import { readFileSync } from "node:fs";
import { request } from "node:https";
import { text } from "node:stream/consumers";
import type { Sandbox } from "../../apps/sandbox/src/create-sandbox.ts";

/** Calls one of a platform's own host names on the sandbox's TLS port. */
export type TlsCaller = (
	host: string,
	path: string,
	init?: { method?: string; headers?: Record<string, string>; body?: string },
) => Promise<{ status: number; text: string }>;

/** A caller that trusts the sandbox's authority; redirects are not followed. */
export function tlsCallerOf({ tlsUrl, caCertificatePath }: Sandbox): TlsCaller {
	const { port } = new URL(tlsUrl);
	const ca = readFileSync(caCertificatePath);
	return (host, path, { method = "GET", headers = {}, body } = {}) =>
		new Promise((resolve, reject) => {
			const call = request(
				{
					host: "127.0.0.1",
					port,
					servername: host,
					ca,
					method,
					path,
					headers: { host, ...headers },
				},
				(reply) => {
					text(reply).then(
						(content) =>
							resolve({ status: reply.statusCode ?? 0, text: content }),
						reject,
					);
				},
			);
			call.on("error", reject);
			call.end(body);
		});
}
