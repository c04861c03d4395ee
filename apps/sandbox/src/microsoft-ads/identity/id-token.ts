import type { OAuth2Server } from "../../authorization/oauth2-server.ts";
import type { Person } from "../../world/people.ts";

/** The directory of personal accounts, which is the same for everybody. */
export const personalTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";

export const issuerOf = (tenant: string): string =>
	`https://login.microsoftonline.com/${tenant}/v2.0`;

/** The ID token beside an access token, where `openid` was asked for. */
export async function idToken(
	{ signingKey }: OAuth2Server,
	{
		person,
		clientId,
		nonce,
		now,
	}: { person: Person; clientId: string; nonce: string | null; now: number },
): Promise<string> {
	const issuedAt = Math.floor(now / 1000);
	return await signingKey.sign({
		ver: "2.0",
		iss: issuerOf(personalTenant),
		tid: personalTenant,
		aud: clientId,
		sub: `AAAA${person.sub}`,
		oid: `00000000-0000-0000-0000-${person.sub.slice(-12)}`,
		name: person.name,
		preferred_username: person.email,
		email: person.email,
		...(nonce === null ? {} : { nonce }),
		iat: issuedAt,
		nbf: issuedAt,
		exp: issuedAt + 3_600,
	});
}
