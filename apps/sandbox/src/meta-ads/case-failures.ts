import type { CaseFailure } from "../platform-case.ts";

/** A fault in the form of Meta's errors. */
export const metaError = (
	code: number,
	more: Readonly<Record<string, unknown>> = {},
) => ({ metaError: { code, ...more } });

/** Failures in Meta's own numbers. */
export const failures: readonly CaseFailure[] = [
	{
		name: "an app that the person removed",
		fault: metaError(190, { error_subcode: 458 }),
		kind: "reconnect",
	},
	{
		name: "a password that was changed",
		fault: metaError(190, { error_subcode: 460 }),
		kind: "reconnect",
	},
	{
		name: "a token that ended",
		fault: metaError(190, { error_subcode: 463 }),
		kind: "reconnect",
	},
	{
		name: "a session that is over",
		fault: metaError(102),
		kind: "reconnect",
	},
	{
		name: "a permission that is missing",
		fault: metaError(10),
		kind: "access",
	},
	{
		name: "an account that did not grant the permission",
		fault: { status: 403, ...metaError(200) },
		kind: "access",
	},
	{
		name: "a permission to manage ads that is missing",
		fault: metaError(294),
		kind: "access",
	},
	{
		name: "an object that is not there for this token",
		fault: metaError(100, { error_subcode: 33 }),
		kind: "access",
	},
	{
		name: "an app that may not do this",
		fault: metaError(3),
		kind: "operator",
	},
	{
		name: "an account that may not advertise",
		fault: metaError(100, { error_subcode: 1_404_163 }),
		kind: "account",
	},
	{
		name: "days that are too long ago",
		fault: metaError(3018),
		kind: "rejected",
	},
	{
		name: "a failure that Meta does not explain",
		fault: metaError(1),
		kind: "transient",
	},
	{
		name: "a service that is down",
		fault: { status: 503, ...metaError(2) },
		kind: "transient",
	},
	{
		name: "an error that says it will pass",
		fault: metaError(100, { is_transient: true }),
		kind: "transient",
	},
	{
		name: "a parameter that is wrong",
		fault: metaError(100),
		kind: "rejected",
	},
	{
		name: "an alias that nobody has",
		fault: metaError(803),
		kind: "rejected",
	},
	{
		name: "a code that nobody knows",
		fault: metaError(1_949_999),
		kind: "rejected",
	},
	{
		name: "details of the error as text",
		fault: metaError(100, {
			error_data: '{"blame_field_specs":[["fields"]]}',
		}),
		kind: "rejected",
	},
];
