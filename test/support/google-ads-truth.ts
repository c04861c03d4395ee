import type { Importing } from "./importing.ts";

/** One row as the platform sends it. */
export type PlatformRow = Record<string, Record<string, unknown>>;

/** Reads what the sandbox itself tells of an account, asked in its own words: no code of the connector is in between. */
export async function readTruth(
	app: Importing,
	connectionId: string,
	customerId: string,
	query: string,
): Promise<PlatformRow[]> {
	const [access] = await app.rows<{ grantId: string; through: string | null }>(
		`select c.grant_id as "grantId", a.access_external_id as through from connection c
		join ad_account a on a.tenant_id = c.tenant_id and a.connection_id = c.id
		where c.id = $1 and a.external_id = $2`,
		[connectionId, customerId],
	);
	if (!access) throw new Error("no such account");
	const { accessToken } = await app.ctx.credentials.getAccessToken(
		app.ctx,
		access.grantId,
		{ purpose: "test" },
	);
	const rows: PlatformRow[] = [];
	let pageToken: string | undefined;
	do {
		const reply = await fetch(
			`${app.sandbox.url}/google-ads/v25/customers/${customerId}/googleAds:search`,
			{
				method: "POST",
				headers: {
					authorization: `Bearer ${accessToken.reveal()}`,
					"content-type": "application/json",
					...(access.through ? { "login-customer-id": access.through } : {}),
				},
				body: JSON.stringify({ query, ...(pageToken ? { pageToken } : {}) }),
			},
		);
		const body = (await reply.json()) as {
			results?: PlatformRow[];
			nextPageToken?: string;
		};
		if (!reply.ok) throw new Error(JSON.stringify(body));
		rows.push(...(body.results ?? []));
		pageToken = body.nextPageToken;
	} while (pageToken);
	return rows;
}

/** Sums of an account's numbers over days, exact. */
export async function readMetricTruth(
	app: Importing,
	connectionId: string,
	customerId: string,
	{ from, to }: { from: string; to: string },
) {
	const rows = await readTruth(
		app,
		connectionId,
		customerId,
		`SELECT campaign.id, segments.date, metrics.cost_micros, metrics.impressions, metrics.clicks, metrics.conversions,
		metrics.conversions_value FROM campaign WHERE segments.date BETWEEN '${from}' AND '${to}'`,
	);
	const sum = (name: string) =>
		rows.reduce(
			(total, row) => total + BigInt(String(row.metrics?.[name] ?? 0)),
			0n,
		);
	return {
		rows: rows.length,
		costMicros: sum("costMicros"),
		impressions: sum("impressions"),
		clicks: sum("clicks"),
		conversions: rows.reduce(
			(total, row) => total + Number(row.metrics?.conversions ?? 0),
			0,
		),
	};
}

/** The same of what we have stored. */
export async function readMetricSums(
	app: Importing,
	connectionId: string,
	customerId: string,
) {
	const [sums] = await app.rows<{
		rows: number;
		costMicros: bigint;
		impressions: bigint;
		clicks: bigint;
		conversions: number;
	}>(
		`select count(*)::int as rows, coalesce(sum(m.cost_micros), 0)::bigint as "costMicros",
			coalesce(sum(m.impressions), 0)::bigint as impressions, coalesce(sum(m.clicks), 0)::bigint as clicks,
			coalesce(sum(m.conversions), 0) as conversions
		from metric_daily m join ad_account a on a.tenant_id = m.tenant_id and a.id = m.ad_account_id
		where a.connection_id = $1 and a.external_id = $2`,
		[connectionId, customerId],
	);
	if (!sums) throw new Error("an aggregate has one row");
	return sums;
}
