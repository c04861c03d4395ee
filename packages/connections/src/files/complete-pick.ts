import { keepForRepeats } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	asSql,
	inTenant,
	inTenantSql,
	newId,
	type SqlExecutor,
} from "@patchbay/db";
import { AppError, InvalidInput, NotFound } from "@patchbay/errors";
import type { CallbackQuery } from "@patchbay/oauth";
import {
	getPlatform,
	mapConcurrently,
	type PickedFileDraft,
	PlatformRejected,
	type PlatformSession,
} from "@patchbay/platforms";
import { asTooSlow, connectDeadline } from "../admission/connect-deadline.ts";
import { openIssued } from "../admission/issued-session.ts";
import type { Attempt } from "../connecting/attempt.ts";
import { getApp } from "../connecting/chosen-method.ts";
import { exchangeConsent } from "../connecting/exchange-consent.ts";
import type { ConnectionsContext } from "../context.ts";
import {
	type ConnectionRow,
	getConnectionRow,
	usableGrantId,
} from "../find-in-tenant.ts";
import { withSession } from "../grants/with-session.ts";
import { requirePicker } from "./pick-files.ts";

/** Files of one pick. */
const mostPicked = 100;
const atOnce = 4;

/** Tells whether a tenant's attempt was begun to pick files. */
export async function isPick(
	ctx: ConnectionsContext,
	attempt: Attempt | null,
): Promise<boolean> {
	if (attempt?.tenantId !== ctx.tenantId) return false;
	const { rows } = await inTenantSql(ctx.db, ctx.tenantId, (sql) =>
		sql.query<{ picks: boolean }>(
			"select picks_files as picks from oauth_attempt where tenant_id = $1 and id = $2",
			[ctx.tenantId, attempt.id],
		),
	);
	return rows[0]?.picks ?? false;
}

/**
 * Remembers the files of a pick, each of which the connection's own access has to open. The credential that the pick brought
 * proves who picked, and is thrown away: revoking it would end the connection's own.
 *
 * @throws {InvalidInput} when nothing was picked
 * @throws {AppError} PLATFORM_USER_MISMATCH when another person picked
 */
export async function completePick(
	ctx: ConnectionsContext,
	attempt: Attempt,
	query: CallbackQuery,
): Promise<{ connectionId: string }> {
	const { tenantId } = ctx;
	const { connection, grantId } = await inTenant(
		ctx.db,
		tenantId,
		async (tx) => {
			const row = await getConnectionRow(
				tx,
				tenantId,
				attempt.connectionId ?? "",
			);
			return { connection: row, grantId: await usableGrantId(tx, row) };
		},
	);
	const platform = getPlatform(ctx.platforms, connection.platform);
	const picker = requirePicker(platform);
	const app = {
		...(await getApp(ctx, platform, { clientId: attempt.clientId })),
		redirectUri: attempt.redirectUri,
	};
	const deadline = connectDeadline(ctx);
	const { issued, meter } = await exchangeConsent(
		ctx,
		attempt,
		query,
		{ platform, method: picker.method, app },
		deadline,
	);
	const ids = picker.pickedIds(query);
	if (ids.length === 0)
		throw new InvalidInput(
			`No file was picked at ${platform.name}. Begin again and choose a spreadsheet there.`,
		);
	const picking = openIssued(
		ctx,
		{ platform, deadline },
		{
			issued,
			method: picker.method,
			app,
			meter,
			askedScopes: attempt.requestedScopes,
			revokeIfRefused: false,
		},
	);
	const files = await withSession(
		ctx,
		{
			grantId,
			platform: platform.id,
			purpose: "look at picked files",
			signal: deadline,
		},
		async (session) => {
			const [picked, own] = [
				await picker.personOf(picking),
				await picker.personOf(session),
			];
			if (picked !== own) throw otherPerson(connection);
			return mapConcurrently(ids.slice(0, mostPicked), atOnce, (id) =>
				open(picker.open, session, id),
			);
		},
	).catch((error: unknown) => {
		throw asTooSlow(error, deadline, platform.name);
	});
	await inTenant(ctx.db, tenantId, async (tx) => {
		const sql = asSql(tx);
		await savePicked(sql, connection, files);
		await keepForRepeats(sql, ctx, connection.id);
		await recordAudit(sql, ctx, {
			action: "CONNECT",
			purpose: "files were picked",
			target: {
				type: "Connection",
				id: connection.id,
				label: connection.accountName,
			},
			detail: { picked: files.map(({ externalId }) => externalId) },
		});
	});
	return { connectionId: connection.id };
}

async function open(
	read: (session: PlatformSession, id: string) => Promise<PickedFileDraft>,
	session: PlatformSession,
	id: string,
): Promise<PickedFileDraft> {
	try {
		return await read(session, id);
	} catch (error) {
		if (!(error instanceof PlatformRejected)) throw error;
		throw new NotFound(
			"A picked file is not opened to Patchbay. Pick it again; if it stays so, ask the file's owner to share it with this login.",
			{ cause: error },
		);
	}
}

const otherPerson = ({ grant }: ConnectionRow) =>
	new AppError(
		"PLATFORM_USER_MISMATCH",
		`This connection belongs to ${grant?.platformUserName ?? "another login"}, and another login picked. Pick again with the same login.`,
	);

async function savePicked(
	sql: SqlExecutor,
	{ tenantId, id }: ConnectionRow,
	files: readonly PickedFileDraft[],
): Promise<void> {
	for (const { externalId, name, mimeType, webUrl } of files)
		await sql.query(
			`insert into picked_file (id, tenant_id, connection_id, external_id, name, mime_type, web_url, picked_at)
			values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp())
			on conflict (tenant_id, connection_id, external_id) do update
				set name = excluded.name, mime_type = excluded.mime_type, web_url = excluded.web_url, picked_at = excluded.picked_at`,
			[
				newId(),
				tenantId,
				id,
				externalId,
				storable(name),
				storable(mimeType),
				webUrl,
			],
		);
}

/** Text that PostgreSQL takes: names come from outside. */
const storable = (text: string) => text.replaceAll("\0", "").toWellFormed();
