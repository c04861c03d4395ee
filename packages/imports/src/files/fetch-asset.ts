import { createHash } from "node:crypto";
import { open as openFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { InstallationFault, isOwnNetworkFault } from "@patchbay/errors";
import {
	PrivateAddress,
	publicLookup,
	requirePublicHost,
} from "@patchbay/platforms";
import { orStorageFault } from "@patchbay/storage";
import { Agent, type Dispatcher, request } from "undici";
import { AssetRefused } from "./asset-refused.ts";
import { createFetchPlaces } from "./fetch-places.ts";
import { type FileKind, fileKinds } from "./file-kinds.ts";
import {
	enforceThroughput,
	type ThroughputFloor,
	tooSlow,
} from "./throughput-floor.ts";

export interface FetchedFile {
	/** Hex. */
	sha256: string;
	byteSize: number;
}

export interface AssetFetcher {
	/**
	 * Streams a file to `path`, hashed as it comes, when there is a place for it. Redirects are followed three times, each
	 * checked as the first address.
	 * @throws {AssetRefused} for a refused address, an error answer, a file that is too large, too slow or empty, or a broken
	 * transfer
	 * @throws {InstallationFault} when our own disk or host fails
	 */
	fetch(
		url: string,
		path: string,
		signal: AbortSignal,
		kind?: FileKind,
	): Promise<FetchedFile>;
	close(): Promise<void>;
	/** Largest image or page, in bytes; it holds for files that need no fetching too. */
	readonly maxBytes: number;
}

export interface AssetFetcherOptions {
	/** Largest image or page. */
	maxBytes: number;
	/** Largest video; `maxBytes` when left out. */
	maxVideoBytes?: number;
	/** Transfers at the same time, in all and from one host; 8 and 4 when left out. */
	atOnce?: number;
	perHost?: number;
	/** Origins that may be fetched from whatever their address: those of the operator's endpoints file. */
	trustedOrigins: ReadonlySet<string>;
	/** Slowest transfer that is accepted: a worker's place is not held for a file that trickles. */
	floor?: Partial<ThroughputFloor>;
	/** Time for one image or page in all; two minutes when left out. */
	wholeMilliseconds?: number;
	/** Time for one video in all; fifteen minutes when left out. */
	videoMilliseconds?: number;
}

export const defaultFloor: ThroughputFloor = {
	minBytesPerSecond: 8_192,
	windowMilliseconds: 10_000,
};

/** Answers of an address that has died, or whose signature is over. */
const deadStatuses: ReadonlySet<number> = new Set([400, 401, 403, 404, 410]);
const redirectsFollowed = 3;
const connectMilliseconds = 5_000;
const silenceMilliseconds = 10_000;

export function createAssetFetcher({
	maxBytes,
	trustedOrigins,
	floor = {},
	maxVideoBytes = maxBytes,
	atOnce = 8,
	perHost = 4,
	wholeMilliseconds = 120_000,
	videoMilliseconds = 900_000,
}: AssetFetcherOptions): AssetFetcher {
	const places = createFetchPlaces({ atOnce, perHost });
	const largest = (kind: FileKind) =>
		kind === "video" ? maxVideoBytes : maxBytes;
	const timeouts = {
		headersTimeout: silenceMilliseconds,
		bodyTimeout: silenceMilliseconds,
	};
	const guarded = new Agent({
		...timeouts,
		connect: { timeout: connectMilliseconds, lookup: publicLookup },
	});
	const trusted = new Agent({
		...timeouts,
		connect: { timeout: connectMilliseconds },
	});

	async function open(
		url: URL,
		accept: string,
		signal: AbortSignal,
	): Promise<Dispatcher.ResponseData> {
		let target = url;
		for (let hop = 0; hop <= redirectsFollowed; hop++) {
			if (!/^https?:$/.test(target.protocol))
				throw new AssetRefused("The file's address is not http or https.");
			const isTrusted = trustedOrigins.has(target.origin);
			if (!isTrusted) requirePublicHost(target);
			const reply = await request(target, {
				dispatcher: isTrusted ? trusted : guarded,
				headers: { accept, "user-agent": "Patchbay" },
				signal,
			});
			if (reply.statusCode < 300 || reply.statusCode >= 400) return reply;
			await discard(reply.body);
			const { location } = reply.headers;
			if (typeof location !== "string" || !URL.canParse(location, target.href))
				throw new AssetRefused("The file's address redirects to nowhere.");
			target = new URL(location, target);
		}
		throw new AssetRefused(
			`The file's address redirects more than ${redirectsFollowed} times.`,
		);
	}

	async function fetchOnce(
		url: URL,
		path: string,
		kind: FileKind,
		signal: AbortSignal,
	): Promise<FetchedFile> {
		const reply = await open(url, fileKinds[kind].accept, signal);
		if (reply.statusCode !== 200) {
			await discard(reply.body);
			throw new AssetRefused(
				`The platform answered ${reply.statusCode} instead of the file.`,
				{
					transient: reply.statusCode >= 500 || reply.statusCode === 429,
					gone: deadStatuses.has(reply.statusCode),
				},
			);
		}
		const announced = Number(reply.headers["content-length"] ?? Number.NaN);
		const maximum = largest(kind);
		if (announced > maximum) {
			await discard(reply.body);
			throw tooLarge(maximum);
		}
		return save(reply.body, path, {
			...defaultFloor,
			...floor,
			maxBytes: maximum,
		});
	}

	return {
		maxBytes,
		async fetch(url, path, signal, kind = "image") {
			if (!URL.canParse(url))
				throw new AssetRefused("The file's address is not a URL.");
			const target = new URL(url);
			// Counted from its beginning: the time that it waits for a place is not the host's.
			let deadline = new AbortController().signal;
			try {
				return await places.run(target.host, signal, () => {
					deadline = AbortSignal.timeout(
						kind === "video" ? videoMilliseconds : wholeMilliseconds,
					);
					const whole = AbortSignal.any([signal, deadline]);
					return fetchOnce(target, path, kind, whole);
				});
			} catch (error) {
				if (signal.aborted) throw signal.reason;
				if (error instanceof InstallationFault) throw error;
				throw deadline.aborted ? tooSlow(error) : toRefusal(error);
			}
		},
		async close() {
			await Promise.all([guarded.destroy(), trusted.destroy()]);
		},
	};
}

/**
 * Bytes to disk, counted and hashed on the way. The body ends with the signal of its request.
 * @throws {InstallationFault} when it is the disk that fails: that is no fault of whoever sent the file
 */
async function save(
	body: Readable,
	path: string,
	limits: ThroughputFloor & { maxBytes: number },
): Promise<FetchedFile> {
	const { maxBytes } = limits;
	const hash = createHash("sha256");
	let byteSize = 0;
	// A body that is given up emits an error, which nobody else would hear.
	body.on("error", () => {});
	const file = await orStorageFault(openFile(path, "w", 0o600));
	try {
		for await (const chunk of enforceThroughput(body, limits)) {
			byteSize += chunk.length;
			if (byteSize > maxBytes) throw tooLarge(maxBytes);
			hash.update(chunk);
			await orStorageFault(file.writeFile(chunk));
		}
	} finally {
		body.destroy();
		await file.close();
	}
	if (byteSize === 0) throw new AssetRefused("The file is empty.");
	return { sha256: hash.digest("hex"), byteSize };
}

/** Not read to its end: an answer without one must not hold us. */
async function discard(body: Readable): Promise<void> {
	body.on("error", () => {});
	body.destroy();
}

function tooLarge(maxBytes: number): AssetRefused {
	return new AssetRefused(
		`The file is larger than ${Math.floor(maxBytes / 1_048_576)} MiB.`,
	);
}

/** A lookup's refusal arrives wrapped by the connection that it ended. */
function toRefusal(error: unknown): AssetRefused | InstallationFault {
	for (let at = error; at instanceof Error; at = at.cause) {
		if (at instanceof AssetRefused) return at;
		if (at instanceof PrivateAddress) return notPublic();
	}
	if (
		error instanceof AggregateError &&
		error.errors.some((each) => each instanceof PrivateAddress)
	)
		return notPublic();
	if (isOwnNetworkFault(error))
		return new InstallationFault(
			"Files cannot be fetched right now because of a problem in this installation. Ask its operator to look at the log.",
			{ cause: error },
		);
	return new AssetRefused("The file could not be fetched.", {
		transient: true,
		cause: error,
	});
}

function notPublic(): AssetRefused {
	return new AssetRefused(
		"The file's address lies in a private network and is not fetched.",
	);
}
