import { addDays, dayIn } from "@patchbay/platforms";
import { expect } from "vitest";
import { readTruth } from "./google-ads-truth.ts";
import type { Importing } from "./importing.ts";

export interface AccountTotals {
	costMicros: bigint;
	impressions: bigint;
	clicks: bigint;
	conversions: number;
}

/** Totals of an account: the platform's own, and ours. */
export function accountTotals(app: Importing) {
	async function yesterdayOf(connectionId: string, externalId: string) {
		const [account] = await app.rows<{ timeZone: string }>(
			`select time_zone as "timeZone" from ad_account where connection_id = $1 and external_id = $2`,
			[connectionId, externalId],
		);
		return addDays(dayIn(account?.timeZone ?? "UTC", Date.now()), -1);
	}

	/** The account's totals as Google's own screen has them: asked of the account, above all campaigns. */
	async function readPlatformTotals(
		connectionId: string,
		externalId: string,
		{ from, to }: { from: string; to: string },
	): Promise<AccountTotals> {
		const rows = await readTruth(
			app,
			connectionId,
			externalId,
			`SELECT customer.id, segments.date, metrics.cost_micros, metrics.impressions, metrics.clicks, metrics.conversions
			FROM customer WHERE segments.date BETWEEN '${from}' AND '${to}'`,
		);
		const sum = (name: string) =>
			rows.reduce(
				(total, row) => total + BigInt(String(row.metrics?.[name] ?? 0)),
				0n,
			);
		return {
			costMicros: sum("costMicros"),
			impressions: sum("impressions"),
			clicks: sum("clicks"),
			conversions: rows.reduce(
				(total, row) => total + Number(row.metrics?.conversions ?? 0),
				0,
			),
		};
	}

	/** The same of what we have stored, with what no campaign explains. */
	async function readOurTotals(
		connectionId: string,
		externalId: string,
		{ from, to }: { from: string; to: string },
	): Promise<AccountTotals> {
		const [row] = await app.rows<AccountTotals>(
			`select sum(m.cost_micros)::bigint as "costMicros", sum(m.impressions)::bigint as impressions,
				sum(m.clicks)::bigint as clicks, sum(m.conversions) as conversions
			from (
				select ad_account_id, date, cost_micros, impressions, clicks, conversions from metric_daily
				union all
				select ad_account_id, date, cost_micros, impressions, clicks, conversions from metric_unattributed
			) m join ad_account a on a.id = m.ad_account_id
			where a.connection_id = $1 and a.external_id = $2 and m.date between $3 and $4`,
			[connectionId, externalId, from, to],
		);
		if (!row) throw new Error("an aggregate has one row");
		return row;
	}

	async function expectTotalsToAgree(
		connectionId: string,
		externalId: string,
		days: number,
	) {
		const to = await yesterdayOf(connectionId, externalId);
		const range = { from: addDays(to, 1 - days), to };
		const { conversions, ...ours } = await readOurTotals(
			connectionId,
			externalId,
			range,
		);
		const { conversions: told, ...platforms } = await readPlatformTotals(
			connectionId,
			externalId,
			range,
		);
		expect(platforms.costMicros).toBeGreaterThan(0n);
		expect(ours).toEqual(platforms);
		expect(conversions).toBeCloseTo(told, 2);
	}

	return {
		yesterdayOf,
		readPlatformTotals,
		readOurTotals,
		expectTotalsToAgree,
	};
}
