import { isErasedUser } from "@patchbay/credentials";
import { inTenant } from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import type { CredentialMethod } from "@patchbay/oauth";
import type { PlatformUser } from "@patchbay/platforms";
import type { ConnectionsContext } from "../context.ts";
import { getConnectionRow } from "../find-in-tenant.ts";

/**
 * Refuses to reconnect by another login than before, or by another account's key: it sees other accounts.
 * @returns the grant that is renewed; undefined when the connection has none
 * @throws {AppError} PLATFORM_USER_MISMATCH
 */
export async function requireSameUser(
	ctx: ConnectionsContext,
	connectionId: string,
	user: PlatformUser,
	method: CredentialMethod,
): Promise<string | undefined> {
	const { grant } = await inTenant(ctx.db, ctx.tenantId, (tx) =>
		getConnectionRow(tx, ctx.tenantId, connectionId),
	);
	if (grant === null || grant.platformUserId === user.id) return grant?.id;
	// Nobody knows any more whose it was: the accounts that were chosen decide.
	if (isErasedUser(grant.platformUserId)) return undefined;
	if (method === "API_KEY")
		throw new AppError(
			"PLATFORM_USER_MISMATCH",
			`This connection belongs to ${grant.platformUserName ?? "another account"}, but this is the key of ${user.name ?? "another one"}. Give a key of the same account, or disconnect this connection and connect anew.`,
			{ field: ["apiKey"] },
		);
	throw new AppError(
		"PLATFORM_USER_MISMATCH",
		`This connection belongs to ${grant.platformUserName ?? "another login"}, but ${user.name ?? "another login"} agreed. Reconnect with the same login as before, or disconnect this connection and connect again.`,
	);
}

/** Tells whether the tenant already keeps a refresh token of this person. */
export async function hasRefreshToken(
	ctx: ConnectionsContext,
	identityProvider: string,
	clientId: string,
	platformUserId: string,
): Promise<boolean> {
	const { tenantId } = ctx;
	const found = await inTenant(ctx.db, tenantId, (tx) =>
		tx.grant.findFirst({
			where: {
				tenantId,
				identityProvider,
				clientId,
				platformUserId,
				destroyedAt: null,
				reconnectRequired: false,
				sealedRefreshToken: { not: null },
			},
			select: { id: true },
		}),
	);
	return found !== null;
}
