// Reports over 20,000,000 campaign-days of an agency over HTTP, against PostGraphile's aggregates over the same rows, by
// the same role under the same row-level security.
//
//   npm run bench -- metrics [SECONDS]      seconds for each of our reports; 10 when left out
//
// The database takes some minutes to fill. It stays in the system's folder for temporary files, and is used again
// until migrations or seed change.
import { createHash, randomBytes } from "node:crypto";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { freePort } from "./database.ts";
import { type GraphqlRequest, send } from "./graphql-request.ts";
import { startKeptDatabase } from "./kept-database.ts";
import {
	easyPeerReport,
	type Peer,
	peerAsk,
	peerReport,
	type SeededBrand,
} from "./postgraphile-reports.ts";
import { startProcess } from "./processes.ts";
import { median, report } from "./report.ts";
import { seedMetrics } from "./seed-metrics.ts";
import { startApi } from "./servers.ts";

const [seconds = 10] = process.argv.slice(3).map(Number);
const peerRequests = 12;
const day = (daysAgo: number) =>
	new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const globalId = (type: string, id: string) =>
	Buffer.from(`${type}:${id}`).toString("base64url");

/** Sums by "date platform currency", to be compared. */
type Sums = Record<string, bigint>;

const database = await startKeptDatabase(
	path.join(os.tmpdir(), "patchbay-bench-metrics"),
	new URL("./seed-metrics.ts", import.meta.url),
	seedMetrics,
);
const superuser = new pg.Client({ connectionString: database.superuserUrl });
await superuser.connect();
const { tenantId, apiKey } = await addKey();
const brands = await readBrands();
const api = await startApi(database, "/nowhere");
const peerPort = await freePort();
const peer = await startProcess("bench/peers/postgraphile-server.mjs", {
	args: [database.url, String(peerPort), "--aggregates"],
	healthUrl: `http://127.0.0.1:${peerPort}/healthz`,
});
const asked: Peer = { url: `http://127.0.0.1:${peerPort}/graphql`, tenantId };
try {
	const reports = [
		{
			name: "a brand, 90 days by date and platform",
			groupBy: ["DATE", "PLATFORM"],
			days: 90,
		},
		{
			name: "a brand, 12 months by month",
			groupBy: ["MONTH"],
			days: 365,
		},
	];
	const ratios: number[] = [];
	let ourRate = 0;
	let peerRate = 0;
	for (const { name, groupBy, days } of reports) {
		const range = { from: day(days), to: day(1) };
		const ours = (brand: SeededBrand) => ourReport(brand, groupBy, range);
		const theirs = (brand: SeededBrand) => peerReport(asked, brand, range);
		const easy = (brand: SeededBrand) => easyPeerReport(asked, brand, range);
		await demandSameSums(ours, theirs, groupBy);
		const our = await measure(ours, { milliseconds: seconds * 1_000 });
		const their = await measure(theirs, { requests: peerRequests });
		const theirEasy = await measure(easy, { requests: peerRequests });
		const again = await measure(ours, { milliseconds: seconds * 1_000 });
		const mine = [...our, ...again];
		const ratio = median(their) / median(mine);
		ratios.push(ratio);
		ourRate += 1_000 / median(mine) / reports.length;
		peerRate += 1_000 / median(their) / reports.length;
		console.log(
			`${name}: ours ${shown(mine)}; PostGraphile's aggregates ${shown(their)}, told the accounts instead of the brand ${shown(theirEasy)}; ${ratio.toFixed(1)} and ${(median(theirEasy) / median(mine)).toFixed(1)} times`,
		);
	}
	const everyDay = { from: day(90), to: day(1) };
	const agency = await measure(
		() =>
			ours(
				`query ($input: MetricsInput!) { metrics(input: $input) {
					rows { date currencyCode spend impressions clicks conversions conversionValue partial } } }`,
				{ input: { ...everyDay, groupBy: ["DATE"] } },
			),
		{ milliseconds: seconds * 1_000, atLeast: 5 },
	);
	const agencyPeer = await measure(
		() =>
			peerAsk(asked, {}, everyDay.from, everyDay.to, ["DATE", "CURRENCY_CODE"]),
		{ requests: 3 },
	);
	console.log(
		`the agency, 90 days by date: ours ${shown(agency)}; PostGraphile's aggregates ${shown(agencyPeer)}; ${(median(agencyPeer) / median(agency)).toFixed(1)} times`,
	);
	for (const [name, ask] of Object.entries(wholeAgency()))
		console.log(
			`${name}: ${shown(await measure(() => ask, { milliseconds: seconds * 1_000, atLeast: 5 }))}`,
		);
	console.log(
		`ratios ${ratios.map((ratio) => ratio.toFixed(1)).join(" and ")}: the smaller counts`,
	);
	report({
		name: "metrics",
		unit: "reports/s of one caller, mean of the two reports",
		ours: ourRate,
		peer: peerRate,
		peerName: "PostGraphile 5.1.5 with @graphile/pg-aggregates",
		memoryMiB: api.residentMiB(),
	});
} finally {
	await superuser.end();
	await api.stop();
	await peer.stop();
	await database.stop();
}

/** A key of the agency; the database outlives those of earlier runs. */
async function addKey() {
	const key = `pbk_${randomBytes(32).toString("base64url")}`;
	const { rows } = await superuser.query<{ tenant_id: string }>(
		`insert into api_key (id, tenant_id, name, prefix, key_hash, scopes)
		select uuidv7(), id, 'bench', $1, $2, '{READ}' from tenant where slug = 'agency' returning tenant_id`,
		[key.slice(0, 12), createHash("sha256").update(key).digest()],
	);
	return { tenantId: rows[0]?.tenant_id ?? "", apiKey: key };
}

