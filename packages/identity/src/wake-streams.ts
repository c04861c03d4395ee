import { type Database, notify, systemSql } from "@patchbay/db";
import { readMemberships } from "./session-access.ts";

/** Lets every event stream of a person ask again whether its session still lives: those of an ended one end at once. */
export async function wakeStreams(db: Database, userId: string): Promise<void> {
	const memberships = await readMemberships(db, userId);
	for (const { tenantId, memberId } of memberships)
		await notify(systemSql(db), "member", { tenantId, id: memberId });
}
