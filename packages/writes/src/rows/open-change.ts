import { type AccessContext, actorColumns } from "@patchbay/access";
import {
	newId,
	type PlatformChangeState,
	type SqlExecutor,
} from "@patchbay/db";
import type { Change } from "../kinds/change.ts";
import { type Target, targetKeyOf } from "../targets/target.ts";
import type { Answer } from "./change-row.ts";
import type { Held } from "./held.ts";

interface NewChange {
	id: string;
	state: PlatformChangeState;
	/** Milliseconds for which it is this process's. */
	lease: number;
	answer: Answer | null;
}

async function insert(
	sql: SqlExecutor,
	ctx: AccessContext,
	target: Target,
	change: Pick<Change, "kind" | "wanted">,
	{ id, state, lease, answer }: NewChange,
): Promise<boolean> {
	const { actor } = ctx;
	const by = actorColumns(actor);
	const { rowCount } = await sql.query(
		`insert into platform_change (id, tenant_id, connection_id, platform, kind, state, target_type, target_id,
			target_label, target_key, budget_key, wanted, answer, actor_type, actor_id, actor_label, request_id, ip_address, user_agent,
			lease_until, closed_at)
		values ($1, $2, $3, $4::"Platform", $5::"PlatformChangeKind", $6::"PlatformChangeState", $7, $8, $9, $10, $11, $12,
			$13, $14::"ActorType", $15, $16, $17, $18, $19, clock_timestamp() + make_interval(secs => $20::double precision / 1000),
			case when $6 = 'CHECKING' then null else clock_timestamp() end)
		on conflict do nothing`,
		[
			id,
			ctx.tenantId,
			target.connectionId,
			target.platform,
			change.kind,
			state,
			target.type,
			target.id,
			target.label.slice(0, 500),
			targetKeyOf(target),
			change.kind === "BUDGET" ? target.budgetKey : null,
			JSON.stringify(change.wanted),
			answer && JSON.stringify(answer),
			by.type,
			by.id,
			actor.type === "SYSTEM" ? actor.name : actor.label,
			ctx.requestId,
			ctx.ipAddress ?? null,
			ctx.userAgent ?? null,
			lease,
		],
	);
	return rowCount === 1;
}

/** Opens a change of an object, before anything is asked; null while another one is open. */
export async function openChange(
	sql: SqlExecutor,
	ctx: AccessContext,
	target: Target,
	change: Pick<Change, "kind" | "wanted">,
	lease: number,
): Promise<Held | null> {
	const id = newId();
	const isOpened = await insert(sql, ctx, target, change, {
		id,
		state: "CHECKING",
		lease,
		answer: null,
	});
	return isOpened ? { tenantId: ctx.tenantId, id, epoch: 1 } : null;
}

/** Keeps the answer to a request by which nothing was to be sent, for the same request once more. */
export async function keepAnswer(
	sql: SqlExecutor,
	ctx: AccessContext,
	target: Target,
	change: Pick<Change, "kind" | "wanted">,
	answer: Answer,
): Promise<string> {
	const id = newId();
	await insert(sql, ctx, target, change, {
		id,
		state: "NOTHING_SENT",
		lease: 0,
		answer,
	});
	return id;
}
