import type { z } from "zod";
import type { DemoConnection } from "./demo.ts";
import type { World } from "./world/world.ts";

/** One HTTP request, the same for HTTP/1.1, HTTP/2 and the TLS port. */
export type SandboxRequest = {
	method: string;
	/** As the caller wrote them: `http://127.0.0.1:4400`, or `https://accounts.google.com` on the TLS port. */
	origin: string;
	/** The path with the platform's prefix, as on the plain port; not decoded. */
	path: string;
	query: URLSearchParams;
	/** The query as it came, without its question mark and not decoded; left out in a request that the sandbox made itself. */
	rawQuery?: string;
	/** Header names in lower case; a header sent twice is joined with ", ". */
	headers: Readonly<Record<string, string>>;
	/** The whole body; more than its address takes (maximum-body-bytes.ts) rejects with `BodyTooLarge`. */
	body: () => Promise<Buffer>;
};

/** An answer. A body given as pieces is written with backpressure. */
export type Reply = {
	status: number;
	headers: Record<string, string>;
	body: Buffer | string | AsyncIterable<Buffer | string>;
	/** HTTP/2 trailers (gRPC). */
	trailers?: Record<string, string>;
	/** True: sent without a length, so that its end is the connection's (HTTP/1.1 alone). */
	isWithoutLength?: boolean;
};

/** A scripted fault as the platform that it meets gets it. */
export type PlatformFault<Form> = {
	status?: number | undefined;
	form: Form;
};

/** A control endpoint below `/__sandbox/{platform}/`; its answer is sent as JSON. */
export type ControlAction = {
	description: string;
	run: (input: unknown) => Promise<unknown> | unknown;
};

/** An app as it is registered at the platform, with the values that the platform's connector wants beside it. */
export type AppClient = {
	id: string;
	secret: string;
	extras: Readonly<Record<string, string>>;
};

/** Registered at the platform from the start, by the sign-in method: set up by `npm start` and by the contract suite. */
export type ModuleClient = {
	OAUTH2?: AppClient;
	/** Consumer key and secret. */
	OAUTH1?: AppClient;
	/** The form's fields, such as `{apiKey, publicApiKey}`. */
	API_KEY?: Readonly<Record<string, string>>;
};

/** One platform: all that the sandbox, `npm start`, tests and benches must know of it without running it. */
export interface SimulatorModule<Form = unknown> {
	/** Folder, path prefix and key of the description, such as `google-ads` (`GOOGLE_ADS` in the product). */
	readonly platform: string;
	readonly label: string;
	/** The platform's own host names on the TLS port; a request to one gets `/{platform}` put before its path. */
	readonly hosts: readonly string[];
	/** Beginnings of paths that are this platform's alone: served without the prefix too, for clients that are given an origin. */
	readonly ownPaths?: readonly string[];
	/** The platform's own form of an error, as fields of a fault; refuses fields that it does not know. */
	readonly faults: z.ZodType<Form>;
	/** Parameters that the log of calls hides, beside those that it hides for everybody. */
	readonly hidden: readonly string[];
	/** Headers without a secret that the log of calls shows, in lower case, beside those that it shows for everybody. */
	readonly shownHeaders?: readonly string[];
	/** Null: nothing is registered. Platforms with one authorization server name the same app. */
	readonly client: ModuleClient | null;
	/** Connections of the demo's brands that `npm start` makes; where several are of one brand, in this order. */
	readonly demo: readonly DemoConnection[];
	/** Endpoints of this platform, as an endpoints file names them, below the sandbox's address. */
	endpoints(origin: string): Record<string, string>;
	/** Called once, at the start. May load its simulator only now, so that whoever reads the values above stays light. */
	create(world: World): Simulator<Form> | Promise<Simulator<Form>>;
}

/** A running platform. */
export interface Simulator<Form = unknown> {
	handle(request: SandboxRequest): Promise<Reply>;
	/** The reply of a scripted fault in the platform's error form; null: the fault says nothing in it. */
	faultReply(
		fault: PlatformFault<Form>,
		request: SandboxRequest,
	): Promise<Reply | null>;
	/** Actions by name, such as `revoke` for `POST /__sandbox/google-ads/revoke`. */
	readonly control: Readonly<Record<string, ControlAction>>;
	/** Fields that the log of calls tells beside its own, read from a call's address and body: never a secret. */
	notes?(
		request: SandboxRequest,
		body: unknown,
	): Record<string, string | boolean | null>;
	/** More for the index than the endpoints: who can sign in, accounts, clients. Only what anybody may read. */
	describe(origin: string): Record<string, unknown>;
	close?(): Promise<void>;
}

/** Thrown by `SandboxRequest.body` for more than its address takes; answered with 413 and the message. */
export class BodyTooLarge extends Error {}

/** Thrown by control actions for unusable input; answered with 400 and the message. */
export class BadControlInput extends Error {}
