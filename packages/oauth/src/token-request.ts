import { InstallationFault, isOwnNetworkFault } from "@patchbay/errors";
import { Agent, type Dispatcher, errors, request } from "undici";
import { PlatformUnavailable, TokenResponseInvalid } from "./errors.ts";
import type { OAuthRequestOptions } from "./provider.ts";
import { retryAfter } from "./retry-after.ts";

export const longestReplyBytes = 64 * 1024;

/** A reply of a token or revocation endpoint, whole and within its limits, not yet read. */
export interface FormReply {
	status: number;
	/** Media type without parameters, lower case; empty when the reply names none. */
	mediaType: string;
	/** From Retry-After. */
	retryAt: Date | null;
	body: string;
}

let agent: Dispatcher | undefined;

/**
 * Posts a form with secrets in it: no redirect is followed (a 307 would carry the secrets elsewhere), the reply is
 * bounded in size, in total time and in the time between two pieces.
 * @throws {PlatformUnavailable} when no whole reply comes in time
 * @throws {TokenResponseInvalid} when the reply is larger than 64 KiB or redirects
 */
export async function postForm(
	url: string,
	form: URLSearchParams,
	headers: Record<string, string>,
	options: OAuthRequestOptions,
): Promise<FormReply> {
	agent ??= new Agent({ connect: { timeout: 5_000 }, keepAliveTimeout: 4_000 });
	const readTimeout = options.readTimeoutMilliseconds ?? 5_000;
	const deadline = AbortSignal.timeout(options.timeoutMilliseconds ?? 15_000);
	options.signal?.throwIfAborted();
	try {
		const reply = await request(url, {
			method: "POST",
			dispatcher: agent,
			headers: {
				accept: "application/json",
				"accept-encoding": "identity",
				"content-type": "application/x-www-form-urlencoded",
				...(options.requestId === undefined
					? {}
					: { "x-request-id": options.requestId }),
				...headers,
			},
			body: form.toString(),
			headersTimeout: readTimeout,
			bodyTimeout: readTimeout,
			signal: options.signal
				? AbortSignal.any([deadline, options.signal])
				: deadline,
		});
		// A body that is given up emits an error, which nobody else would hear.
		reply.body.on("error", () => {});
		const mediaType = mediaTypeOf(reply.headers["content-type"]);
		if (reply.statusCode >= 300 && reply.statusCode < 400) {
			reply.body.destroy();
			throw invalid(options, `a redirect (${reply.statusCode})`);
		}
		const pieces: Buffer[] = [];
		let size = 0;
		for await (const piece of reply.body) {
			size += (piece as Buffer).length;
			if (size > longestReplyBytes) {
				reply.body.destroy();
				throw invalid(options, "more than 64 KiB");
			}
			pieces.push(piece as Buffer);
		}
		return {
			status: reply.statusCode,
			mediaType,
			retryAt: retryAfter(reply.headers),
			body: Buffer.concat(pieces).toString("utf8"),
		};
	} catch (error) {
		if (error instanceof TokenResponseInvalid) throw error;
		if (options.signal?.aborted) throw options.signal.reason;
		if (isOwnNetworkFault(error))
			throw new InstallationFault(
				`This installation cannot reach ${options.definition.platformName} right now, for a reason of its own. Its operator finds it in the log.`,
				{ cause: new Error(`token request failed: ${describe(error)}`) },
			);
		throw new PlatformUnavailable(
			`${options.definition.platformName} does not answer. Try again in a few minutes.`,
			{ cause: new Error(`token request failed: ${describe(error)}`) },
		);
	}
}

function invalid(options: OAuthRequestOptions, shape: string) {
	return new TokenResponseInvalid(
		`${options.definition.platformName} sent an unusable answer. Try again; tell the operator if it stays so.`,
		shape,
	);
}

function mediaTypeOf(header: string | string[] | undefined): string {
	const first = Array.isArray(header) ? header[0] : header;
	return (first ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/** The kind of a network failure: its code, never its text, which may hold the address. */
function describe(error: unknown): string {
	if (error instanceof errors.UndiciError) return error.code;
	if (error instanceof Error)
		return "code" in error && typeof error.code === "string"
			? error.code
			: error.name;
	return "unknown";
}
