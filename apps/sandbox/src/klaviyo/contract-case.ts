import { directAccountId } from "../world/people.ts";
import { knownKeys, privateKeyOf, publicKeyOf } from "./fixed-keys.ts";

/** Everything that the contract suite has to know of Klaviyo to try its connector. */
export const klaviyoCase = {
	prefix: "klaviyo",
	/** Path of the one call that is made, below the prefix. */
	listPath: "api/accounts",
	keys: {
		full: knownKeys,
		readOnly: {
			...knownKeys,
			apiKey: privateKeyOf(directAccountId, "read-only"),
		},
		/** Lacks the scope of the set. */
		narrow: { ...knownKeys, apiKey: privateKeyOf(directAccountId, "narrow") },
		wrong: { ...knownKeys, apiKey: `pk_${"0".repeat(34)}` },
	},
	neededSet: "account",
	account: {
		externalId: publicKeyOf(directAccountId),
		name: "Maple & Co",
		currencyCode: "EUR",
		timeZone: "Europe/Berlin",
	},
	/** Failures that Klaviyo words itself: how the sandbox is told, and the kind that each must become. */
	failures: [
		{
			name: "a key that was deleted",
			fault: { klaviyoError: { code: "authentication_failed" } },
			kind: "reconnect",
		},
		{
			name: "a scope that is missing",
			fault: { klaviyoError: { code: "permission_denied" } },
			kind: "access",
		},
		{
			name: "a revision that is retired",
			fault: { klaviyoError: { code: "revision_retired" } },
			kind: "transient",
		},
		{
			name: "a request that is wrong",
			fault: { status: 400, klaviyoError: { code: "invalid" } },
			kind: "rejected",
		},
		{
			name: "a medium that is not taken",
			fault: { status: 415, klaviyoError: { code: "unsupported_media_type" } },
			kind: "rejected",
		},
		{
			name: "an error of the server",
			fault: { status: 503, klaviyoError: { code: "server_error" } },
			kind: "transient",
		},
		{
			name: "a code that nobody knows",
			fault: { status: 403, klaviyoError: { code: "made_up_yesterday" } },
			kind: "access",
		},
		{
			name: "a page before the API that looks for robots",
			fault: {
				kind: "custom",
				status: 403,
				headers: { "cf-mitigated": "challenge", "content-type": "text/html" },
				body: "<html>Just a moment …</html>",
			},
			kind: "transient",
		},
		{
			name: "a page in the API's place that refuses",
			fault: { kind: "custom", status: 401, body: "<html>Sign in</html>" },
			kind: "transient",
		},
	],
	/** A limit that names 900 seconds. */
	rateLimit: {
		status: 429,
		klaviyoError: { code: "throttled", retryAfterSeconds: 900 },
	},
} as const;
