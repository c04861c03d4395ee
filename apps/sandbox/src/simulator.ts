/** One HTTP request, the same for HTTP/1.1, HTTP/2 and the TLS port. */
export type SandboxRequest = {
	method: string;
	/** As the caller wrote them: `http://127.0.0.1:4400`, or `https://accounts.google.com` on the TLS port. */
	origin: string;
	/** The path with the platform's prefix, as on the plain port; not decoded. */
	path: string;
	query: URLSearchParams;
	/** Header names in lower case; a header sent twice is joined with ", ". */
	headers: Readonly<Record<string, string>>;
	/** The whole body; more than its address takes (maximum-body-bytes.ts) rejects with `BodyTooLarge`. */
	body: () => Promise<Buffer>;
};

/** What goes back. A body given as pieces is written with backpressure. */
export type Reply = {
	status: number;
	headers: Record<string, string>;
	body: Buffer | string | AsyncIterable<Buffer | string>;
	/** HTTP/2 trailers (gRPC). */
	trailers?: Record<string, string>;
};

/** What a scripted fault asks a platform to say in its own error form. */
export type PlatformFault = {
	status?: number | undefined;
	googleAdsError?:
		| {
				category: string;
				code: string;
				message?: string | undefined;
				/** A protobuf duration such as `"900s"`; only with `quotaError`. */
				retryDelay?: string | undefined;
				rateScope?: string | undefined;
		  }
		| undefined;
	/** Drive's and Sheets' form: `reason`, the parameter at fault, the reason of an ErrorInfo among `details`. */
	workspaceError?:
		| {
				reason: string;
				message?: string | undefined;
				location?: string | undefined;
				detail?: string | undefined;
		  }
		| undefined;
	oauthError?:
		| {
				error: string;
				description?: string | undefined;
				subtype?: string | undefined;
		  }
		| undefined;
};

/** A control endpoint below `/__sandbox/{platform}/`; its answer is sent as JSON. */
export type ControlAction = {
	description: string;
	run: (input: unknown) => Promise<unknown> | unknown;
};

/** What each platform implements; one folder a platform. */
export interface PlatformSimulator {
	/** Folder and path prefix, such as `google-ads`. */
	readonly platform: string;
	readonly label: string;
	/** The platform's own host names on the TLS port; a request to one gets `/{platform}` put before its path. */
	readonly hosts: readonly string[];
	handle(request: SandboxRequest): Promise<Reply>;
	/** The reply of a scripted fault in the platform's error form, or null when the fault is none of this platform's. */
	faultReply(
		fault: PlatformFault,
		request: SandboxRequest,
	): Promise<Reply | null>;
	/** By name, such as `revoke` for `POST /__sandbox/google-ads/revoke`. */
	readonly control: Readonly<Record<string, ControlAction>>;
	/** For the index: addresses and identities. */
	describe(origin: string): Record<string, unknown>;
	close(): Promise<void>;
}

/** Thrown by `SandboxRequest.body` for more than its address takes; answered with 413 and the message. */
export class BodyTooLarge extends Error {}

/** Thrown by control actions for unusable input; answered with 400 and the message. */
export class BadControlInput extends Error {}
