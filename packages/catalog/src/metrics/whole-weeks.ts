import { type Sql, sql } from "@patchbay/db";

/**
 * Days `s` of an account `a` (counted_from, counted_to, today) within a range: from `starts` to before `ends`, and in them
 * the whole weeks that are over, from `first_week` to before `end_of_weeks`. Without a whole week both are the same day.
 */
export const wholeWeeks = (from: string | null, to: string | null): Sql =>
	sql`(select r.starts, r.ends, w.first_week,
			greatest(w.first_week, metric_week(least(r.ends, a.today))) as end_of_weeks
		from (select greatest(coalesce(${from}::date, '2000-01-01'), a.counted_from) as starts,
			least(coalesce(${to}::date, '2099-12-31') + 1, a.counted_to) as ends) r,
			lateral (select least(metric_week(r.starts + 6), r.ends) as first_week) w)`;
