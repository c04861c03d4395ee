import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";

/** One thing that is wrong with the input, as the ads resources tell it. */
export type InputError = {
	code: string;
	description: string;
	fieldPath: string;
};

/** LinkedIn's error, before it is written. */
export type ApiError = {
	status: number;
	message: string;
	code?: string | undefined;
	serviceErrorCode?: number | undefined;
	inputErrors?: readonly InputError[] | undefined;
};

/** Thrown where a call is refused; answered in LinkedIn's own form. */
export class Refused extends Error {
	readonly error: ApiError;
	constructor(error: ApiError) {
		super(error.message);
		this.error = error;
	}
}

/** Thrown for what LinkedIn has and the sandbox has not; answered with 501, which LinkedIn never sends here. */
export class NotSimulated extends Error {}

export function errorReply(
	error: ApiError,
	headers: Record<string, string> = {},
): Reply {
	const { status, message, code, serviceErrorCode, inputErrors } = error;
	return json(
		status,
		{
			status,
			...(serviceErrorCode === undefined ? {} : { serviceErrorCode }),
			...(code === undefined ? {} : { code }),
			message,
			...(inputErrors === undefined
				? {}
				: {
						errorDetailType: "com.linkedin.common.error.BadRequest",
						errorDetails: {
							inputErrors: inputErrors.map(
								({ code: kind, description, fieldPath }) => ({
									code: kind,
									description,
									input: { inputPath: { fieldPath } },
								}),
							),
						},
					}),
		},
		headers,
	);
}

/** A parameter or key that cannot be read: LinkedIn does not say which. */
export function illegalArgument(): Refused {
	return new Refused({
		status: 400,
		code: "ILLEGAL_ARGUMENT",
		message:
			"Invalid param. Please see documentation for more information on the syntax of parameters and keys",
	});
}

/** One field or parameter that is wrong. */
export function badInput(
	code: string,
	fieldPath: string,
	description: string,
): Refused {
	return new Refused({
		status: 400,
		code,
		message: description,
		inputErrors: [{ code, description, fieldPath }],
	});
}

/** A parameter whose value LinkedIn does not take. */
export function badParameter(name: string, description: string): Refused {
	return badInput("PARAM_INVALID", name, description);
}

export function notFound(what: string): Refused {
	return new Refused({
		status: 404,
		code: "NOT_FOUND",
		serviceErrorCode: 0,
		message: `Could not find ${what}`,
	});
}

/** The app or the person may not do this at all. */
export function accessDenied(operation: string): Refused {
	return new Refused({
		status: 403,
		code: "ACCESS_DENIED",
		serviceErrorCode: 100,
		message: `Not enough permissions to access: ${operation}`,
	});
}

/** The person's role on the account does not go so far. */
export function noPermissionOnEntity(what: string): Refused {
	return new Refused({
		status: 403,
		code: "NO_PERMISSION_ON_ENTITY",
		serviceErrorCode: 100,
		message: `The member does not have the role that is needed on ${what}`,
	});
}
