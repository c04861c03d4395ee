import { InvalidInput, NotFound } from "@patchbay/errors";
import {
	findPlatform,
	type PersonCalls,
	type PlatformId,
	type Platforms,
	providerIdOf,
} from "@patchbay/platforms";
import type { Secret } from "@patchbay/vault";
import type { PersonOfApp } from "./person.ts";

/** Finds the client secrets in use for a client id, of whoever registered it. */
interface SecretsSource {
	secretsOf(client: {
		platform: PlatformId;
		clientId: string;
	}): Promise<readonly Secret<string>[]>;
}

/** Call of a platform about one person, found to be signed with a secret of the app that it names. */
export interface CheckedCall {
	person: PersonOfApp;
	issuedAt: Date;
	calls: PersonCalls;
}

/**
 * Checks a call of a platform about one of its people with every secret in use for the app, whoever registered it.
 * @param clientId app's id at the platform, as the address names it
 * @throws {NotFound} for a platform that makes no such calls
 * @throws {InvalidInput} unless a secret of this app signed it; the same for an app that nobody knows
 */
export async function readPersonCall(
	{ platforms, oauthApps }: { platforms: Platforms; oauthApps: SecretsSource },
	platformId: PlatformId,
	clientId: string,
	form: URLSearchParams,
): Promise<CheckedCall> {
	const platform = findPlatform(platforms, platformId);
	const calls = platform?.personCalls;
	if (!platform || !calls)
		throw new NotFound("This platform makes no such calls.");
	const secrets = await oauthApps.secretsOf({ platform: platformId, clientId });
	const call = calls.read(form, secrets);
	if (!call)
		throw new InvalidInput(
			`This was not signed with a secret of this app. Check that the address names the right app, and that ${platform.name} and Patchbay have the same secret for it.`,
		);
	return {
		person: {
			identityProvider: providerIdOf(platform),
			clientId,
			platformUserId: call.platformUserId,
		},
		issuedAt: call.issuedAt,
		calls,
	};
}
