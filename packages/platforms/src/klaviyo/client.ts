import { requestJson } from "../http.ts";
import { parseReply } from "../parse-reply.ts";
import type { PlatformSession } from "../session.ts";
import { accountsReply, type KlaviyoAccount } from "./api-types.ts";
import { klaviyoRules as rules } from "./errors.ts";

/** A reply about one account has about 1 KB. */
const accountBytes = 65_536;

export interface KlaviyoClient {
	/** The account that the credential belongs to: the only call that every key needs. */
	account(): Promise<KlaviyoAccount>;
}

export function createKlaviyoClient(session: PlatformSession): KlaviyoClient {
	return {
		async account() {
			const reply = await requestJson(session, rules, {
				method: "GET",
				url: `${session.endpoints.apiUrl}/api/accounts`,
				bucket: "accounts",
				maxBytes: accountBytes,
			});
			return parseReply(rules, accountsReply, reply).data[0];
		},
	};
}
