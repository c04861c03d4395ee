import { findPerson } from "../world/people.ts";

const email = "https://www.googleapis.com/auth/userinfo.email";
const profile = "https://www.googleapis.com/auth/userinfo.profile";

/** Claims that these scopes tell of a person, without `sub`, in OpenID's names. */
export type IdentityClaims = {
	name?: string;
	given_name?: string;
	family_name?: string;
	email?: string;
	email_verified?: true;
	hd?: string;
};

export function identityClaims(
	sub: string,
	scopes: readonly string[],
): IdentityClaims {
	const person = findPerson(sub);
	if (person === null) return {};
	const [given = "", family = ""] = person.name.split(" ");
	return {
		...(scopes.includes(profile)
			? { name: person.name, given_name: given, family_name: family }
			: {}),
		...(scopes.includes(email)
			? { email: person.email, email_verified: true }
			: {}),
		...(person.hostedDomain === null ? {} : { hd: person.hostedDomain }),
	};
}
