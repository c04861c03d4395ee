import { describeIssue } from "@patchbay/env";
import {
	AppError,
	InvalidFields,
	isUserErrorCode,
	type UserErrorCode,
} from "@patchbay/errors";
import { ScopeMissing } from "@patchbay/platforms";
import type { z } from "zod";

export interface UserErrorRecord {
	code: UserErrorCode;
	message: string;
	field: readonly string[] | null;
	retryAfterSeconds: number | null;
	/** Scope sets to ask for, where the user has not allowed them. */
	scopeSets?: readonly string[] | null;
}

/** Problems of one input that are told at once. */
export const maximumUserErrors = 10;

/** Parses an input once, at the edge. @throws InvalidFields naming each field by its path within the input */
export function parseInput<Schema extends z.ZodType>(
	schema: Schema,
	input: unknown,
): z.output<Schema> {
	const result = schema.safeParse(input, {
		reportInput: false,
		error: describeIssue,
	});
	if (result.success) return result.data;
	throw new InvalidFields(
		result.error.issues.map(({ message, path }) => ({
			message,
			field: path.map(String),
		})),
	);
}

/** Wait named when a platform that does not answer does not say how long. */
const usualWaitSeconds = 30;

/**
 * Translates an error into what the caller can fix.
 * @throws the error itself when it cannot
 */
export function toUserErrors(error: unknown): UserErrorRecord[] {
	if (!(error instanceof AppError) || !isUserErrorCode(error.code)) throw error;
	const { code, message, field, retryAt } = error;
	if (error instanceof InvalidFields) {
		return error.problems.slice(0, maximumUserErrors).map((problem) => ({
			code,
			message: problem.message,
			field: problem.field.length > 0 ? problem.field : null,
			retryAfterSeconds: null,
		}));
	}
	return [
		{
			...toUserError({ code, message, field, retryAt }),
			scopeSets: error instanceof ScopeMissing ? error.scopeSets : null,
		},
	];
}

/** An error of the user's as its record, also one that comes beside a result. */
export function toUserError({
	code,
	message,
	field,
	retryAt,
}: {
	code: UserErrorCode;
	message: string;
	field?: readonly string[] | undefined;
	retryAt?: Date | undefined;
}): UserErrorRecord {
	const waits = code === "RATE_LIMITED" || code === "PLATFORM_UNAVAILABLE";
	return {
		code,
		message,
		field: field ?? null,
		retryAfterSeconds:
			waits && retryAt
				? Math.max(1, Math.ceil((retryAt.getTime() - Date.now()) / 1000))
				: waits
					? usualWaitSeconds
					: null,
	};
}
