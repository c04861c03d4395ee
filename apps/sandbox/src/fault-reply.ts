import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "./faults.ts";
import type { Reply } from "./simulator.ts";

/** Put in a body to break the connection at that place; the listener destroys the socket. */
export class ConnectionCut extends Error {}

/** A reply after which nothing is sent: the listener destroys the socket at once. */
export const cutReply: Reply = {
	status: 0,
	headers: {},
	body: "",
};

/** The reply of a fault that does not need the real one. */
export function scriptedReply(fault: Fault): Reply {
	const jsonType = { "content-type": "application/json; charset=UTF-8" };
	switch (fault.kind) {
		case "garbage":
			return {
				status: fault.status ?? 200,
				headers: { ...jsonType, ...fault.headers },
				body: randomBytes(512),
			};
		case "html":
			return {
				status: fault.status ?? 200,
				headers: {
					"content-type": "text/html; charset=utf-8",
					...fault.headers,
				},
				body: bodyText(
					fault,
					"<!doctype html><title>Sign in</title><h1>Please sign in to the network</h1>",
				),
			};
		case "redirect":
			return {
				status: fault.status ?? 307,
				headers: {
					location: fault.location ?? "http://127.0.0.1:9/",
					...fault.headers,
				},
				body: "",
			};
		case "invalid_json":
			return {
				status: fault.status ?? 200,
				headers: { ...jsonType, ...fault.headers },
				body: bodyText(fault, '{"results":[{"campaign":{"id":"1"'),
			};
		case "endless":
			return {
				status: fault.status ?? 200,
				headers: { ...jsonType, ...fault.headers },
				body: endless(),
			};
		default: {
			const status = fault.status ?? 500;
			const fallback = JSON.stringify({
				error: {
					code: status,
					message: "Internal error encountered.",
					status: "INTERNAL",
				},
			});
			return {
				status,
				headers: { ...jsonType, ...fault.headers },
				body: bodyText(fault, fallback),
			};
		}
	}
}

/** The real reply, slowly. */
export function dripping(
	reply: Reply,
	chunkBytes: number,
	delayMs: number,
): Reply {
	return { ...reply, body: drip(reply.body, chunkBytes, delayMs) };
}

/** The real reply, broken off after so many bytes of its body. */
export function cutShort(reply: Reply, afterBytes: number): Reply {
	return { ...reply, body: cutAfter(reply.body, afterBytes) };
}

/** The first so many bytes of the real reply, and nothing that says that they are not all of it. */
export async function endingEarly(reply: Reply, bytes: number): Promise<Reply> {
	const held: Buffer[] = [];
	for await (const piece of pieces(reply.body)) held.push(piece);
	return {
		...reply,
		body: Buffer.concat(held).subarray(0, bytes),
		isWithoutLength: true,
	};
}

async function* drip(
	body: Reply["body"],
	chunkBytes: number,
	delayMs: number,
): AsyncIterable<Buffer> {
	for await (const piece of pieces(body)) {
		for (let start = 0; start < piece.length; start += chunkBytes) {
			yield piece.subarray(start, start + chunkBytes);
			await sleep(delayMs);
		}
	}
}

async function* cutAfter(
	body: Reply["body"],
	afterBytes: number,
): AsyncIterable<Buffer> {
	let left = afterBytes;
	for await (const piece of pieces(body)) {
		if (piece.length >= left) {
			yield piece.subarray(0, left);
			break;
		}
		left -= piece.length;
		yield piece;
	}
	// The bytes above must have left the process before the socket is destroyed.
	await sleep(20);
	throw new ConnectionCut("cut by a scripted fault");
}

async function* endless(): AsyncIterable<string> {
	yield '{"results":[';
	const block = " ".repeat(65_536);
	for (;;) {
		yield block;
		await sleep(0);
	}
}

async function* pieces(body: Reply["body"]): AsyncIterable<Buffer> {
	if (typeof body === "string") yield Buffer.from(body);
	else if (Buffer.isBuffer(body)) yield body;
	else
		for await (const piece of body)
			yield typeof piece === "string" ? Buffer.from(piece) : piece;
}

function bodyText(fault: Fault, fallback: string): string | Buffer {
	if (fault.bodyBase64 !== undefined)
		return Buffer.from(fault.bodyBase64, "base64");
	if (fault.body === undefined) return fallback;
	return typeof fault.body === "string"
		? fault.body
		: JSON.stringify(fault.body);
}
