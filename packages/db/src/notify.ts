import type { SqlExecutor } from "./sql-executor.ts";

const topics = [
	"import_job",
	"connection",
	"tenant_key",
	"member",
	"api_key",
] as const;

/** Subjects of a notification. `member` and `api_key` concern the right to ask, which was changed or has ended. */
export type Topic = (typeof topics)[number];

/** Ids alone: whoever hears it reads the rows again, in its own tenant transaction. */
export interface Notification {
	topic: Topic;
	tenantId: string;
	id: string;
}

/** The one channel of LISTEN and NOTIFY. */
export const channel = "patchbay";

/** Tells the listeners of all processes; it goes out when the transaction of `sql` commits. */
export async function notify(
	sql: SqlExecutor,
	topic: Topic,
	{ tenantId, id }: { tenantId: string; id: string },
): Promise<void> {
	await sql.query("select pg_notify($1, $2)", [
		channel,
		JSON.stringify({ topic, tenantId, id } satisfies Notification),
	]);
}

/** Reads a payload; undefined for one that is not ours. */
export function parseNotification(payload: string): Notification | undefined {
	let value: unknown;
	try {
		value = JSON.parse(payload);
	} catch {
		return undefined;
	}
	if (value === null || typeof value !== "object") return undefined;
	const { topic, tenantId, id } = value as Record<string, unknown>;
	const known = topics.find((each) => each === topic);
	if (known === undefined) return undefined;
	if (typeof tenantId !== "string" || typeof id !== "string") return undefined;
	return { topic: known, tenantId, id };
}
