import {
	actorColumns,
	keepForRepeats,
	requirePermission,
} from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	type ConnectionCause,
	type ConnectionStatus,
	type ImportLane,
	type ImportTrigger,
	inTenantSql,
	newId,
	notify,
	type SqlExecutor,
} from "@patchbay/db";
import { AppError, Conflict, InvalidInput, NotFound } from "@patchbay/errors";
import { assertNotShredded } from "@patchbay/keys";
import {
	addDays,
	countDays,
	findScopeMissing,
	getPlatform,
	getPlatformInfo,
	hasAdAccounts,
	isDay,
	neededSets,
	type Platform,
	type PlatformId,
	platforms,
} from "@patchbay/platforms";
import { currentTraceParent } from "@patchbay/telemetry";
import { z } from "zod";
import type { ImportsContext } from "./context.ts";
import { recordEvent } from "./record-event.ts";

/** The longest range of days that one import reads. */
export const longestRangeDays = 400;

/** No ad platform of ours has numbers from before. */
const earliestDay = "2001-01-01";
const latestDay = "2099-12-31";

const day = z
	.string()
	.refine(isDay, "Give a date written YYYY-MM-DD, such as 2026-11-21.")
	.refine(
		(text) => text >= earliestDay && text <= latestDay,
		`Give a date between ${earliestDay} and ${latestDay}.`,
	);

export const startImportInput = z
	.object({
		connectionId: z.uuid("There is no such connection."),
		kind: z.enum(["CAMPAIGNS", "METRICS", "FULL"]).default("FULL"),
		campaignExternalIds: z
			.array(
				z
					.string()
					.trim()
					.min(1, "A campaign's id cannot be empty.")
					.max(200, "A campaign's id has at most 200 characters."),
			)
			.min(1, "Name a campaign, or leave this out for all of them.")
			.max(1000, "Name at most 1,000 campaigns.")
			.nullish(),
		limit: z
			.number()
			.int("The limit must be a whole number.")
			.min(1, "The limit must be at least 1.")
			.max(1_000_000, "The limit can be at most 1,000,000.")
			.nullish(),
		from: day.nullish(),
		to: day.nullish(),
		includeAssets: z
			.boolean()
			.nullish()
			.transform((include) => include ?? true),
	})
	.superRefine(({ from, to }, context) => {
		const wrong = rangeProblem(from ?? null, to ?? null);
		if (wrong)
			context.addIssue({ code: "custom", path: ["from"], message: wrong });
	});
export type StartImportInput = z.output<typeof startImportInput>;

function rangeProblem(from: string | null, to: string | null): string | null {
	const today = new Date().toISOString().slice(0, 10);
	if (from === null) return null;
	// A day begins up to 14 hours earlier than in UTC.
	if (from > addDays(today, 1)) return "The first day has not begun yet.";
	if (to !== null && from > to) return "The first day is after the last one.";
	if (countDays(from, to ?? today) > longestRangeDays)
		return `At most ${longestRangeDays} days can be imported at once.`;
	return null;
}

/** Trigger of an import, and the lane in which it goes beside other imports of its connection. */
export interface ImportOrigin {
	trigger: ImportTrigger;
	lane: ImportLane;
}

const byPerson: ImportOrigin = { trigger: "MANUAL", lane: "MANUAL" };

/**
 * Writes an import job, its audit entry and its message to the workers in one transaction.
 * @throws {NotFound} for an unknown connection, another tenant's too
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM where there is nothing to import
 * @throws {ScopeMissing} SCOPE_MISSING when the grant does not hold what the platform needs
 * @throws {AppError} RECONNECT_REQUIRED when only the user can bring the connection back
 * @throws {Conflict} when the connection is in trouble, has no account chosen, or has an import of the same
 * lane that has not ended
 */
export async function startImport(
	ctx: ImportsContext,
	input: StartImportInput,
	origin: ImportOrigin = byPerson,
): Promise<{ importJobId: string }> {
	requirePermission(ctx, "import.run");
	return inTenantSql(ctx.db, ctx.tenantId, async (sql) => {
		const started = await queueImport(sql, ctx, input, origin);
		await keepForRepeats(sql, ctx, started.importJobId);
		return started;
	});
}

/** The same within a transaction, of a caller that knows that the person may do this. */
export async function queueImport(
	sql: SqlExecutor,
	ctx: ImportsContext,
	input: StartImportInput,
	origin: ImportOrigin,
): Promise<{ importJobId: string }> {
	const importJobId = newId();
	const job = { tenantId: ctx.tenantId, importJobId };
	const connection = await getImportableConnection(sql, ctx, input);
	await insertJob(sql, ctx, input, importJobId, origin);
	await recordEvent(sql, job, { stage: "queued", what: "queued" });
	await recordAudit(sql, ctx, {
		action: "IMPORT_START",
		target: {
			type: "Connection",
			id: input.connectionId,
			label: connection.account_name ?? connection.platform,
		},
		detail: { importJobId, kind: input.kind, trigger: origin.trigger },
	});
	await ctx.queue.send(sql, job);
	await notify(sql, "import_job", { tenantId: ctx.tenantId, id: importJobId });
	return { importJobId };
}

