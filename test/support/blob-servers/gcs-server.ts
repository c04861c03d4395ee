import { createHash, randomUUID } from "node:crypto";
import {
	createReadStream,
	createWriteStream,
	readFileSync,
	rmSync,
	statSync,
	truncateSync,
} from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type FaultyServer, startFaultyServer } from "./faulty-server.ts";

export interface GcsServer extends FaultyServer {
	bucket: string;
	/** Credentials whose tokens the server takes: workload identity federation, whose token endpoint can be named. */
	keyFile: string;
	/** Tokens that were given out; no log may hold one. */
	tokens: string[];
	/** Takes no token any more. */
	refuseTokens(): void;
}

interface StoredObject {
	path: string;
	size: number;
	md5Hash: string;
	crc32c: string;
	timeCreated: string;
}

interface UploadSession {
	name: string;
	path: string;
	ifGenerationMatch: string | null;
}

const pageSize = 100;

/**
 * A stand-in for Google Cloud Storage's JSON API: metadata, media with ranges, multipart and resumable uploads, deletion and
 * listing by pages, behind bearer tokens. Contents lie on disk, so that large ones can be sent.
 */
export async function startGcsServer(): Promise<GcsServer> {
	const folder = await mkdtemp(join(tmpdir(), "patchbay-gcs-"));
	const bucket = "patchbay-test";
	const objects = new Map<string, StoredObject>();
	const sessions = new Map<string, UploadSession>();
	const tokens: string[] = [];
	let takesTokens = true;

	const stand = await startFaultyServer((request, response) => {
		answer(request, response).catch(() => response.destroy());
	});
	const subjectFile = join(folder, "subject-token");
	const keyFile = join(folder, "key.json");
	await writeFile(subjectFile, "a subject token");
	await writeFile(
		keyFile,
		JSON.stringify({
			type: "external_account",
			audience: "//iam.googleapis.com/projects/1/pools/test/providers/test",
			subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
			token_url: `${stand.url}/token`,
			credential_source: { file: subjectFile },
		}),
	);

	async function answer(
		request: IncomingMessage,
		response: ServerResponse,
	): Promise<void> {
		const url = new URL(request.url ?? "/", stand.url);
		if (url.pathname === "/token") {
			const token = randomUUID();
			tokens.push(token);
			request.resume();
			return json(response, 200, {
				access_token: token,
				issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
				token_type: "Bearer",
				expires_in: 3600,
			});
		}
		const bearer = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
		// The address of an upload's session is its own credential.
		const isSession = url.searchParams.has("upload_id");
		if (!takesTokens || (!isSession && !tokens.includes(bearer))) {
			request.resume();
			return refuse(response, 401, "authError", "Invalid Credentials");
		}
		const [, isUpload, askedBucket, name] =
			/^\/(upload\/)?(?:download\/)?storage\/v1\/b\/([^/]+)\/o(?:\/(.+))?$/.exec(
				url.pathname,
			) ?? [];
		if (askedBucket !== bucket) {
			request.resume();
			return refuse(
				response,
				404,
				"notFound",
				"The specified bucket does not exist.",
			);
		}
		if (isUpload) return upload(request, response, url);
		if (name === undefined) return list(response, url);
		return object(request, response, url, decodeURIComponent(name));
	}

	async function object(
		request: IncomingMessage,
		response: ServerResponse,
		url: URL,
		name: string,
	): Promise<void> {
		const stored = objects.get(name);
		if (!stored)
			return refuse(response, 404, "notFound", "No such object: hidden");
		if (request.method === "DELETE") {
			objects.delete(name);
			rmSync(stored.path);
			response.writeHead(204).end();
			return;
		}
		if (url.searchParams.get("alt") !== "media")
			return json(response, 200, describe(name, stored));
		const [, from, to] =
			/^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
		const start = Number(from ?? 0);
		const end = Math.min(to ? Number(to) : Infinity, stored.size - 1);
		response.writeHead(from === undefined ? 200 : 206, {
			"content-length": end - start + 1,
			"content-type": "application/octet-stream",
			"x-goog-hash": `crc32c=${stored.crc32c},md5=${stored.md5Hash}`,
			"x-goog-stored-content-encoding": "identity",
			"x-goog-stored-content-length": stored.size,
			...(from === undefined
				? {}
				: { "content-range": `bytes ${start}-${end}/${stored.size}` }),
		});
		await pipeline(createReadStream(stored.path, { start, end }), response);
	}

	function list(response: ServerResponse, url: URL): void {
		const prefix = url.searchParams.get("prefix") ?? "";
		const after = url.searchParams.get("pageToken") ?? "";
		const names = [...objects.keys()]
			.filter((name) => name.startsWith(prefix) && name > after)
			.sort();
		const page = names.slice(0, pageSize);
		json(response, 200, {
			kind: "storage#objects",
			items: page.map((name) => ({
				name,
				timeCreated: objects.get(name)?.timeCreated,
			})),
			...(names.length > pageSize ? { nextPageToken: page.at(-1) } : {}),
		});
	}

	async function upload(
		request: IncomingMessage,
		response: ServerResponse,
		url: URL,
	): Promise<void> {
		const query = url.searchParams;
		const path = join(folder, randomUUID());
		if (query.get("uploadType") === "multipart") {
			const boundary = /boundary="?([^";]+)/.exec(
				request.headers["content-type"] ?? "",
			)?.[1];
			await pipeline(request, createWriteStream(path));
			const parts = readFileSync(path).toString("latin1");
			const [, first = "", second = ""] = parts.split(`--${boundary}`);
			const metadata = JSON.parse(bodyOf(first)) as { name?: string };
			await writeFile(path, Buffer.from(bodyOf(second), "latin1"));
			const name = query.get("name") ?? metadata.name ?? "";
			return finish(response, {
				name,
				path,
				ifGenerationMatch: query.get("ifGenerationMatch"),
			});
		}
		const id = query.get("upload_id");
		if (id === null) {
			const text = await readText(request);
			const metadata = JSON.parse(text || "{}") as { name?: string };
			const session = randomUUID();
			await writeFile(path, "");
			sessions.set(session, {
				name: query.get("name") ?? metadata.name ?? "",
				path,
				ifGenerationMatch: query.get("ifGenerationMatch"),
			});
			response
				.writeHead(200, {
					location: `${stand.url}${url.pathname}?uploadType=resumable&upload_id=${session}`,
				})
				.end();
			return;
		}
		const session = sessions.get(id);
		if (!session) {
			request.resume();
			return refuse(response, 404, "notFound", "No such session");
		}
		const range = request.headers["content-range"] ?? "";
		const [, from, total] =
			/^bytes (\d+|\*)(?:-\S+)?\/(\d+|\*)$/.exec(range) ?? [];
		if (from !== undefined && from !== "*")
			truncateSync(session.path, Number(from));
		await pipeline(request, createWriteStream(session.path, { flags: "a" }));
		const has = statSync(session.path).size;
		// Asked how far it is, or sent a part that is not the last.
		if (from === "*" || (total !== "*" && has < Number(total))) {
			response
				.writeHead(308, has > 0 ? { range: `bytes=0-${has - 1}` } : {})
				.end();
			return;
		}
		sessions.delete(id);
		return finish(response, session);
	}

	function finish(
		response: ServerResponse,
		{ name, path, ifGenerationMatch }: UploadSession,
	): void {
		if (ifGenerationMatch === "0" && objects.has(name)) {
			const message =
				"At least one of the pre-conditions you specified did not hold.";
			refuse(response, 412, "conditionNotMet", message);
			return;
		}
		const bytes = readFileSync(path);
		const stored = {
			path,
			size: bytes.length,
			md5Hash: createHash("md5").update(bytes).digest("base64"),
			crc32c: crc32c(bytes),
			timeCreated: new Date().toISOString(),
		};
		objects.set(name, stored);
		json(response, 200, describe(name, stored));
	}

	const describe = (name: string, { size, md5Hash, crc32c }: StoredObject) => ({
		kind: "storage#object",
		name,
		bucket,
		generation: "1",
		size: String(size),
		md5Hash,
		crc32c,
	});

	return Object.assign(stand, {
		bucket,
		keyFile,
		tokens,
		refuseTokens() {
			takesTokens = false;
		},
		close: ((closeServer) => async () => {
			await closeServer();
			await rm(folder, { recursive: true, force: true });
		})(stand.close),
	});
}

/** A part's content after its headers, without the line end before the next boundary. */
function bodyOf(part: string): string {
	const at = part.indexOf("\r\n\r\n");
	return part.slice(at + 4).replace(/\r\n$/, "");
}

async function readText(request: IncomingMessage): Promise<string> {
	let text = "";
	for await (const chunk of request) text += chunk;
	return text;
}

function json(response: ServerResponse, status: number, body: object): void {
	response
		.writeHead(status, { "content-type": "application/json" })
		.end(JSON.stringify(body));
}

function refuse(
	response: ServerResponse,
	code: number,
	reason: string,
	message: string,
): void {
	json(response, code, {
		error: { code, message, errors: [{ domain: "global", reason, message }] },
	});
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
	let value = byte;
	for (let bit = 0; bit < 8; bit++)
		value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
	return value;
});

/** CRC-32C in base 64, big-endian, as the service tells it. */
function crc32c(bytes: Buffer): string {
	let value = 0xffffffff;
	for (const byte of bytes)
		value = (table[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
	const out = Buffer.alloc(4);
	out.writeUInt32BE((value ^ 0xffffffff) >>> 0);
	return out.toString("base64");
}
