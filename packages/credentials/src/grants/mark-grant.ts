import type { AccessContext } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { inTenantSql, type Platform, retryConflicts } from "@patchbay/db";
import type { Credential } from "@patchbay/oauth";
import { providerNameOf } from "@patchbay/platforms";
import type { Dependencies } from "../dependencies.ts";
import { signsAs } from "../tokens/credential-text.ts";
import type { GrantChange } from "./grant-change.ts";
import {
	assertAsSaved,
	type GrantRow,
	openSigning,
	readGrant,
} from "./grant-row.ts";

/** Ending of a grant, as it is told. */
export type Ending = Omit<Extract<GrantChange, { kind: "ended" }>, "kind">;

/**
 * Marks a grant as ended at the platform: in one transaction with the audit entry and what follows for its connections,
 * and only while the row is still the one that was looked at. Answers false when it has changed since.
 */
export async function expireGrant(
	{ db, onGrantChanged }: Pick<Dependencies, "db" | "onGrantChanged">,
	ctx: AccessContext,
	grant: GrantRow,
	{ detail, ...ended }: Ending & { detail: Readonly<Record<string, unknown>> },
): Promise<boolean> {
	const save = () =>
		inTenantSql(db, grant.tenant_id, async (sql) => {
			const { rowCount } = await sql.query(
				`update platform_grant set status = $5::"ConnectionStatus", status_message = $6, reconnect_required = true,
				next_attempt_at = null, refresh_lease_until = null, refresh_intent_at = null
			where tenant_id = $1 and id = $2 and credential_version = $3 and refresh_epoch = $4 and destroyed_at is null`,
				[
					grant.tenant_id,
					grant.id,
					grant.credential_version,
					grant.refresh_epoch,
					ended.status,
					ended.message,
				],
			);
			if (rowCount === 0) return false;
			await onGrantChanged(
				sql,
				{ tenantId: grant.tenant_id, id: grant.id },
				{ kind: "ended", ...ended },
			);
			await recordAudit(sql, ctx, {
				action: "CREDENTIAL_REFRESH",
				target: { type: "Grant", id: grant.id },
				succeeded: false,
				detail: {
					credentialVersion: grant.credential_version,
					status: ended.status,
					...detail,
				},
			});
			return true;
		});
	return retryConflicts(save);
}

/** Credential that a platform refused. */
export interface Rejected {
	credential: Credential;
	/** Platform whose API it was; one grant serves several. */
	platform: Platform;
	/** Message for that platform's connections. */
	message: string;
}

/**
 * Notes that the platform refused the grant itself (a fresh token too): grant and connections become REVOKED and ask for a
 * reconnect, that platform's with its own message. Nothing happens when the grant has changed since it was read for
 * `credential`.
 */
export async function rejectGrant(
	deps: Dependencies,
	ctx: AccessContext,
	grantId: string,
	{ credential, platform, message }: Rejected,
): Promise<void> {
	const grant = await readGrant(deps, ctx.tenantId, grantId);
	if (grant.destroyed_at !== null || grant.reconnect_required) return;
	assertAsSaved(grant);
	const stored = await openSigning(deps, grant);
	// Another one has come since: that one may well be accepted.
	if (!stored || !signsAs(stored, credential)) return;
	const platformName = providerNameOf(deps.platforms, grant.platform);
	await expireGrant(deps, ctx, grant, {
		status: "REVOKED",
		message: `${platformName} no longer accepts this access. Connect again.`,
		ofPlatform: { platform, message },
		detail: { reason: "credential refused by the platform" },
	});
}
