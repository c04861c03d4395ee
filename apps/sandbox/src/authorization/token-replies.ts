import type { CaseTokenReply } from "../platform-case.ts";

/** Unfit replies in the form of RFC 6749: for the case of any platform that speaks it. */
export const standardTokenReplies: readonly CaseTokenReply[] = [
	{
		name: "gives another kind of token",
		fault: issuing({ token_type: "mac" }),
		code: "TOKEN_RESPONSE_INVALID",
	},
	{
		name: "gives a token that ended",
		fault: issuing({ expires_in: -1 }),
		code: "TOKEN_RESPONSE_INVALID",
	},
	{
		name: "gives a token for ever",
		fault: issuing({ expires_in: 1e12 }),
		code: "TOKEN_RESPONSE_INVALID",
	},
	{
		name: "says that it is a success, with an error inside",
		fault: { kind: "custom", status: 200, body: { error: "invalid_grant" } },
		code: "TOKEN_RESPONSE_INVALID",
	},
	{
		name: "gives no token",
		fault: issuing({ access_token: undefined }),
		code: "TOKEN_RESPONSE_INVALID",
	},
];

function issuing(fields: Record<string, unknown>) {
	return {
		kind: "custom",
		status: 200,
		body: {
			access_token: "made-up",
			token_type: "Bearer",
			expires_in: 3599,
			...fields,
		},
	};
}
