import { AppError } from "@patchbay/errors";
import { Lifetime, type PlatformUser } from "@patchbay/oauth";
import { GrantRevoked, PlatformUnavailable, RateLimited } from "../errors.ts";
import { parseReply } from "../parse-reply.ts";
import type { KeyFacts } from "../platform.ts";
import { fields } from "../read-failure.ts";
import { findScopeMissing } from "../scope-checks.ts";
import { defaultSets } from "../scope-policy.ts";
import type { PlatformSession } from "../session.ts";
import { permissionsReply, userReply } from "./api-types.ts";
import { createMetaAdsClient } from "./client.ts";
import { metaAdsRules } from "./errors.ts";
import { metaAdsScoped } from "./scoped.ts";
import { readInspection } from "./token-inspection.ts";

const ofPerson = { bucket: "person", account: null } as const;

/** The person or the system user whom the token belongs to. */
export async function identify(
	session: PlatformSession,
): Promise<PlatformUser> {
	const reply = await createMetaAdsClient(session).get(
		"me",
		{ fields: "id,name" },
		ofPerson,
	);
	const { id, name } = parseReply(metaAdsRules, userReply, reply);
	return { id, name: name ?? null };
}

/**
 * Asks which permissions the token holds now: a person may take one away at Facebook, and one that was not used for 90 days
 * expires.
 */
export async function grantedPermissions(
	session: PlatformSession,
): Promise<string[]> {
	const reply = await createMetaAdsClient(session).get(
		"me/permissions",
		{},
		ofPerson,
	);
	return parseReply(metaAdsRules, permissionsReply, reply)
		.data.filter(({ status }) => status === "granted")
		.map(({ permission }) => permission);
}

/** @throws {ScopeMissing} where the token no longer holds what nothing works without */
export async function verify(session: PlatformSession): Promise<void> {
	const missing = findScopeMissing(
		metaAdsScoped,
		defaultSets(metaAdsScoped),
		await grantedPermissions(session),
	);
	if (missing) throw missing;
}

/**
 * Permissions and end of a pasted token. A token may ask about itself; where Meta refuses that, its permissions alone are
 * asked for.
 */
export async function inspectKey(session: PlatformSession): Promise<KeyFacts> {
	try {
		const reply = await createMetaAdsClient(session).get(
			// The session adds which token is asked about.
			inspectionPath,
			{},
			ofPerson,
		);
		const {
			scopes = null,
			expiresInSeconds = null,
			dataAccessEndsAt = null,
		} = readInspection(fields(reply) ?? {}, Date.now());
		if (scopes !== null)
			return {
				scopes,
				expiresIn:
					expiresInSeconds === null ? null : new Lifetime(expiresInSeconds),
				dataAccessEndsAt,
			};
	} catch (error) {
		if (!isRefusal(error)) throw error;
	}
	return {
		scopes: await grantedPermissions(session),
		expiresIn: null,
		dataAccessEndsAt: null,
	};
}

/** Path of the inspection of a token. */
const inspectionPath = "debug_token";

function isRefusal(error: unknown): boolean {
	return (
		error instanceof AppError &&
		!(error instanceof GrantRevoked) &&
		!(error instanceof RateLimited) &&
		!(error instanceof PlatformUnavailable)
	);
}
