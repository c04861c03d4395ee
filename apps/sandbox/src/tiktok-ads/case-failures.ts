import type { CaseFailure } from "../platform-case.ts";

/** A fault in the form of TikTok's envelope. */
export const tiktokError = (code: number) => ({ tiktokError: { code } });

/** An envelope of a success. */
export const envelope = (data: unknown) => ({
	kind: "custom",
	status: 200,
	headers: { "content-type": "application/json" },
	body: { code: 0, message: "OK", request_id: "1", data },
});

/** Failures in TikTok's own codes. */
export const failures: readonly CaseFailure[] = [
	{
		name: "a login that may not read this",
		fault: tiktokError(40001),
		kind: "access",
	},
	{
		name: "an app whose secret is wrong",
		fault: tiktokError(40101),
		kind: "operator",
	},
	{
		name: "an app that is blocked",
		fault: tiktokError(40113),
		kind: "operator",
	},
	{
		name: "a company that the app may not read for",
		fault: tiktokError(40119),
		kind: "operator",
	},
	{
		name: "a parameter that is wrong",
		fault: tiktokError(40002),
		kind: "rejected",
	},
	{
		name: "a service that fails inside a success",
		fault: tiktokError(50000),
		kind: "transient",
	},
	{
		name: "maintenance",
		fault: tiktokError(60001),
		kind: "transient",
	},
	{
		name: "an advertiser that does not exist",
		fault: tiktokError(40300),
		kind: "access",
	},
	{
		name: "a permission that the developer lacks",
		fault: tiktokError(40124),
		kind: "operator",
	},
	{
		name: "an object that does not exist",
		fault: tiktokError(40006),
		kind: "rejected",
	},
	{
		name: "a token that is over",
		fault: tiktokError(40102),
		kind: "reconnect",
	},
	{
		name: "an authorization that is over",
		fault: tiktokError(40115),
		kind: "reconnect",
	},
	{
		name: "a code that nobody knows",
		fault: tiktokError(49999),
		kind: "rejected",
	},
	{
		name: "code 0 and no data",
		fault: envelope(undefined),
		kind: "reply",
	},
];