async function readBrands(): Promise<SeededBrand[]> {
	const { rows } = await superuser.query<SeededBrand>(
		`select b.id, json_agg(json_build_object('id', a.id, 'platform', a.platform)) as accounts
		from brand b join connection c on c.tenant_id = b.tenant_id and c.brand_id = b.id
		join ad_account a on a.tenant_id = c.tenant_id and a.connection_id = c.id
		where b.tenant_id = $1 group by b.id order by b.id`,
		[tenantId],
	);
	return rows;
}

function ours(query: string, variables: object): GraphqlRequest {
	return {
		url: `${api.url}/graphql`,
		headers: { authorization: `Bearer ${apiKey}` },
		query,
		variables,
	};
}

function ourReport(
	brand: SeededBrand,
	groupBy: string[],
	range: { from: string; to: string },
): GraphqlRequest {
	return ours(
		`query ($input: MetricsInput!) { metrics(input: $input) {
			rows { date platform currencyCode spend impressions clicks conversions conversionValue partial } } }`,
		{ input: { ...range, groupBy, brandIds: [globalId("Brand", brand.id)] } },
	);
}

/** Lists and reports of the whole agency, for which there is no peer. */
function wholeAgency(): Record<string, GraphqlRequest> {
	const metrics = (groupBy: string[], days: number) =>
		ours(
			`query ($input: MetricsInput!) { metrics(input: $input) {
				rows { date currencyCode spend } totals { spend } freshAsOf } }`,
			{ input: { from: day(days), to: day(1), groupBy } },
		);
	return {
		"the agency, 90 days by date and platform": metrics(
			["DATE", "PLATFORM"],
			90,
		),
		"the agency, 12 months by month": metrics(["MONTH"], 365),
		"the agency, 30 days by campaign": metrics(["CAMPAIGN"], 30),
		"campaigns by spend of 30 days": ours(
			"query ($order: CampaignOrder) { campaigns(first: 25, orderBy: $order) { nodes { name } } }",
			{
				order: {
					field: "SPEND",
					direction: "DESC",
					spendFrom: day(30),
					spendTo: day(1),
				},
			},
		),
		"100 connections with stats": ours(
			"{ connections(first: 100) { nodes { stats { campaigns assets spendLast30Days { currencyCode amountMicros } } } } }",
			{},
		),
	};
}

/** Milliseconds of each request, one after another, each for another brand. */
async function measure(
	ask: (brand: SeededBrand) => GraphqlRequest,
	{
		milliseconds = 0,
		requests = 0,
		atLeast = 50,
	}: { milliseconds?: number; requests?: number; atLeast?: number },
): Promise<number[]> {
	const times: number[] = [];
	const ends = performance.now() + milliseconds;
	const enough = requests || atLeast;
	// The first of a kind makes plans and fills caches.
	for (let number = -2; ; number++) {
		if (number >= enough && performance.now() > ends) return times;
		const brand = brands[Math.abs(number * 37) % brands.length] as SeededBrand;
		const began = performance.now();
		await send(ask(brand));
		if (number >= 0) times.push(performance.now() - began);
	}
}

function shown(times: readonly number[]): string {
	const sorted = times.toSorted((a, b) => a - b);
	const at = (share: number) =>
		(
			sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ??
			Number.NaN
		).toFixed(1);
	return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (${times.length} requests)`;
}

/** A quick wrong answer is no figure. */
async function demandSameSums(
	ours: (brand: SeededBrand) => GraphqlRequest,
	theirs: (brand: SeededBrand) => GraphqlRequest,
	groupBy: string[],
): Promise<void> {
	const brand = brands[7] as SeededBrand;
	const byMonth = groupBy.includes("MONTH");
	const our = (await send(ours(brand))) as {
		metrics: {
			rows: {
				date: string;
				platform: string | null;
				currencyCode: string;
				spend: string;
			}[];
		};
	};
	const their = (await send(theirs(brand))) as {
		allMetricDailies: {
			groupedAggregates: {
				keys: [string, string, string];
				sum: { costMicros: string };
			}[];
		};
	};
	const platformOf = new Map(
		brand.accounts.map(({ id, platform }) => [id, platform]),
	);
	const left: Sums = {};
	for (const { date, platform, currencyCode, spend } of our.metrics.rows)
		add(left, `${date} ${platform} ${currencyCode}`, BigInt(spend));
	const right: Sums = {};
	for (const { keys, sum } of their.allMetricDailies.groupedAggregates) {
		const [date, account, currencyCode] = keys;
		const group = byMonth
			? `${date.slice(0, 7)}-01 null`
			: `${date.slice(0, 10)} ${platformOf.get(account)}`;
		add(right, `${group} ${currencyCode}`, BigInt(sum.costMicros));
	}
	const text = (sums: Sums) =>
		Object.entries(sums)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(String)
			.join("\n");
	if (Object.keys(left).length < 12 || text(left) !== text(right))
		throw new Error(
			`different sums:\n${text(left).slice(0, 500)}\n\n${text(right).slice(0, 500)}`,
		);
}

function add(sums: Sums, key: string, amount: bigint): void {
	sums[key] = (sums[key] ?? 0n) + amount;
}
