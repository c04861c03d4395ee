import type { CaseFailure } from "../platform-case.ts";

/** A fault in the form of LinkedIn's errors. */
export const linkedinError = (
	code: string | null,
	more: Readonly<Record<string, unknown>> = {},
) => ({ linkedinError: { code, ...more } });

/** One wrong field, as the ads resources tell it. */
export const inputError = (code: string, fieldPath: string) =>
	linkedinError(code, {
		inputErrors: [{ code, fieldPath, description: "In words." }],
	});

/** Text of the refusal for so many numbers in five minutes: nothing else tells it from another one. */
export const tooManyValues =
	"The data request limit has been exceeded. More than 45 million metric values were requested in a 5-minute window.";

/** Failures in LinkedIn's own codes. */
export const failures: readonly CaseFailure[] = [
	{
		name: "a token that ended",
		fault: linkedinError("EXPIRED_ACCESS_TOKEN"),
		kind: "reconnect",
	},
	{
		name: "an old resource that names a token's end by its number alone",
		fault: {
			status: 401,
			...linkedinError(null, { serviceErrorCode: 65602 }),
		},
		kind: "reconnect",
	},
	{
		name: "a token that nobody made",
		fault: linkedinError("INVALID_ACCESS_TOKEN"),
		kind: "reconnect",
	},
	{
		name: "a login that may not read this",
		fault: linkedinError("ACCESS_DENIED"),
		kind: "access",
	},
	{
		name: "a login without the role that it takes",
		fault: linkedinError("NO_PERMISSION_ON_ENTITY"),
		kind: "access",
	},
	{
		name: "a conflict of two changes",
		fault: linkedinError("CONFLICT"),
		kind: "transient",
	},
	{
		name: "a failure that LinkedIn does not explain",
		fault: linkedinError("INTERNAL_SERVER_ERROR"),
		kind: "transient",
	},
	{
		name: "a service under maintenance",
		fault: linkedinError("UNDER_MAINTENANCE"),
		kind: "transient",
	},
	{
		name: "a gateway that gave up",
		fault: { status: 504, ...linkedinError(null) },
		kind: "transient",
	},
	{
		name: "days that are no longer kept",
		fault: inputError("DATE_TOO_EARLY", "dateRange.start"),
		kind: "rejected",
	},
];
