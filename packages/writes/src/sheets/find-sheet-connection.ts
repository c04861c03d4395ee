import { connectionIsDisconnected } from "@patchbay/credentials";
import type { Platform, SqlExecutor } from "@patchbay/db";
import { AppError, NotFound } from "@patchbay/errors";
import { getPlatform, type SheetParts } from "@patchbay/platforms";
import type { SheetsContext } from "./sheets-context.ts";

/** A connection that can write spreadsheets, with the part of its platform that does it. */
export interface SheetConnection {
	id: string;
	label: string;
	platform: Platform;
	grantId: string;
	sheets: SheetParts;
}

const at = { field: ["connectionId"] };

/**
 * Finds the tenant's connection, which can be called and whose platform has spreadsheets.
 * @throws {NotFound} also for another tenant's
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM; RECONNECT_REQUIRED when only a person can bring it back
 */
export async function findSheetConnection(
	sql: SqlExecutor,
	{ tenantId, platforms }: SheetsContext,
	connectionId: string,
): Promise<SheetConnection> {
	const { rows } = await sql.query<{
		platform: Platform;
		status: string;
		account_name: string | null;
		reconnect_required: boolean;
		grant_id: string | null;
	}>(
		`select n.platform, n.status, n.account_name, n.reconnect_required, (
			select w.id from platform_grant w
			where w.tenant_id = n.tenant_id and w.id = n.grant_id and w.destroyed_at is null) as grant_id
		from connection n where n.tenant_id = $1 and n.id = $2`,
		[tenantId, connectionId],
	);
	const [row] = rows;
	if (!row) throw new NotFound("There is no such connection.", at);
	const { name, parts } = getPlatform(platforms, row.platform);
	if (!parts.sheets)
		throw new AppError(
			"UNSUPPORTED_BY_PLATFORM",
			`${name} keeps no spreadsheets. Choose a connection to Google Drive and Sheets.`,
			at,
		);
	if (row.status === "DISCONNECTED" || !row.grant_id)
		throw connectionIsDisconnected();
	if (row.reconnect_required)
		throw new AppError(
			"RECONNECT_REQUIRED",
			`The connection to ${name} is not active. Reconnect it, then write the report.`,
			at,
		);
	return {
		id: connectionId,
		label: row.account_name ?? name,
		platform: row.platform,
		grantId: row.grant_id,
		sheets: parts.sheets,
	};
}
