import { Agent, type Dispatcher, request } from "undici";
import {
	PlatformRejected,
	PlatformUnavailable,
	UnexpectedReply,
} from "../errors.ts";
import { limitsOf } from "../http-limits.ts";
import { ownOrigins } from "../own-origin.ts";
import {
	PrivateAddress,
	publicLookup,
	requirePublicHost,
} from "../public-address.ts";
import { toAppError } from "../send.ts";
import type { PlatformSession } from "../session.ts";

export interface DownloadOptions {
	/** Most bytes as they are sent, before anything is unpacked. */
	maxBytes: number;
	/** Hosts that the platform names for its files: `files.example.com`, or `*.example.com` for all below it. */
	hosts: readonly string[];
	/**
	 * True for a file whose own form tells where it ends, such as an archive. Another one is refused where it comes without a
	 * length: it looks whole wherever it was cut.
	 */
	provesItsEnd: boolean;
}

const redirectsFollowed = 3;

let guarded: Dispatcher | undefined;
let own: Dispatcher | undefined;

/**
 * Streams a file that a platform gave an address of, such as a report. No credential goes with it: the address is the key,
 * and lies at another host than the API. Only https, only the named hosts and only public addresses are called, also after
 * a redirect; the operator's own endpoints are let be what they are.
 * @throws {UnexpectedReply} for another address, or a larger file
 * @throws {PlatformRejected} when the file is not there (any more)
 * @throws {PlatformUnavailable} when it does not come whole
 */
export async function* download(
	session: PlatformSession,
	rules: { name: string },
	address: string | URL,
	{ maxBytes, hosts, provesItsEnd }: DownloadOptions,
): AsyncGenerator<Buffer, void, undefined> {
	const limits = limitsOf(session.limits);
	const deadline = AbortSignal.timeout(limits.totalMilliseconds);
	const signal = session.signal
		? AbortSignal.any([deadline, session.signal])
		: deadline;
	try {
		const { body, headers } = await open(session, rules, address, hosts, {
			headersTimeout: limits.headersMilliseconds,
			bodyTimeout: limits.pauseMilliseconds,
			signal,
		});
		if (!provesItsEnd && !hasLength(headers)) {
			body.destroy();
			throw new UnexpectedReply(
				`${rules.name} sent a file without its length, so that nobody can tell whether it came whole. It was not read; tell the operator of this installation, as a proxy between may be the reason.`,
				"content-length",
			);
		}
		let size = 0;
		for await (const piece of body) {
			size += piece.length;
			if (size > maxBytes) {
				body.destroy();
				throw new UnexpectedReply(
					`${rules.name} sent a file of more than ${Math.floor(maxBytes / 1_048_576)} MiB. Tell the operator of this installation.`,
					"$",
				);
			}
			yield piece;
		}
	} catch (error) {
		throw isPrivate(error)
			? elsewhere(rules)
			: toAppError(error, session, rules);
	}
}

/** A lookup's refusal may arrive wrapped by the connection that it ended. */
function isPrivate(error: unknown): boolean {
	if (error instanceof AggregateError) return error.errors.some(isPrivate);
	for (let at = error; at instanceof Error; at = at.cause)
		if (at instanceof PrivateAddress) return true;
	return false;
}

async function open(
	session: PlatformSession,
	rules: { name: string },
	address: string | URL,
	hosts: readonly string[],
	options: Pick<
		Dispatcher.RequestOptions,
		"headersTimeout" | "bodyTimeout" | "signal"
	>,
): Promise<Pick<Dispatcher.ResponseData, "body" | "headers">> {
	let url = URL.parse(String(address));
	for (let hop = 0; hop <= redirectsFollowed; hop += 1) {
		const isOwn = url !== null && ownOrigins(session.endpoints).has(url.origin);
		if (url === null || !(isOwn || isNamed(url, hosts))) throw elsewhere(rules);
		if (!isOwn) requirePublicHost(url);
		own ??= new Agent({ connect: { timeout: 10_000 } });
		guarded ??= new Agent({
			connect: { timeout: 10_000, lookup: publicLookup },
		});
		const { statusCode, headers, body } = await request(url, {
			...options,
			dispatcher: isOwn ? own : guarded,
			headers: { "user-agent": "patchbay", "accept-encoding": "identity" },
		});
		// A body that is given up emits an error, which nobody else would hear.
		body.on("error", () => {});
		if (statusCode === 200) return { body, headers };
		body.destroy();
		if (statusCode >= 500 || statusCode === 429)
			throw new PlatformUnavailable(
				`${rules.name} could not send the file right now. Try again in a few minutes.`,
			);
		if (statusCode < 300 || statusCode >= 400)
			throw new PlatformRejected(
				`${rules.name} does not have the file any more (status ${statusCode}). Try again: it is asked for anew.`,
			);
		const { location } = headers;
		url = typeof location === "string" ? URL.parse(location, url.href) : null;
	}
	throw elsewhere(rules);
}

/** Tells whether the reply's own frame says where it ends; one without ends with the connection, for whatever reason. */
const hasLength = (headers: Dispatcher.ResponseData["headers"]): boolean =>
	headers["content-length"] !== undefined ||
	/\bchunked\b/i.test(String(headers["transfer-encoding"] ?? ""));

function isNamed(url: URL, hosts: readonly string[]): boolean {
	if (
		url.protocol !== "https:" ||
		url.port !== "" ||
		url.username !== "" ||
		url.password !== ""
	)
		return false;
	return hosts.some((host) =>
		host.startsWith("*.")
			? url.hostname.endsWith(host.slice(1))
			: url.hostname === host,
	);
}

function elsewhere({ name }: { name: string }): UnexpectedReply {
	return new UnexpectedReply(
		`${name} names a file that is not at one of its own addresses. It was not fetched; tell the operator of this installation.`,
		"url",
	);
}
