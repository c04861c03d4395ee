import { definePlatform } from "../define-platform.ts";
import { createKlaviyoClient } from "./client.ts";
import { revision } from "./errors.ts";
import { identify } from "./identify.ts";
import { klaviyoKeys } from "./keys.ts";
import { toAdAccount } from "./mapper.ts";
import { klaviyoScoped } from "./scoped.ts";

const scopeSet = "account";

export const klaviyo = definePlatform({
	id: "KLAVIYO",
	...klaviyoScoped,
	// A revision is stable for one year, deprecated for another, then retired.
	api: { version: revision, endsOn: "2028-07-15" },
	urls: {
		apiUrl: "https://a.klaviyo.com",
		authorizeUrl: "https://www.klaviyo.com/oauth/authorize",
		tokenUrl: "https://a.klaviyo.com/oauth/token",
		revokeUrl: "https://a.klaviyo.com/oauth/revoke",
	},
	terms: { adAccount: "account", ad: "message" },
	methods: [klaviyoKeys],
	appExtras: {},
	// A bucket for each group of endpoints with a limit of its own; all keys of one account are counted together.
	limits: {
		concurrentPerAccount: 1,
		buckets: {
			accounts: {
				per: "person",
				windows: [
					{ requests: 1, seconds: 1 },
					{ requests: 15, seconds: 60 },
				],
			},
		},
	},
	sign(request, { credential }) {
		if (credential.method !== "API_KEY")
			throw new TypeError("Klaviyo is asked with a key");
		return {
			...request,
			headers: {
				...request.headers,
				authorization: `Klaviyo-API-Key ${credential.key.reveal()}`,
			},
		};
	},
	identify,
	parts: {
		verify: {
			scopeSet,
			async run(session) {
				await createKlaviyoClient(session).account();
			},
		},
		accounts: {
			scopeSet,
			run: async (session) => [
				toAdAccount(await createKlaviyoClient(session).account()),
			],
		},
	},
});
