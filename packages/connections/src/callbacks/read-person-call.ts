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

/** Finds those who registered a client id, with their secrets in use. */
interface Registrations {
	registrationsOf(client: {
		platform: PlatformId;
		clientId: string;
	}): Promise<
		readonly { tenantId: string | null; clientSecrets: readonly Secret[] }[]
	>;
}

/** Call of a platform about one person, found to be signed with a secret of the app that it names. */
export interface CheckedCall {
	person: PersonOfApp;
	issuedAt: Date;
	calls: PersonCalls;
}

/**
 * Checks a call of a platform about one of its people with every secret in use for the app, whoever registered it. It reaches
 * the tenants whose secret signed it, and all of them when the installation's did: a tenant may have registered somebody
 * else's client id with a secret that it invented.
 * @param clientId app's id at the platform, as the address names it
 * @throws {NotFound} for a platform that makes no such calls
 * @throws {InvalidInput} unless a secret of this app signed it; the same for an app that nobody knows
 */
export async function readPersonCall(
	{ platforms, oauthApps }: { platforms: Platforms; oauthApps: Registrations },
	platformId: PlatformId,
	clientId: string,
	form: URLSearchParams,
): Promise<CheckedCall> {
	const platform = findPlatform(platforms, platformId);
	const calls = platform?.personCalls;
	if (!platform || !calls)
		throw new NotFound("This platform makes no such calls.");
	const registrations = await oauthApps.registrationsOf({
		platform: platformId,
		clientId,
	});
	const signed = registrations.flatMap(({ tenantId, clientSecrets }) => {
		const call = calls.read(form, clientSecrets);
		return call ? [{ tenantId, call }] : [];
	});
	const [first] = signed;
	if (!first)
		throw new InvalidInput(
			`This was not signed with a secret of this app. Check that the address names the right app, and that ${platform.name} and Patchbay have the same secret for it.`,
		);
	const tenantIds = signed.flatMap(({ tenantId }) => tenantId ?? []);
	return {
		person: {
			tenantIds: tenantIds.length === signed.length ? tenantIds : null,
			identityProvider: providerIdOf(platform),
			clientId,
			platformUserId: first.call.platformUserId,
		},
		issuedAt: first.call.issuedAt,
		calls,
	};
}
