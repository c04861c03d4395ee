import type { SqlExecutor } from "@patchbay/db";
import type { Keys } from "@patchbay/keys";
import { extrasPlace, type OAuthAppRow } from "./app-row.ts";

/** Opens an app's extras alone, in a transaction of the tenant that the app belongs to. */
export async function openExtras(
	{ keys }: { keys: Pick<Keys, "openField"> },
	sql: SqlExecutor,
	app: OAuthAppRow,
): Promise<Record<string, string>> {
	if (app.sealed_extras === null) return {};
	const opened = await keys.openField(
		sql,
		app.tenant_id,
		extrasPlace(app),
		app.sealed_extras,
	);
	return JSON.parse(opened.reveal()) as Record<string, string>;
}
