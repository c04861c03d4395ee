import { expect } from "vitest";
import type { CaseFault } from "../../../../apps/sandbox/src/platform-case.ts";
import type { ContractTest } from "../concern.ts";
import { asConsent, type Stand } from "../stand.ts";

const answering = (fields: string): CaseFault => ({
	kind: "custom",
	status: 200,
	headers: { "content-type": "text/html;charset=utf-8" },
	body: fields,
});
const secretToken = "oauth_token=a&oauth_token_secret=marker-of-the-body";

/** Replies to OAuth 1.0a's first leg, and the code of the error that each becomes. */
const replies: readonly [what: string, fault: CaseFault, code: string][] = [
	[
		"does not confirm our callback",
		answering(secretToken),
		"TOKEN_RESPONSE_INVALID",
	],
	[
		"confirms another callback",
		answering(`${secretToken}&oauth_callback_confirmed=false`),
		"TOKEN_RESPONSE_INVALID",
	],
	[
		"gives two tokens",
		answering(`${secretToken}&oauth_token=b&oauth_callback_confirmed=true`),
		"TOKEN_RESPONSE_INVALID",
	],
	[
		"gives a token with a NUL",
		answering(
			"oauth_token=a%00&oauth_token_secret=b&oauth_callback_confirmed=true",
		),
		"TOKEN_RESPONSE_INVALID",
	],
	[
		"gives no secret",
		answering("oauth_token=a&oauth_callback_confirmed=true"),
		"TOKEN_RESPONSE_INVALID",
	],
	["answers HTML", { kind: "html" }, "TOKEN_RESPONSE_INVALID"],
	["never ends", { kind: "endless" }, "TOKEN_RESPONSE_INVALID"],
	["redirects", { kind: "redirect" }, "TOKEN_RESPONSE_INVALID"],
	["fails", { kind: "status", status: 503 }, "PLATFORM_UNAVAILABLE"],
	["breaks off", { kind: "lost_response" }, "PLATFORM_UNAVAILABLE"],
	[
		"says to wait for 31 days",
		{ kind: "status", status: 429, headers: { "retry-after": "2678400" } },
		"RATE_LIMITED",
	],
	["refuses our app", { kind: "status", status: 403 }, "APP_REJECTED"],
];

/** Tests of OAuth 1.0a's first leg, which asks the platform for a request token. */
export function requestToken(): ContractTest[] {
	const begin = (stand: Stand) =>
		asConsent(stand.method).begin(stand.call(), {
			scopes: [],
			reconsent: false,
		});
	return [
		...replies.map(
			([what, fault, code]): ContractTest => ({
				title: `A first leg that ${what} is ${code}, is asked once, and no secret gets out`,
				async run(stand) {
					const path = new URL(stand.endpoints.requestTokenUrl ?? "").pathname;
					await stand.fail(path, fault);
					const error = await begin(stand).then(
						() => null,
						(thrown: unknown) => thrown,
					);
					expect(error).toMatchObject({ code });
					const { retryAt } = error as { retryAt?: Date };
					if (retryAt)
						expect(retryAt.getTime() - Date.now()).toBeLessThan(86_401_000);
					const printed = JSON.stringify([
						error,
						String((error as Error).stack),
						String((error as Error).cause),
					]);
					expect(printed).not.toContain("marker-of-the-body");
					for (const secret of stand.app.clientSecrets)
						expect(printed).not.toContain(secret.reveal());
					expect(await stand.requests(path)).toHaveLength(1);
				},
			}),
		),
		{
			title: "Requests of one moment are all accepted: no nonce is used twice",
			async run(stand) {
				const begun = await Promise.all(
					Array.from({ length: 25 }, () => begin(stand)),
				);
				expect(new Set(begun.map(({ key }) => key)).size).toBe(25);
			},
		},
	];
}
