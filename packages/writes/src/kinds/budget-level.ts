import type { SqlExecutor } from "@patchbay/db";
import { wordsOf } from "../targets/require-part.ts";
import type { Target } from "../targets/target.ts";

const named = 3;

/** End of a sentence about a budget that is not on its object: it names the objects to change instead. */
export async function otherLevel(
	sql: SqlExecutor,
	target: Target,
	keptAt: "campaign" | "adGroup",
): Promise<string | null> {
	const { object } = wordsOf(target, keptAt);
	if (keptAt === "campaign")
		return target.type === "Campaign"
			? null
			: `on the ${object} “${target.campaign.name}”`;
	const { rows } = await sql.query<{ name: string; total: bigint }>(
		`select name, count(*) over () as total from ad_group
		where tenant_id = $1 and campaign_id = $2 and status <> 'REMOVED'
		order by name, id limit ${named}`,
		[target.tenantId, target.campaign.id],
	);
	const total = Number(rows[0]?.total ?? 0);
	if (total === 0) return `on its ${object}s`;
	const names = rows.map(({ name }) => `“${name}”`);
	const further = total - names.length;
	return `on its ${object}${total === 1 ? "" : "s"} ${listed(
		further > 0 ? [...names, `${further} more`] : names,
	)}`;
}

const listed = (items: readonly string[]): string =>
	items.length < 2
		? items.join("")
		: `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
