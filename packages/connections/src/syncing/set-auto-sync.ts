import { requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	type ConnectionStatus,
	inTenantSql,
	notify,
	type Platform as PlatformId,
	type SqlExecutor,
	SyncInterval,
} from "@patchbay/db";
import { AppError, NotFound } from "@patchbay/errors";
import { assertNotShredded } from "@patchbay/keys";
import { findPlatform, getPlatformInfo } from "@patchbay/platforms";
import { z } from "zod";
import type { ConnectionsContext } from "../context.ts";
import {
	type AutoSyncSettings,
	defaultAutoSync,
	lanesOf,
	longestLookbackDays,
} from "./auto-sync.ts";
import { writeAutoSync } from "./write-auto-sync.ts";
import { writeSchedules } from "./write-schedules.ts";

const interval = z.enum(SyncInterval).nullish();

export const setAutoSyncInput = z.object({
	connectionId: z.uuid("There is no such connection."),
	enabled: z.boolean(),
	metricsEvery: interval,
	campaignsEvery: interval,
	lookbackDays: z
		.number()
		.int("The number of days must be a whole number.")
		.min(1, "At least 1 day must be read again.")
		.max(
			longestLookbackDays,
			`At most ${longestLookbackDays} days can be read again.`,
		)
		.nullish(),
});
export type SetAutoSyncInput = z.output<typeof setAutoSyncInput>;

/**
 * Sets which imports of a connection run by themselves, and how often; what is null stays as it is. A second time changes
 * nothing and is not recorded.
 *
 * @throws {NotFound} for an unknown connection
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM where there is nothing to import, or for a setting of metrics without metrics
 * @throws {AppError} RECONNECT_REQUIRED for a connection that is disconnected
 */
export async function setAutoSync(
	ctx: ConnectionsContext,
	input: SetAutoSyncInput,
): Promise<{ connectionId: string }> {
	requirePermission(ctx, "connection.manage");
	const { tenantId } = ctx;
	const { connectionId } = input;
	await inTenantSql(ctx.db, tenantId, async (sql) => {
		const connection = await lockSettings(sql, tenantId, connectionId);
		const platform = findPlatform(ctx.platforms, connection.platform);
		const { name } = getPlatformInfo(connection.platform);
		if (!platform?.parts.campaigns)
			throw new AppError(
				"UNSUPPORTED_BY_PLATFORM",
				`Patchbay imports nothing from ${name} yet: there is nothing to set. Choose a connection that has campaigns.`,
				{ field: ["connectionId"] },
			);
		const ofMetrics = (["metricsEvery", "lookbackDays"] as const).find(
			(field) => input[field] != null,
		);
		if (ofMetrics && !platform.parts.metrics)
			throw new AppError(
				"UNSUPPORTED_BY_PLATFORM",
				`Patchbay does not read metrics of ${name} yet. Leave this setting out.`,
				{ field: [ofMetrics] },
			);
		if (connection.status === "DISCONNECTED") {
			await assertNotShredded(sql, tenantId);
			throw new AppError(
				"RECONNECT_REQUIRED",
				`The connection to ${name} is disconnected. Reconnect it, then set how it syncs.`,
				{ field: ["connectionId"] },
			);
		}
		const before = connection.settings;
		const after = changed(before ?? defaultAutoSync(platform), input);
		if (before && isSame(before, after)) return;
		await writeAutoSync(sql, { tenantId, id: connectionId }, after);
		await writeSchedules(
			sql,
			{ tenantId, id: connectionId },
			lanesOf(platform, after),
			{ isNew: false },
		);
		await notify(sql, "connection", { tenantId, id: connectionId });
		await recordAudit(sql, ctx, {
			action: "AUTO_SYNC_CHANGE",
			target: {
				type: "Connection",
				id: connectionId,
				label: connection.accountName ?? connection.platform,
			},
			detail: { before, after },
		});
	});
	return { connectionId };
}

const changed = (
	before: AutoSyncSettings,
	input: SetAutoSyncInput,
): AutoSyncSettings => ({
	enabled: input.enabled,
	metricsEvery: input.metricsEvery ?? before.metricsEvery,
	campaignsEvery: input.campaignsEvery ?? before.campaignsEvery,
	lookbackDays: input.lookbackDays ?? before.lookbackDays,
});

const isSame = (one: AutoSyncSettings, other: AutoSyncSettings) =>
	one.enabled === other.enabled &&
	one.metricsEvery === other.metricsEvery &&
	one.campaignsEvery === other.campaignsEvery &&
	one.lookbackDays === other.lookbackDays;

/** Reads a connection's settings and holds its row: its status, and what is set, stay until the transaction ends. */
async function lockSettings(
	sql: SqlExecutor,
	tenantId: string,
	connectionId: string,
): Promise<{
	platform: PlatformId;
	status: ConnectionStatus;
	accountName: string | null;
	settings: AutoSyncSettings | null;
}> {
	const { rows } = await sql.query<{
		platform: PlatformId;
		status: ConnectionStatus;
		accountName: string | null;
	}>(
		`select platform, status, account_name as "accountName" from connection
		where tenant_id = $1 and id = $2 for no key update`,
		[tenantId, connectionId],
	);
	const [connection] = rows;
	if (!connection)
		throw new NotFound("There is no such connection.", {
			field: ["connectionId"],
		});
	// After the lock: what another call has just set is seen.
	const { rows: set } = await sql.query<AutoSyncSettings>(
		`select enabled, metrics_every as "metricsEvery", campaigns_every as "campaignsEvery", lookback_days as "lookbackDays"
		from auto_sync where tenant_id = $1 and connection_id = $2`,
		[tenantId, connectionId],
	);
	return { ...connection, settings: set[0] ?? null };
}
