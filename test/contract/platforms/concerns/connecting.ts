import type { Concern } from "../concern.ts";
import { byConsent } from "./connecting-by-consent.ts";
import { byKey } from "./connecting-by-key.ts";
import { requestToken } from "./request-token.ts";
import { tokenEndpoint } from "./token-endpoint.ts";

/** Signing in, renewing and ending, for every method that a platform declares. */
export const connecting: Concern = {
	name: "connecting",
	perMethod: true,
	testsOf: (subject) =>
		subject.method.kind === "API_KEY"
			? byKey(subject)
			: [
					...byConsent(subject),
					...(subject.method.kind === "OAUTH1" ? requestToken() : []),
					...tokenEndpoint(subject),
				],
};
