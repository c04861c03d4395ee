import { Lifetime, type PlatformUser } from "@patchbay/oauth";
import { AccessMissing } from "../errors.ts";
import { parseReply } from "../parse-reply.ts";
import type { KeyFacts } from "../platform.ts";
import { findScopeMissing } from "../scope-checks.ts";
import { missingOfSet, neededSets } from "../scope-policy.ts";
import type { PlatformSession } from "../session.ts";
import { accountUserRow, introspectionReply, meReply } from "./api-types.ts";
import { createLinkedinAdsClient, rowsOf } from "./client.ts";
import { linkedinAdsRules } from "./errors.ts";
import { linkedinAdsScoped } from "./scoped.ts";
import { idOfUrn } from "./urns.ts";

/**
 * The person whom the token belongs to, with their name where they allowed to see it. Without that the list of their roles tells
 * who they are, as long as they have one.
 * @throws {AccessMissing} for somebody who allowed neither and reaches no account
 */
export async function identify(
	session: PlatformSession,
): Promise<PlatformUser> {
	const missing = missingOfSet(
		linkedinAdsScoped,
		"profile",
		session.grantedScopes(),
	);
	if (missing.length === 0) {
		const reply = await createLinkedinAdsClient(session).me();
		const person = parseReply(linkedinAdsRules, meReply, reply);
		const name = [person.localizedFirstName, person.localizedLastName]
			.filter(Boolean)
			.join(" ");
		return { id: person.id, name: name || null };
	}
	const id = await personOfRoles(session);
	if (id !== null) return { id, name: null };
	throw new AccessMissing(
		"ACCESS_MISSING",
		"This login reaches no ad account at LinkedIn, and may not be asked for its name. In Campaign Manager under Account settings → Manage access, an account manager gives it a role; then connect again.",
	);
}

async function personOfRoles(session: PlatformSession): Promise<string | null> {
	const { records } = await createLinkedinAdsClient(session).rows({
		path: "adAccountUsers",
		parameters: { q: "authenticatedUser", start: 0, count: 1 },
		collect: rowsOf("role", accountUserRow, ({ user }) =>
			idOfUrn("person", user),
		),
		bucket: "accounts",
		account: null,
	});
	return records[0] ?? null;
}

/** Permissions and end of a token that was obtained elsewhere. */
export async function inspectKey(session: PlatformSession): Promise<KeyFacts> {
	const { scope, expires_at: end } = await introspect(session);
	return {
		scopes: scope ? scopesOf(scope) : null,
		expiresIn: end ? new Lifetime(end - Date.now() / 1000) : null,
		dataAccessEndsAt: null,
	};
}

/**
 * Asks LinkedIn what the token is worth, and what it still opens.
 * @throws {ScopeMissing} where it no longer holds what nothing works without
 */
export async function verify(session: PlatformSession): Promise<void> {
	const { scope } = await introspect(session);
	if (!scope) return;
	const missing = findScopeMissing(
		linkedinAdsScoped,
		neededSets(linkedinAdsScoped),
		scopesOf(scope),
	);
	if (missing) throw missing;
}

async function introspect(session: PlatformSession) {
	const reply = await createLinkedinAdsClient(session).introspect();
	return parseReply(linkedinAdsRules, introspectionReply, reply);
}

const scopesOf = (scope: string): string[] => scope.split(/[ ,]+/);
