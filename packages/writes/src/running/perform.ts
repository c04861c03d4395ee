import { keepForRepeats, requirePermission } from "@patchbay/access";
import { inTenantSql } from "@patchbay/db";
import type { Platforms } from "@patchbay/platforms";
import type { WritesContext } from "../context.ts";
import type { Change } from "../kinds/change.ts";
import type { Answer } from "../rows/change-row.ts";
import { keepAnswer } from "../rows/open-change.ts";
import { findTarget, type Wanted } from "../targets/find-target.ts";
import { validatesItself, wordsOf } from "../targets/require-part.ts";
import type { ChangedTarget, Target } from "../targets/target.ts";
import { timingsOf } from "../timings.ts";
import { makeChange } from "./make-change.ts";
import { alreadySo } from "./making.ts";
import { openOrResolve } from "./open-or-resolve.ts";
import { readPresent } from "./read-present.ts";
import { within, withTargetSession } from "./with-target-session.ts";

/** Result of a change, or of its check. */
export interface Written extends Answer {
	target: ChangedTarget;
}

/** Makes a change of an object of the tenant, or has it checked. */
export async function perform<State>(
	ctx: WritesContext,
	wanted: Wanted,
	toChange: (platforms: Platforms, target: Target) => Change<State>,
	{ validateOnly }: { validateOnly: boolean },
): Promise<Written> {
	requirePermission(ctx, "campaign.write");
	const target = await inTenantSql(ctx.db, ctx.tenantId, (sql) =>
		findTarget(sql, ctx.tenantId, wanted),
	);
	const change = toChange(ctx.platforms, target);
	const answer = validateOnly
		? await validate(ctx, target, change)
		: await makeChange(
				ctx,
				target,
				change,
				await openOrResolve(ctx, target, change),
			);
	return { ...answer, target: { type: target.type, id: target.id } };
}

/** Has a change checked against what is there now, by the platform itself where it can; nothing is changed. */
async function validate<State>(
	ctx: WritesContext,
	target: Target,
	change: Change<State>,
): Promise<Answer> {
	const { checking } = timingsOf(ctx.writeTimings);
	const answer = await withTargetSession(
		ctx,
		ctx,
		target,
		`${change.purpose} (only checked)`,
		async (unlimited): Promise<Answer> => {
			const session = within(unlimited, checking);
			const state = await readPresent(
				session,
				change,
				wordsOf(target, target.at.level).at,
			);
			await inTenantSql(ctx.db, ctx.tenantId, (sql) =>
				change.guard(sql, state),
			);
			if (change.isSo(state)) return alreadySo(change, state);
			const ours = change.check(state);
			const told = await change.write(session, state, { validateOnly: true });
			return {
				warnings: [...ours, ...told.warnings],
				validatedByPlatform: validatesItself(ctx.platforms, target),
				problems: told.refused.map(({ field, message }) => ({
					code: "PLATFORM_REJECTED",
					field,
					message,
				})),
			};
		},
	);
	await inTenantSql(ctx.db, ctx.tenantId, async (sql) => {
		if (!ctx.idempotency) return;
		const id = await keepAnswer(sql, ctx, target, change, answer);
		await keepForRepeats(sql, ctx, id);
	});
	return answer;
}
