import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Agent, type Dispatcher, request } from "undici";
import { AssetRefused } from "./asset-refused.ts";
import { publicLookup, requirePublicHost } from "./public-address.ts";

export interface FetchedFile {
	/** Hex. */
	sha256: string;
	byteSize: number;
}

export interface AssetFetcher {
	/**
	 * Streams a file to `path`, hashed as it comes. Redirects are followed three times, each checked as the first address.
	 * @throws {AssetRefused} for a refused address, an error answer, a file that is too large or empty, or a broken transfer
	 */
	fetch(url: string, path: string, signal: AbortSignal): Promise<FetchedFile>;
	close(): Promise<void>;
}

export interface AssetFetcherOptions {
	maxBytes: number;
	/** Origins that may be fetched from whatever their address: those of the operator's endpoints file. */
	trustedOrigins: ReadonlySet<string>;
}

const redirectsFollowed = 3;
const connectMilliseconds = 5_000;
const silenceMilliseconds = 10_000;
const wholeMilliseconds = 120_000;

export function createAssetFetcher({
	maxBytes,
	trustedOrigins,
}: AssetFetcherOptions): AssetFetcher {
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
				headers: { accept: "image/*", "user-agent": "Patchbay" },
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
		url: string,
		path: string,
		signal: AbortSignal,
	): Promise<FetchedFile> {
		if (!URL.canParse(url))
			throw new AssetRefused("The file's address is not a URL.");
		const reply = await open(new URL(url), signal);
		if (reply.statusCode !== 200) {
			await discard(reply.body);
			throw new AssetRefused(
				`The platform answered ${reply.statusCode} instead of the file.`,
				{ transient: reply.statusCode >= 500 || reply.statusCode === 429 },
			);
		}
		const announced = Number(reply.headers["content-length"] ?? Number.NaN);
		if (announced > maxBytes) {
			await discard(reply.body);
			throw tooLarge(maxBytes);
		}
		return save(reply.body, path, maxBytes, signal);
	}

	return {
		async fetch(url, path, signal) {
			const whole = AbortSignal.any([
				signal,
				AbortSignal.timeout(wholeMilliseconds),
			]);
			try {
				return await fetchOnce(url, path, whole);
			} catch (error) {
				if (signal.aborted) throw signal.reason;
				throw toRefusal(error);
			}
		},
		async close() {
			await Promise.all([guarded.destroy(), trusted.destroy()]);
		},
	};
}

/** Bytes to disk, counted and hashed on the way. */
async function save(
	body: Readable,
	path: string,
	maxBytes: number,
	signal: AbortSignal,
): Promise<FetchedFile> {
	const hash = createHash("sha256");
	let byteSize = 0;
	await pipeline(
		body,
		async function* (chunks: AsyncIterable<Buffer>) {
			for await (const chunk of chunks) {
				byteSize += chunk.length;
				if (byteSize > maxBytes) throw tooLarge(maxBytes);
				hash.update(chunk);
				yield chunk;
			}
		},
		createWriteStream(path, { mode: 0o600 }),
		{ signal },
	);
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
function toRefusal(error: unknown): AssetRefused {
	for (let at = error; at instanceof Error; at = at.cause)
		if (at instanceof AssetRefused) return at;
	if (error instanceof AggregateError) {
		const refused = error.errors.find((each) => each instanceof AssetRefused);
		if (refused) return refused;
	}
	return new AssetRefused("The file could not be fetched.", {
		transient: true,
		cause: error,
	});
}
