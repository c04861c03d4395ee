import { type AccessContext, requirePermission } from "@patchbay/access";
import { type OutcomeKind, sql, type WithReader } from "@patchbay/db";
import { InvalidInput } from "@patchbay/errors";

/** Shares between 0 and 1; null when nothing was tried. */
export interface Reliability {
	connectSuccessRate: number | null;
	importSuccessRate: number | null;
	assetSuccessRate: number | null;
	connectsTried: number;
	importsRun: number;
	assetsTried: number;
}

const mostDays = 365;

/** @throws {InvalidInput} for a number of days that is none, or too large */
export function checkDays({ days }: { days: number }): void {
	if (!Number.isInteger(days) || days < 1 || days > mostDays)
		throw new InvalidInput(
			`Ask for between 1 and ${mostDays} days, today counted.`,
			{ field: ["days"] },
		);
}

/**
 * Reads how connecting, imports and files went on the last days (UTC), today counted: a few rows a day, however many imports
 * there were.
 *
 * @throws {Forbidden | InvalidInput}
 */
export async function readReliability(
	ctx: AccessContext & WithReader,
	{ days }: { days: number },
): Promise<Reliability> {
	requirePermission(ctx, "tenant.read");
	checkDays({ days });
	const since = sql`(clock_timestamp() at time zone 'UTC')::date - ${days - 1}::int`;
	const rows = await ctx.reader.query<{
		kind: OutcomeKind;
		tried: string;
		succeeded: string;
	}>(sql`
		select kind, sum(tried)::text as tried, sum(succeeded)::text as succeeded from (
			select kind, tried, succeeded from outcome_day where tenant_id = ${ctx.tenantId} and day >= ${since}
			union all
			select kind, tried, succeeded from outcome
			where tenant_id = ${ctx.tenantId} and (occurred_at at time zone 'UTC')::date >= ${since}
		) o group by kind`);
	const of = (kind: OutcomeKind) => {
		const row = rows.find((each) => each.kind === kind);
		const tried = Number(row?.tried ?? 0);
		return {
			tried,
			rate: tried === 0 ? null : Number(row?.succeeded ?? 0) / tried,
		};
	};
	const [connects, imports, assets] = [
		of("CONNECT"),
		of("IMPORT"),
		of("ASSET"),
	];
	return {
		connectSuccessRate: connects.rate,
		importSuccessRate: imports.rate,
		assetSuccessRate: assets.rate,
		connectsTried: connects.tried,
		importsRun: imports.tried,
		assetsTried: assets.tried,
	};
}
