import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import { toSnake } from "../fields/field-names.ts";
import type { ApiVersion } from "./versions.ts";

/** `@type` of a GoogleAdsFailure: each version has its own. */
export function failureType(version: ApiVersion): string {
	return `type.googleapis.com/google.ads.googleads.${version}.errors.GoogleAdsFailure`;
}

export type FieldPathElement = { fieldName: string; index?: number };

/** One element of GoogleAdsFailure.errors, in its REST form. */
export type GoogleAdsErrorItem = {
	errorCode: Record<string, string>;
	message: string;
	trigger?: { stringValue?: string; int64Value?: string };
	location?: { fieldPathElements: FieldPathElement[] };
	details?: Record<string, unknown>;
};

type CanonicalStatus = {
	http: number;
	grpc: number;
	name: string;
	message: string;
};

const canonical = {
	invalidArgument: {
		http: 400,
		grpc: 3,
		name: "INVALID_ARGUMENT",
		message: "Request contains an invalid argument.",
	},
	unauthenticated: {
		http: 401,
		grpc: 16,
		name: "UNAUTHENTICATED",
		message:
			"Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
	},
	permissionDenied: {
		http: 403,
		grpc: 7,
		name: "PERMISSION_DENIED",
		message: "The caller does not have permission",
	},
	notFound: {
		http: 404,
		grpc: 5,
		name: "NOT_FOUND",
		message: "Requested entity was not found.",
	},
	exhausted: {
		http: 429,
		grpc: 8,
		name: "RESOURCE_EXHAUSTED",
		message: "Resource has been exhausted (e.g. check quota).",
	},
	internal: {
		http: 500,
		grpc: 13,
		name: "INTERNAL",
		message: "Internal error encountered.",
	},
	unavailable: {
		http: 503,
		grpc: 14,
		name: "UNAVAILABLE",
		message: "The service is currently unavailable.",
	},
	unimplemented: {
		http: 501,
		grpc: 12,
		name: "UNIMPLEMENTED",
		message: "The operation is not implemented.",
	},
	deadline: {
		http: 504,
		grpc: 4,
		name: "DEADLINE_EXCEEDED",
		message: "Deadline expired before operation could complete.",
	},
} satisfies Record<string, CanonicalStatus>;

/** A refusal by the Google Ads API: a GoogleAdsFailure with at least one error. */
export class GoogleAdsRefused extends Error {
	readonly errors: GoogleAdsErrorItem[];
	constructor(...errors: GoogleAdsErrorItem[]) {
		super(errors[0]?.message ?? "refused");
		this.errors = errors;
	}

	get status(): CanonicalStatus {
		const [category, code] = Object.entries(
			this.errors[0]?.errorCode ?? {},
		)[0] ?? ["", ""];
		return statusOf(category, code);
	}
}

/** A refusal by what stands before the API (credentials, scopes, JSON that does not fit): no GoogleAdsFailure in it. */
export class FrontRefused extends Error {
	readonly status: CanonicalStatus;
	readonly details: Record<string, unknown>[];
	constructor(
		kind: keyof typeof canonical,
		message: string,
		details: Record<string, unknown>[] = [],
	) {
		super(message);
		this.status = canonical[kind];
		this.details = details;
	}
}

/** Short for `new GoogleAdsRefused` with one error. `trigger` is the offending text, `field` the path to it in snake_case. */
export function refused(
	category: string,
	code: string,
	message: string,
	trigger?: string,
	field?: string,
): GoogleAdsRefused {
	const item: GoogleAdsErrorItem = { errorCode: { [category]: code }, message };
	if (trigger !== undefined) item.trigger = { stringValue: trigger };
	if (field !== undefined)
		item.location = {
			fieldPathElements: field
				.split(".")
				.map((fieldName) => ({ fieldName: toSnake(fieldName) })),
		};
	return new GoogleAdsRefused(item);
}

/** Puts what comes before, such as `operations[2].create`, in front of the place of every error that `work` throws. */
export function locatedIn<T>(place: FieldPathElement[], work: () => T): T {
	try {
		return work();
	} catch (error) {
		if (!(error instanceof GoogleAdsRefused)) throw error;
		throw new GoogleAdsRefused(
			...error.errors.map((item) => ({
				...item,
				location: {
					fieldPathElements: [
						...place,
						...(item.location?.fieldPathElements ?? []),
					],
				},
			})),
		);
	}
}

/** A fault in the JSON of the request, as the transcoder before the API puts it. */
export function badPayload(field: string, description: string): FrontRefused {
	return new FrontRefused(
		"invalidArgument",
		`Invalid JSON payload received. ${description}`,
		[
			{
				"@type": "type.googleapis.com/google.rpc.BadRequest",
				fieldViolations: [
					{
						field,
						description: `Invalid JSON payload received. ${description}`,
					},
				],
			},
		],
	);
}

/** google.rpc.ErrorInfo. */
export function errorReason(reason: string): Record<string, unknown> {
	return {
		"@type": "type.googleapis.com/google.rpc.ErrorInfo",
		reason,
		domain: "googleapis.com",
		metadata: { service: "googleads.googleapis.com" },
	};
}

export function statusOf(category: string, code: string): CanonicalStatus {
	if (category === "authenticationError") return canonical.unauthenticated;
	if (category === "authorizationError" || category === "notAllowlistedError")
		return canonical.permissionDenied;
	if (category === "quotaError") return canonical.exhausted;
	if (category === "internalError") {
		if (code === "TRANSIENT_ERROR") return canonical.unavailable;
		return code === "DEADLINE_EXCEEDED"
			? canonical.deadline
			: canonical.internal;
	}
	if (code === "RESOURCE_NOT_FOUND") return canonical.notFound;
	return canonical.invalidArgument;
}

/** google.rpc.Status of a refusal, as REST shows it. */
export function restStatus(
	error: GoogleAdsRefused | FrontRefused,
	requestId: string,
	version: ApiVersion,
): Record<string, unknown> {
	const { http, name, message } = error.status;
	const details =
		error instanceof GoogleAdsRefused
			? [{ "@type": failureType(version), errors: error.errors, requestId }]
			: error.details;
	return {
		code: http,
		message: error instanceof GoogleAdsRefused ? message : error.message,
		status: name,
		...(details.length > 0 ? { details } : {}),
	};
}

/** The REST reply of a refusal; on searchStream it stands in an array. */
export function restErrorReply(
	error: GoogleAdsRefused | FrontRefused,
	requestId: string,
	inArray: boolean,
	version: ApiVersion,
): Reply {
	const body = { error: restStatus(error, requestId, version) };
	return json(error.status.http, inArray ? [body] : body, {
		"request-id": requestId,
	});
}
