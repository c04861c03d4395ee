import type { AccessContext } from "@patchbay/access";
import { inTenantSql, type Platform } from "@patchbay/db";
import type { Credential } from "@patchbay/oauth";
import {
	GrantRevoked,
	PlatformUnavailable,
	providerNameOf,
} from "@patchbay/platforms";
import type { Dependencies } from "../dependencies.ts";
import { signsAs } from "../tokens/credential-text.ts";
import { assertAsSaved, openSigning, readGrant } from "./grant-row.ts";
import { rejectGrant } from "./mark-grant.ts";

/** A credential that a platform refused, and whose API it was. */
interface Refused {
	grantId: string;
	platform: Platform;
	credential: Credential;
}

/**
 * Weighs the refusal of a credential that nobody but a person can renew. The first one is only written down: platforms
 * refuse good credentials for a moment. One that is refused again later, and was not accepted in between, is revoked.
 * @throws {GrantRevoked} when the refusal stands; grant and connections ask for a reconnect from then on
 * @throws {PlatformUnavailable} when it is the first, or the credential has changed since
 */
export async function noteRefusal(
	deps: Dependencies,
	ctx: AccessContext,
	{ grantId, platform, credential }: Refused,
): Promise<never> {
	const { timings } = deps;
	const grant = await readGrant(deps, ctx.tenantId, grantId);
	assertAsSaved(grant);
	const stored = await openSigning(deps, grant);
	const platformName = providerNameOf(deps.platforms, platform);
	const notYet = new PlatformUnavailable(
		`${platformName} did not accept the access right now. Try again in a minute.`,
	);
	if (grant.reconnect_required || !stored || !signsAs(stored, credential))
		throw notYet;
	const stands = await inTenantSql(deps.db, ctx.tenantId, async (sql) => {
		const { rows } = await sql.query<{ stands: boolean }>(
			`update platform_grant g set refused_at = case
				when before.refused_at > clock_timestamp() - $5 * interval '1 millisecond' then before.refused_at
				else clock_timestamp() end
			from (select refused_at from platform_grant where tenant_id = $1 and id = $2 for update) before
			where g.tenant_id = $1 and g.id = $2 and g.credential_version = $3 and g.destroyed_at is null
			returning g.refused_at <= clock_timestamp() - $4 * interval '1 millisecond' as stands`,
			[
				ctx.tenantId,
				grantId,
				grant.credential_version,
				timings.refusalStands,
				timings.refusalForgotten,
			],
		);
		return rows[0]?.stands ?? false;
	});
	if (!stands) throw notYet;
	const message =
		credential.method === "API_KEY"
			? `${platformName} no longer accepts the key of this connection: it was deleted there. Connect again with another one.`
			: `${platformName} no longer accepts this access. Connect again.`;
	await rejectGrant(deps, ctx, grantId, { credential, platform, message });
	throw new GrantRevoked(message);
}

/** Forgets an earlier refusal: the platform accepts the credential. */
export async function forgetRefusal(
	{ db }: Pick<Dependencies, "db">,
	tenantId: string,
	grantId: string,
): Promise<void> {
	await inTenantSql(db, tenantId, (sql) =>
		sql.query(
			"update platform_grant set refused_at = null where tenant_id = $1 and id = $2 and refused_at is not null",
			[tenantId, grantId],
		),
	);
}
