import type { Database } from "@patchbay/db";
import type { PoolClient } from "pg";
import { asSuperuser } from "./as-superuser.ts";
import type { TestDatabase } from "./database.ts";

/** A node of a plan as `EXPLAIN (ANALYZE, FORMAT JSON)` tells it. */
export interface PlanNode {
	"Node Type": string;
	"Relation Name"?: string;
	"Index Name"?: string;
	"Actual Rows": number;
	"Actual Loops": number;
	"Rows Removed by Filter"?: number;
	"Rows Removed by Index Recheck"?: number;
	Plans?: PlanNode[];
}

export interface ExplainedStatement {
	text: string;
	plan: PlanNode;
}

/** Lets every session of the app that begins from now on tell the plans of its statements, those inside functions too. */
export async function explainSessions(database: TestDatabase): Promise<void> {
	const name = new URL(database.superuserUrl).pathname.slice(1);
	const settings = {
		session_preload_libraries: "auto_explain",
		"auto_explain.log_min_duration": "0",
		"auto_explain.log_analyze": "on",
		"auto_explain.log_timing": "off",
		"auto_explain.log_nested_statements": "on",
		"auto_explain.log_format": "json",
		"auto_explain.log_level": "notice",
		client_min_messages: "notice",
	};
	const commands = Object.entries(settings).map(
		([setting, value]) =>
			`alter role patchbay_app in database ${name} set ${setting} = '${value}';`,
	);
	await asSuperuser(database, `load 'auto_explain'; ${commands.join("\n")}`);
}

/** Gathers what the sessions of a pool tell; `take` answers the statements since the last time. */
export async function watchPlans(
	db: Database,
): Promise<{ drain(): ExplainedStatement[] }> {
	let seen: ExplainedStatement[] = [];
	const watch = (client: PoolClient) =>
		client.on("notice", ({ message }) => {
			const json = /plan:\s*(\{.*\})\s*$/s.exec(message ?? "")?.[1];
			if (!json) return;
			const told = JSON.parse(json) as { "Query Text": string; Plan: PlanNode };
			seen.push({ text: told["Query Text"], plan: told.Plan });
		});
	db.pool.on("connect", watch);
	// Those that are open already: all at once, so that none is handed out twice.
	const open = await Promise.all(
		Array.from({ length: db.pool.totalCount }, () => db.pool.connect()),
	);
	for (const client of open) {
		if (client.listenerCount("notice") === 0) watch(client);
		client.release();
	}
	return {
		drain() {
			const taken = seen;
			seen = [];
			return taken;
		},
	};
}

export function nodesOf(plan: PlanNode): PlanNode[] {
	return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** Rows of a table that a node looked at, those it threw away included. */
export function rowsRead(node: PlanNode): number {
	const removed =
		(node["Rows Removed by Filter"] ?? 0) +
		(node["Rows Removed by Index Recheck"] ?? 0);
	return (node["Actual Rows"] + removed) * node["Actual Loops"];
}
