import { randomBytes } from "node:crypto";
import { json } from "../../reply.ts";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import type { Clock } from "../../world/clock.ts";
import type { Caller } from "../access.ts";
import { WorkspaceRefused } from "../errors.ts";
import type { Json } from "../json-fields.ts";
import type { Media } from "./media.ts";
import type { StoredFiles } from "./stored-files.ts";

/** An upload that was begun. The address alone opens it, so it holds who began it. */
type Session = {
	id: string;
	caller: Caller;
	type: string;
	/** Null: not said yet. */
	total: number | null;
	chunks: Buffer[];
	received: number;
	expiresAt: number;
	/** Makes the file. */
	finish: (media: Media) => Json;
	/** The answer, once the file is made. */
	done: Json | null;
};

/** Chunks but for the last have a multiple of this many bytes; what is over is not kept. */
export const chunkBytes = 256 * 1024;
const weekMs = 7 * 86_400_000;
const openSessions = 200;

/** Resumable uploads: "Perform a resumable upload" of Drive's guide. */
export class Uploads {
	readonly #sessions = new Map<string, Session>();
	readonly #files: StoredFiles;
	readonly #clock: Clock;

	constructor(files: StoredFiles, clock: Clock) {
		this.#files = files;
		this.#clock = clock;
	}

	/**
	 * Begins an upload; the reply names its address. `finish` makes the file when all bytes are there.
	 * @throws {WorkspaceRefused} when the announced size is more than the person's Drive has left
	 */
	begin(
		request: SandboxRequest,
		caller: Caller,
		finish: Session["finish"],
	): Reply {
		const length = request.headers["x-upload-content-length"];
		const total = length === undefined ? null : Number(length);
		if (total !== null && !(Number.isSafeInteger(total) && total >= 0))
			throw badRange("Invalid X-Upload-Content-Length header.");
		this.#files.requireSpace(caller.sub, total ?? 0);
		this.#forgetOld();
		const session: Session = {
			id: randomBytes(48).toString("base64url"),
			caller,
			type:
				request.headers["x-upload-content-type"] ?? "application/octet-stream",
			total,
			chunks: [],
			received: 0,
			expiresAt: this.#clock.now() + weekMs,
			finish,
			done: null,
		};
		this.#sessions.set(session.id, session);
		const address = new URL(
			`${request.origin}${ownPath(request)}?${request.query}`,
		);
		address.searchParams.set("upload_id", session.id);
		return {
			status: 200,
			headers: {
				location: address.href,
				"x-guploader-uploadid": session.id,
				"cache-control": "no-cache, no-store, max-age=0, must-revalidate",
			},
			body: "",
		};
	}

	/** PUT of a chunk or of the rest, PUT without bytes to ask how far it is, DELETE to give it up. */
	async continue(request: SandboxRequest, id: string): Promise<Reply> {
		const session = this.#sessions.get(id);
		if (session === undefined || session.expiresAt <= this.#clock.now())
			throw new WorkspaceRefused(404, "notFound", "Not Found");
		if (request.method === "DELETE") {
			this.#forget(session);
			// Google's answer to what the client closed.
			return { status: 499, headers: {}, body: "" };
		}
		if (request.method !== "PUT")
			throw new WorkspaceRefused(405, "httpMethodNotAllowed", "Use PUT.");
		const body = await request.body();
		if (session.done !== null) return json(200, session.done);
		const range = readContentRange(request.headers["content-range"], body);
		if (range.total !== null) {
			if (session.total !== null && session.total !== range.total)
				throw badRange(
					`Invalid request. The upload was begun with ${session.total} byte(s), and the Content-Range header says ${range.total}.`,
				);
			session.total = range.total;
		}
		if (range.start !== null) this.#append(session, range.start, body);
		if (session.total === null || session.received < session.total)
			return progress(session);
		return json(200, this.#finish(session));
	}

	/** The bytes become a file's; when that is refused, they are the upload's again. */
	#finish(session: Session): Json {
		const { caller, received } = session;
		this.#files.reserve(caller.sub, -received);
		try {
			session.done = session.finish({
				type: session.type,
				bytes: Buffer.concat(session.chunks),
			});
		} catch (error) {
			this.#files.reserve(caller.sub, received);
			throw error;
		}
		session.chunks = [];
		return session.done;
	}

	#forget(session: Session): void {
		this.#sessions.delete(session.id);
		if (session.done === null)
			this.#files.reserve(session.caller.sub, -session.received);
	}

	#append(session: Session, start: number, body: Buffer): void {
		const { received, total } = session;
		if (start > received)
			throw badRange(
				`Invalid request. According to the Content-Range header, the upload offset is ${start} byte(s), which exceeds already uploaded size of ${received} byte(s).`,
			);
		const isLast = total !== null && start + body.length === total;
		if (total !== null && start + body.length > total)
			throw badRange(
				`Invalid request. The chunk ends at ${start + body.length} byte(s), after the total of ${total}.`,
			);
		const end = isLast
			? start + body.length
			: Math.floor((start + body.length) / chunkBytes) * chunkBytes;
		// What is there already is not appended again: the answer to it was lost.
		const fresh = body.subarray(
			received - start,
			Math.max(received - start, end - start),
		);
		if (fresh.length === 0) return;
		this.#files.requireSpace(session.caller.sub, fresh.length);
		this.#files.reserve(session.caller.sub, fresh.length);
		session.chunks.push(Buffer.from(fresh));
		session.received += fresh.length;
	}

	#forgetOld(): void {
		for (const session of this.#sessions.values())
			if (session.expiresAt <= this.#clock.now()) this.#forget(session);
		// A Map keeps the order of insertion: the first is the oldest.
		for (const session of this.#sessions.values()) {
			if (this.#sessions.size < openSessions) break;
			this.#forget(session);
		}
	}
}

/** The path as the caller wrote it: Google's hosts have no prefix. */
function ownPath({ origin, path }: SandboxRequest): string {
	return origin.endsWith(".googleapis.com")
		? path.replace(/^\/google-workspace/, "")
		: path;
}

function progress({ received }: Session): Reply {
	return {
		status: 308,
		headers: received === 0 ? {} : { range: `bytes=0-${received - 1}` },
		body: "",
	};
}

// `bytes 0-9/20`, `bytes 0-9/*`; a star before the slash asks how far it is, and `start` is null then. Without a header the
// body is all.
function readContentRange(
	header: string | undefined,
	body: Buffer,
): { start: number | null; total: number | null } {
	if (header === undefined) return { start: 0, total: body.length };
	const [whole, first, last, total] =
		/^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/.exec(header.trim()) ?? [];
	if (whole === undefined)
		throw badRange("Invalid request. Failed to parse Content-Range header.");
	const size = total === "*" ? null : Number(total);
	if (first === undefined || last === undefined) {
		if (body.length > 0)
			throw badRange(
				"Invalid request. A Content-Range header without a range is for a request without a body.",
			);
		return { start: size === 0 ? 0 : null, total: size };
	}
	const wanted = Number(last) - Number(first) + 1;
	if (wanted !== body.length)
		throw badRange(
			`Invalid request. There were ${body.length} byte(s) in the request body. There should have been ${wanted} byte(s) (starting at offset ${first} and ending at offset ${last}) according to the Content-Range header.`,
		);
	return { start: Number(first), total: size };
}

function badRange(message: string): WorkspaceRefused {
	return new WorkspaceRefused(400, "badRequest", message);
}