interface ImportableConnection {
	status: ConnectionStatus;
	cause: ConnectionCause;
	platform: PlatformId;
	reconnect_required: boolean;
	account_name: string | null;
	/** Scopes of a live grant. */
	granted_scopes: string[] | null;
	accounts: bigint;
}

async function getImportableConnection(
	sql: SqlExecutor,
	ctx: ImportsContext,
	{ connectionId, campaignExternalIds }: StartImportInput,
): Promise<ImportableConnection> {
	const { rows } = await sql.query<ImportableConnection>(
		`select status, cause, platform, account_name, reconnect_required, (
			select g.granted_scopes from platform_grant g
			where g.tenant_id = c.tenant_id and g.id = c.grant_id and g.destroyed_at is null) as granted_scopes, (
			select count(*) from ad_account a
			where a.tenant_id = c.tenant_id and a.connection_id = c.id and a.selected and not a.manager) as accounts
		from connection c where c.tenant_id = $1 and c.id = $2`,
		[ctx.tenantId, connectionId],
	);
	const [connection] = rows;
	const field = ["connectionId"];
	if (!connection)
		throw new NotFound("There is no such connection.", { field });
	const connector = getPlatform(platforms, connection.platform);
	if (!hasAdAccounts(connector))
		throw new AppError(
			"UNSUPPORTED_BY_PLATFORM",
			`${connector.name} has no campaigns to import. Its files are read and written where they are used.`,
			{ field },
		);
	if (!connector.parts.campaigns)
		throw new AppError(
			"UNSUPPORTED_BY_PLATFORM",
			`Patchbay does not read campaigns of ${connector.name} yet. Its ad accounts stay connected; there is nothing to import.`,
			{ field },
		);
	requireCampaignIds(connector, campaignExternalIds ?? []);
	// Also of one in ERROR for this very reason: what to ask for helps more than its status.
	const missing =
		connection.granted_scopes &&
		!connection.reconnect_required &&
		findScopeMissing(
			connector,
			neededSets(connector),
			connection.granted_scopes,
		);
	if (missing) throw missing;
	// Accounts are chosen, and their first reading is under way: the import reads them as well.
	const isBeingRead =
		connection.status === "PENDING" && connection.cause === "PROOF";
	if (connection.status !== "ACTIVE" && !isBeingRead) {
		const { name } = getPlatformInfo(connection.platform);
		if (connection.cause === "LISTING" && connection.status === "PENDING")
			throw new Conflict(
				`The ${name} accounts of this login are still being listed. Choose the ones to import when they appear.`,
				{ field },
			);
		if (connection.status === "PENDING")
			throw new Conflict(`Choose the ${name} accounts to import first.`, {
				field,
			});
		if (connection.status === "ERROR")
			throw new Conflict(
				`The connection to ${name} has a problem right now. Check it on its page, then import.`,
				{ field },
			);
		if (connection.status === "DISCONNECTED")
			await assertNotShredded(sql, ctx.tenantId);
		throw new AppError(
			"RECONNECT_REQUIRED",
			`The connection to ${name} is not active. Reconnect it, then import.`,
			{ field },
		);
	}
	if (connection.accounts === 0n)
		throw new Conflict(
			"None of the chosen ad accounts holds campaigns. Choose an account that is not a manager.",
			{ field },
		);
	return connection;
}

/** @throws {InvalidInput} for a text that the platform would refuse in the middle of the import */
function requireCampaignIds(
	{ campaignId, name }: Platform,
	externalIds: readonly string[],
): void {
	const wrong = externalIds.findIndex((id) => campaignId?.fits(id) === false);
	if (wrong >= 0)
		throw new InvalidInput(
			`A campaign's id at ${name} is ${campaignId?.form}.`,
			{ field: ["campaignExternalIds", String(wrong)] },
		);
}

async function insertJob(
	sql: SqlExecutor,
	ctx: ImportsContext,
	input: StartImportInput,
	importJobId: string,
	{ trigger, lane }: ImportOrigin,
): Promise<void> {
	const actor = actorColumns(ctx.actor);
	// Two starts at once: the unique index over unfinished jobs of a lane lets one of them in.
	const { rowCount } = await sql.query(
		`insert into import_job (id, tenant_id, connection_id, kind, trigger, campaign_external_ids, campaign_limit, from_date,
			to_date, include_assets, started_by_type, started_by_id, request_id, lane, traceparent, queued_at)
		values ($1, $2, $3, $4::"ImportKind", $5::"ImportTrigger", $6::text[], $7, $8, $9, $10, $11::"ActorType", $12, $13,
			$14::"ImportLane", $15, now())
		on conflict (tenant_id, connection_id, lane) where status in ('QUEUED', 'RUNNING', 'WAITING') do nothing`,
		[
			importJobId,
			ctx.tenantId,
			input.connectionId,
			input.kind,
			trigger,
			[...new Set(input.campaignExternalIds ?? [])],
			input.limit ?? null,
			input.from ?? null,
			input.to ?? null,
			input.includeAssets,
			actor.type,
			actor.id,
			ctx.requestId,
			lane,
			currentTraceParent(),
		],
	);
	if (rowCount === 0)
		throw new Conflict(
			lane === "MANUAL"
				? "An import of this connection has not ended yet. Wait for it, or cancel it."
				: "The last scheduled import of this kind has not ended yet.",
			{ field: ["connectionId"] },
		);
}
