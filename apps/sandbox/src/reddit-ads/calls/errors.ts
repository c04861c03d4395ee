import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";

/** A field of a request that is wrong, and why. */
export type FieldProblem = { field: string; message: string };

const messages: Readonly<Record<number, string>> = {
	400: "Bad request.",
	401: "Bad bearer token provided.",
	403: "Insufficient authentication scopes.",
	404: "The specified resource was not found.",
	429: "Too Many Requests",
	500: "Server error.",
	503: "Service unavailable.",
};

/** Thrown where the Ads API refuses a call. */
export class ApiRefused extends Error {
	readonly code: number;
	readonly fields: readonly FieldProblem[];

	constructor(
		code: number,
		message = messages[code] ?? `Error ${code}`,
		fields: readonly FieldProblem[] = [],
	) {
		super(message);
		this.code = code;
		this.fields = fields;
	}
}

/** A refusal for the sake of one field. */
export function invalid(field: string, message: string): ApiRefused {
	return new ApiRefused(400, "Request validation failed.", [
		{ field, message },
	]);
}

export function missing(what: string): ApiRefused {
	return new ApiRefused(404, `${what} not found`);
}

/** `{"error":{"code","message","fields"}}`; the fields are there only where some are to blame. */
export function errorReply(
	{
		code,
		message = messages[code] ?? `Error ${code}`,
		fields = [],
	}: {
		code: number;
		message?: string | undefined;
		fields?: readonly FieldProblem[] | undefined;
	},
	status = code,
): Reply {
	return json(status, {
		error: { code, message, ...(fields.length === 0 ? {} : { fields }) },
	});
}
