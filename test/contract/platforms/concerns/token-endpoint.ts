import { scopesOfSets } from "@patchbay/platforms";
import { expect } from "vitest";
import type { CaseTokenReply } from "../../../../apps/sandbox/src/platform-case.ts";
import type { ContractTest, Subject } from "../concern.ts";

/** Replies that any endpoint can give, whatever its platform's words are. */
const anybodysReplies: readonly CaseTokenReply[] = [
	{
		name: "redirects",
		fault: { kind: "redirect" },
		code: "TOKEN_RESPONSE_INVALID",
	},
	{
		name: "answers HTML",
		fault: { kind: "html" },
		code: "TOKEN_RESPONSE_INVALID",
	},
	{
		name: "answers noise",
		fault: { kind: "garbage" },
		code: "TOKEN_RESPONSE_INVALID",
	},
	{
		name: "answers half an object",
		fault: { kind: "invalid_json" },
		code: "TOKEN_RESPONSE_INVALID",
	},
	{
		name: "never ends",
		fault: { kind: "endless" },
		code: "TOKEN_RESPONSE_INVALID",
	},
	{
		name: "sends a byte now and then",
		fault: { kind: "drip", chunkBytes: 1, delayMs: 100 },
		code: "PLATFORM_UNAVAILABLE",
	},
	{
		name: "says nothing",
		fault: { kind: "stall" },
		code: "PLATFORM_UNAVAILABLE",
	},
	{
		name: "breaks off",
		fault: { kind: "cut", afterBytes: 20 },
		code: "PLATFORM_UNAVAILABLE",
	},
	{
		name: "fails",
		fault: { kind: "status", status: 503 },
		code: "PLATFORM_UNAVAILABLE",
	},
	{
		name: "says to wait for 31 days",
		fault: {
			kind: "status",
			status: 429,
			headers: { "retry-after": "2678400" },
		},
		code: "RATE_LIMITED",
	},
	{
		name: "limits us in nonsense",
		fault: { kind: "status", status: 429, headers: { "retry-after": "soon" } },
		code: "RATE_LIMITED",
	},
	{
		name: "limits us",
		fault: { kind: "status", status: 429, headers: { "retry-after": "120" } },
		code: "RATE_LIMITED",
	},
];

/** Tests of a token endpoint that answers badly, at a renewal where there is one and else at the exchange. */
export function tokenEndpoint({
	platform,
	method,
	known,
}: Subject): ContractTest[] {
	return [...anybodysReplies, ...(known.consent?.tokenReplies ?? [])].map(
		({ name, fault, code }) => ({
			title: `A token endpoint that ${name} is ${code}, is asked once, and no secret gets out`,
			async run(stand) {
				const { renew } = method;
				const { issued } = await stand.signIn();
				const consented = renew ? null : await stand.consent();
				await stand.reset();
				await stand.fail(stand.tokenPath, fault);
				const isQuick = fault.kind === "stall" || fault.kind === "drip";
				const asking = consented
					? stand.finish(consented, stand.app, isQuick)
					: renew?.(
							stand.call(stand.app, isQuick),
							issued.credential,
							scopesOfSets(platform),
						);
				const error = await asking?.then(
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
				const { credential } = issued;
				const secrets = [
					...stand.app.clientSecrets,
					...("refreshToken" in credential ? [credential.refreshToken] : []),
					...("tokenSecret" in credential ? [credential.tokenSecret] : []),
					consented?.begun.secret,
				];
				for (const secret of secrets)
					if (secret) expect(printed).not.toContain(secret.reveal());
				expect(await stand.requests(stand.tokenPath)).toHaveLength(1);
			},
		}),
	);
}
