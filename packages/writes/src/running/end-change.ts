import type { AccessContext } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { type Database, inTenantSql, notify } from "@patchbay/db";
import type { UserErrorCode } from "@patchbay/errors";
import type { Change } from "../kinds/change.ts";
import type { Answer } from "../rows/change-row.ts";
import { closeChange } from "../rows/close-change.ts";
import type { Held } from "../rows/held.ts";
import type { ChangedTarget } from "../targets/target.ts";
import { changeEntry } from "./audit.ts";
import type { Outcome } from "./outcome.ts";

type Ended<State> = Exclude<Outcome<State>, { state: "UNKNOWN" }>;

/** A change as far as its end needs it. */
export type EndedChange<State> = Pick<
	Change<State>,
	"kind" | "wanted" | "valueOf" | "follow"
>;

/**
 * Ends a change: its row, the stored object and the audit's entry in one transaction.
 * @param by whoever asked for it
 * @returns what is told of it; null when another process has ended it
 */
export async function endChange<State>(
	db: Database,
	by: AccessContext,
	of: {
		held: Held;
		target: ChangedTarget & { label: string; connectionId: string };
		change: EndedChange<State>;
		before: object | null;
		outcome: Ended<State>;
		warnings?: readonly string[];
		/** Time before the last reading, by the database. */
		askedAt: Date;
		wasReadBack: boolean;
	},
): Promise<Answer | null> {
	const { held, target, change, before, outcome, askedAt, wasReadBack } = of;
	const answer = answerOf(outcome, of.warnings ?? []);
	const isDone = outcome.state === "DONE";
	return inTenantSql(db, held.tenantId, async (sql) => {
		if (!(await closeChange(sql, held, outcome.state, answer))) return null;
		const { tenantId } = held;
		if (outcome.after !== null) {
			await change.follow(sql, outcome.after, askedAt);
			await notify(sql, "connection", { tenantId, id: target.connectionId });
		}
		await recordAudit(
			sql,
			by,
			changeEntry(
				{ type: target.type, id: target.id, label: target.label },
				change,
				{
					changeId: held.id,
					before,
					after: valueAfter(change, before, outcome),
					failure: isDone ? null : outcome.error.code,
					wasReadBack,
				},
			),
		);
		return answer;
	});
}

/** Value that is there now, as far as it is known. */
function valueAfter<State>(
	change: EndedChange<State>,
	before: object | null,
	outcome: Ended<State>,
): object | null {
	if (outcome.after !== null) return change.valueOf(outcome.after);
	if (outcome.state === "DONE") return change.wanted;
	return outcome.isAsBefore ? before : null;
}

function answerOf<State>(
	outcome: Ended<State>,
	warnings: readonly string[],
): Answer {
	if (outcome.state === "DONE")
		return {
			warnings: [...warnings, ...outcome.warnings],
			validatedByPlatform: true,
			problems: outcome.problems,
		};
	const { code, field, message } = outcome.error;
	return {
		warnings: [],
		validatedByPlatform: true,
		problems: [
			{
				code: code as UserErrorCode,
				field: field ? [...field] : null,
				message,
			},
		],
	};
}
