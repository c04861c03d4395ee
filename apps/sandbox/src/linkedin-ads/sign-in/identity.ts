import type { AccessToken } from "../../authorization/oauth2-store.ts";
import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import { findPerson, type Person } from "../../world/people.ts";
import type { World } from "../../world/world.ts";
import { personIdOf } from "../ids.ts";
import { accessDenied } from "../restli/refusal.ts";
import type { Logins } from "./logins.ts";

/** Name under which LinkedIn signs ID tokens. */
export const issuer = "https://www.linkedin.com/oauth";
const idTokenSeconds = 3600;

/** An ID token for the person of an access token (OpenID Connect). */
export async function idToken(
	{ sub, clientId, scopes }: AccessToken,
	{ world, logins }: { world: World; logins: Logins },
): Promise<string> {
	const person = findPerson(sub);
	if (person === null) throw new Error(`nobody has the sub ${sub}`);
	const now = Math.floor(world.clock.now() / 1000);
	return await logins.server.signingKey.sign({
		iss: issuer,
		aud: clientId,
		iat: now,
		exp: now + idTokenSeconds,
		...claimsOf(person, scopes),
	});
}

/** `GET /v2/userinfo` */
export function userInfo(person: Person, scopes: readonly string[]): Reply {
	if (!scopes.includes("openid")) throw accessDenied("userinfo.GET.NO_VERSION");
	return json(200, claimsOf(person, scopes));
}

/** `GET /v2/me` and `/rest/me` */
export function me(person: Person, scopes: readonly string[]): Reply {
	if (!scopes.includes("r_basicprofile"))
		throw accessDenied("me.GET.NO_VERSION");
	const { first, last } = partsOf(person);
	const localized = (text: string) => ({
		localized: { en_US: text },
		preferredLocale: { country: "US", language: "en" },
	});
	return json(200, {
		id: personIdOf(person),
		vanityName: person.handle.replaceAll("_", "-"),
		localizedFirstName: first,
		firstName: localized(first),
		localizedLastName: last,
		lastName: localized(last),
	});
}

function claimsOf(person: Person, scopes: readonly string[]) {
	const { first, last } = partsOf(person);
	return {
		sub: personIdOf(person),
		...(scopes.includes("profile")
			? {
					name: person.name,
					given_name: first,
					family_name: last,
					locale: { country: "US", language: "en" },
				}
			: {}),
		...(scopes.includes("email")
			? { email: person.email, email_verified: true }
			: {}),
	};
}

function partsOf({ name }: Person): { first: string; last: string } {
	const [first = "", ...rest] = name.split(" ");
	return { first, last: rest.join(" ") };
}
