import type { Secret } from "@patchbay/vault";
import { AppRejected } from "./errors.ts";
import type { OAuthApp, TokenUse } from "./provider.ts";
import { type ReplyRules, readTokenError } from "./token-error.ts";
import type { TokenReply } from "./token-request.ts";

/**
 * Makes a call with each client secret in turn, newest first, while the platform refuses the client: a secret that is
 * being rotated works at once, and the old one until the platform forgets it.
 * @returns the first successful reply
 * @throws the failure that the last reply means
 */
export async function withClientSecrets(
	rules: ReplyRules,
	app: OAuthApp,
	use: TokenUse,
	call: (secret: Secret<string>) => Promise<TokenReply>,
): Promise<TokenReply> {
	let refused: Error | undefined;
	for (const secret of app.clientSecrets) {
		const reply = await call(secret);
		const failure = readTokenError(rules, reply, use);
		if (failure === null) return reply;
		if (failure.kind !== "client") throw failure.error;
		refused = failure.error;
	}
	throw (
		refused ??
		new AppRejected(
			`The app for ${rules.platformName} has no client secret. Ask its operator to set one.`,
		)
	);
}
