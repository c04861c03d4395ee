import { requirePermission } from "@patchbay/access";
import { inTenant } from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import {
	type FilePicker,
	getPlatform,
	type Platform,
} from "@patchbay/platforms";
import { z } from "zod";
import { openConsent } from "../connecting/begin-consent.ts";
import { getApp, requireConnectEnabled } from "../connecting/chosen-method.ts";
import { connectInput } from "../connecting/connect-input.ts";
import type { ConnectionsContext } from "../context.ts";
import {
	type ConnectionRow,
	getConnectionRow,
	usableGrantId,
} from "../find-in-tenant.ts";

export const pickFilesInput = z.object({
	connectionId: z.uuid(),
	returnTo: connectInput.shape.returnTo,
	browserNonce: connectInput.shape.browserNonce,
});
export type PickFilesInput = z.output<typeof pickFilesInput>;

/**
 * Begins a pick: tells where to send the browser, to the platform's own page for picking files. `completeConnect` finishes it.
 * @throws {NotFound} for a connection that the tenant does not have
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM, RECONNECT_REQUIRED, CONNECT_DISABLED, APP_NOT_CONFIGURED
 */
export async function pickFiles(
	ctx: ConnectionsContext,
	input: PickFilesInput,
): Promise<{ authorizationUrl: string; expiresAt: Date }> {
	requirePermission(ctx, "connection.connect");
	requireConnectEnabled(ctx);
	const connection = await inTenant(ctx.db, ctx.tenantId, async (tx) => {
		const row = await getConnectionRow(tx, ctx.tenantId, input.connectionId);
		requirePicker(getPlatform(ctx.platforms, row.platform));
		await usableGrantId(tx, row);
		return row;
	});
	const platform = getPlatform(ctx.platforms, connection.platform);
	const picker = requirePicker(platform);
	const app = await getApp(ctx, platform, clientOf(connection));
	return openConsent(
		ctx,
		{ platform, method: picker.method, app },
		{
			brandId: connection.brandId,
			connectionId: connection.id,
			returnTo: input.returnTo,
			browserNonce: input.browserNonce,
		},
		{
			scopes: picker.scopes,
			scopeSets: [],
			loginHint: connection.grant?.platformUserId,
			picksFiles: true,
		},
	);
}

/** A pick opens files to the app of the grant: another app's would not see them. */
const clientOf = ({ grant }: ConnectionRow) =>
	grant?.clientId ? { clientId: grant.clientId } : {};

/** @throws {AppError} UNSUPPORTED_BY_PLATFORM */
export function requirePicker({ name, picker }: Platform): FilePicker {
	if (picker) return picker;
	throw new AppError(
		"UNSUPPORTED_BY_PLATFORM",
		`There are no files to pick at ${name}. Choose a connection to Google Drive and Sheets.`,
		{ field: ["connectionId"] },
	);
}
