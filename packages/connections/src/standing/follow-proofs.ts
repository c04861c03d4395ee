import type { SqlExecutor } from "@patchbay/db";
import type { Platforms } from "@patchbay/platforms";
import { ensureAutoSync } from "../syncing/ensure-auto-sync.ts";
import { decideStanding } from "./decide-standing.ts";
import { readFacts } from "./read-facts.ts";
import { writeStandings } from "./write-standings.ts";

/**
 * Lets connections follow what is chosen and what was read of it. One that waits for its person, or whose grant fails or
 * lacks scopes, goes on waiting; one that works imports by itself from then on.
 */
export async function followProofs(
	sql: SqlExecutor,
	platforms: Platforms,
	tenantId: string,
	ids: readonly string[],
): Promise<void> {
	const facts = await readFacts(sql, platforms, tenantId, { ids });
	await writeStandings(
		sql,
		tenantId,
		facts
			.filter(
				({ cause, reconnectRequired }) =>
					!reconnectRequired && cause !== "SCOPES" && cause !== "GRANT",
			)
			.map((each) => ({
				id: each.id,
				...decideStanding({ ...each, worked: each.status === "ACTIVE" }),
			})),
	);
	await ensureAutoSync(sql, platforms, tenantId, ids);
}
