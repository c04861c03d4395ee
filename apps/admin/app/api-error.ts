/** `extensions.code` of the API's GraphQL errors, and NETWORK and TIMEOUT for an answer that never came. */
export type ApiErrorCode =
	| "UNAUTHENTICATED"
	| "FORBIDDEN"
	| "BAD_REQUEST"
	| "COST_EXCEEDED"
	| "RATE_LIMITED"
	| "UNAVAILABLE"
	| "INTERNAL";

/** The API did not answer a query or mutation. The message may be shown to a person. */
export class ApiError extends Error {
	override readonly name = "ApiError";
	readonly code: string;
	readonly requestId: string;

	constructor(
		code: string,
		message: string,
		requestId: string,
		options?: ErrorOptions,
	) {
		super(message, options);
		this.code = code;
		this.requestId = requestId;
	}
}

/** Content of an error page; thrown as the body of a Response. */
export interface PageProblem {
	code: string;
	message: string;
	requestId: string;
}
