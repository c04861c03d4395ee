import { hasPermission } from "@patchbay/access";
import type { Credentials } from "@patchbay/credentials";
import { type Database, inTenant } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import type { IssuedTokens } from "@patchbay/oauth";
import { missingOfSet, type Platform } from "@patchbay/platforms";
import type { RequestOrigin } from "../audit-person.ts";
import { readMemberships } from "../session-access.ts";
import type { FoundPerson } from "./find-person.ts";
import type { GoogleIdentity } from "./read-identity.ts";
import { signInScopes } from "./sign-in-scopes.ts";

/** Outcome of asking for Drive along with a sign-in. */
export type DriveOutcome =
	| "CONNECTED"
	| "NOT_GRANTED"
	| "FORBIDDEN"
	| "CONNECT_DISABLED"
	| "AFTER_SECOND_STEP"
	| "FAILED";

/**
 * Puts the tokens of a sign-in into the vault, as a grant of the person's tenant that is kept without a connection.
 * Audited there as CREDENTIAL_SAVE. The sign-in itself stands whatever comes of it.
 */
export async function saveDrive(
	deps: {
		db: Database;
		credentials: Pick<Credentials, "saveGrant">;
		connectEnabled: boolean;
		logger: Logger;
	},
	{ userId, email }: FoundPerson,
	consent: {
		workspace: Platform;
		issued: IssuedTokens;
		identity: GoogleIdentity;
		clientId: string;
		/** The one that was chosen, where one was. */
		tenantId: string | null;
	},
	origin: RequestOrigin,
): Promise<DriveOutcome> {
	const { workspace, issued, identity, clientId } = consent;
	if (missingOfSet(workspace, "drive", issued.scopes).length > 0)
		return "NOT_GRANTED";
	if (!deps.connectEnabled) return "CONNECT_DISABLED";
	const memberships = await readMemberships(deps.db, userId);
	const membership = consent.tenantId
		? memberships.find(({ tenantId }) => tenantId === consent.tenantId)
		: memberships[0];
	if (!membership) return "FORBIDDEN";
	const { tenantId, memberId, role } = membership;
	const ctx = {
		tenantId,
		actor: { type: "MEMBER" as const, id: memberId, userId, label: email },
		role,
		scopes: [],
		...origin,
	};
	if (!hasPermission(ctx, "connection.connect")) return "FORBIDDEN";
	// It would end within the hour.
	if (issued.credential.refreshToken === null) return "FAILED";
	try {
		await inTenant(deps.db, tenantId, (tx) =>
			deps.credentials.saveGrant(tx, ctx, {
				platform: workspace.id,
				method: "OAUTH2",
				clientId,
				platformUser: { id: identity.id, name: identity.name },
				issued: {
					...issued,
					scopes: issued.scopes ?? signInScopes(workspace, { drive: true }),
				},
				pinned: true,
			}),
		);
		return "CONNECTED";
	} catch (err) {
		deps.logger.error(
			{ err, requestId: origin.requestId },
			"the access to Drive of a sign-in could not be saved",
		);
		return "FAILED";
	}
}
