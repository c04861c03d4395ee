import type { Database } from "@patchbay/db";
import type { PoolClient } from "pg";

/** What a query of node-postgres is given: a text, its configuration, or a batch of statements. */
type Given = string | { text?: string; statements?: { text: string }[] };

/** Notes each statement that goes over a database's connections from now on, whoever sends it. */
export function recordStatements({ pool }: Database): string[] {
	const texts: string[] = [];
	const watched = new WeakSet<PoolClient>();
	pool.on("acquire", (client) => {
		if (watched.has(client)) return;
		watched.add(client);
		const query = client.query.bind(client) as (...args: unknown[]) => unknown;
		client.query = ((given: Given, ...others: unknown[]) => {
			if (typeof given === "string") texts.push(given);
			else if (given.statements)
				texts.push(...given.statements.map(({ text }) => text));
			else texts.push(given.text ?? "");
			return query(given, ...others);
		}) as typeof client.query;
	});
	return texts;
}
