import type { Dependencies } from "../dependencies.ts";

/** Resolves when no refreshed token is on its way into the database any more. Await it before the database is closed. */
export async function whenSaved({
	saving,
}: Pick<Dependencies, "saving">): Promise<void> {
	await Promise.all(saving);
}
