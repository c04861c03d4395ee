import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { sandboxEndpoints } from "../../scripts/start/sandbox-platforms.ts";
import { clientOf, createKey } from "../support/api.ts";
import { type ApiFleet, createApiFleet } from "../support/api-process.ts";
import { findFreePort } from "../support/free-port.ts";
import {
	hasEnded,
	type Importing,
	startImporting,
} from "../support/importing.ts";
import {
	type OtlpCollector,
	startOtlpCollector,
} from "../support/otlp-collector.ts";
import {
	killWorkerProcesses,
	startWorkerProcess,
	workerEnvironment,
} from "../support/worker-process.ts";

let app: Importing;
let collector: OtlpCollector;
let fleet: ApiFleet;
beforeAll(async () => {
	[app, collector] = await Promise.all([
		startImporting({ accounts: 1, campaigns: 6, days: 8, pageSize: 100 }),
		startOtlpCollector(),
	]);
	fleet = await createApiFleet({
		database: app.database,
		endpoints: sandboxEndpoints(app.sandbox.url),
		env: { PATCHBAY_MASTER_KEY: app.masterKey },
	});
});
afterEach(() => killWorkerProcesses());
afterAll(async () => {
	await fleet?.close();
	await collector?.close();
	await app?.close();
});

const tracing = () => ({
	OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector.url,
	OTEL_EXPORTER_OTLP_TRACES_HEADERS: "api-key=collectors%20key",
});

/** Samples of a scrape: `name{labels}` and value. */
async function scrape(port: number): Promise<Map<string, number>> {
	const reply = await fetch(`http://127.0.0.1:${port}/metrics`);
	const lines = (await reply.text()).split("\n");
	return new Map(
		lines
			.filter((line) => line !== "" && !line.startsWith("#"))
			.map((line) => {
				const cut = line.lastIndexOf(" ");
				return [line.slice(0, cut), Number(line.slice(cut + 1))];
			}),
	);
}

test("a scrape during and after a real import tells requests, bytes, rows, claims and waits, and names no tenant", async () => {
	const port = await findFreePort();
	const worker = await startWorkerProcess(
		await workerEnvironment(app, { WORKER_PORT: String(port) }),
	);
	const connectionId = await app.connectAccounts(["1110000001"]);
	await app.forgetCalls();
	const importJobId = await app.start(connectionId);
	const during = await scrape(port);
	expect(during.size).toBeGreaterThan(5);
	const job = await app.waitFor(importJobId, hasEnded);
	expect(job.status).toBe("SUCCEEDED");

	const samples = await scrape(port);
	const ok = 'platform="GOOGLE_ADS",outcome="OK"';
	const reply = await fetch(`${app.sandbox.url}/__sandbox/requests`);
	const { requests } = (await reply.json()) as {
		requests: { path: string }[];
	};
	const sent = requests.filter(({ path }) => path.startsWith("/google-ads/v"));
	expect(samples.get(`patchbay_platform_requests_total{${ok}}`)).toBe(
		sent.length,
	);
	expect(
		samples.get(
			'patchbay_platform_received_bytes_total{platform="GOOGLE_ADS"}',
		),
	).toBeGreaterThan(1_000);
	expect(
		samples.get(
			'patchbay_platform_request_seconds_count{platform="GOOGLE_ADS"}',
		),
	).toBe(sent.length);
	expect(
		samples.get('patchbay_limit_wait_seconds_count{platform="GOOGLE_ADS"}'),
	).toBeGreaterThanOrEqual(sent.length);
	const rows = await app.rows<{ stream: string; rows: bigint }>(
		"select stream, sum(rows_done)::bigint as rows from import_slice where import_job_id = $1 and rows_done > 0 group by stream",
		[importJobId],
	);
	const told = rows.filter(({ stream }) => stream !== "FILES");
	expect(told.length).toBeGreaterThan(4);
	for (const { stream, rows: count } of told)
		expect(
			samples.get(
				`patchbay_import_rows_total{platform="GOOGLE_ADS",stream="${stream}"}`,
			),
			stream,
		).toBe(Number(count));
	const [slices] = await app.rows<{ count: number }>(
		"select count(*)::int as count from import_slice where import_job_id = $1",
		[importJobId],
	);
	expect(
		samples.get('patchbay_import_claims_total{result="CLAIMED"}'),
	).toBeGreaterThanOrEqual(slices?.count ?? 0);
	for (const priority of ["MANUAL", "RECENT", "SCHEDULED", "HISTORY"])
		expect(
			samples.get(`patchbay_import_queue_age_seconds{priority="${priority}"}`),
		).toBeGreaterThanOrEqual(0);
	for (const lane of ["RECENT", "WINDOW", "CAMPAIGNS", "HISTORY"])
		expect(
			samples.get(`patchbay_schedule_lag_seconds{lane="${lane}"}`),
		).toBeGreaterThanOrEqual(0);
	expect(samples.get("patchbay_process_resident_bytes")).toBeGreaterThan(1e7);

	const names = await app.rows<{ word: string }>(
		`select name as word from ad_account union select external_id from ad_account union select name from brand
		union select name from tenant union select id::text from tenant union select name from campaign`,
	);
	expect(names.length).toBeGreaterThan(5);
	const text = [...samples.keys()].join("\n");
	for (const { word } of names) expect(text).not.toContain(word);
	expect(samples.size).toBeLessThan(600);
	// Ours alone: libraries have figures and labels of their own.
	expect(
		[...samples.keys()].filter((name) => !/^patchbay_/.test(name)),
	).toEqual([]);
	expect(await worker.stop()).toBe(0);
});

test("a trace leads from a request to the API through the job to the calls of the platform, and holds no value", async () => {
	const traceId = "0af7651916cd43dd8448eb211c80319c";
	const api = await fleet.start({ env: tracing() });
	const worker = await startWorkerProcess(
		await workerEnvironment(app, tracing()),
	);
	const connectionId = await app.connectAccounts(["1110000001"]);
	await app.forgetCalls();
	const key = await createKey(app.database, app.tenant, ["READ", "IMPORT"]);
	const client = clientOf(api.url, key);
	const { tenant } = await client.query(
		"{ tenant { connections(first: 1) { nodes { id } } } }",
	);
	const [newest] = tenant.connections.nodes;
	const { body } = await client.send(
		`mutation ($input: StartImportInput!) { startImport(input: $input) { importJob { id } userErrors { message } } }`,
		{ input: { connectionId: newest.id } },
		{ traceparent: `00-${traceId}-b7ad6b7169203331-01` },
	);
	expect(body.errors).toBeUndefined();
	expect(body.data.startImport.userErrors).toEqual([]);
	const [job] = await app.rows<{ id: string }>(
		"select id from import_job where connection_id = $1",
		[connectionId],
	);
	await app.waitFor(job?.id ?? "", hasEnded);
	expect(await worker.stop()).toBe(0);

	const ours = (name: string) => (span: { traceId: string; name: string }) =>
		span.traceId === traceId && span.name === name;
	const request = await collector.waitFor(ours("POST /graphql"));
	expect(request).toMatchObject({
		service: "patchbay-api",
		parentSpanId: "b7ad6b7169203331",
		kind: 2,
	});
	const slice = await collector.waitFor(ours("import slice"));
	expect(slice.service).toBe("patchbay-worker");
	const call = await collector.waitFor(
		(span) =>
			ours("platform request")(span) && span.service === "patchbay-worker",
	);
	expect(call).toMatchObject({
		kind: 3,
		attributes: {
			"patchbay.platform": "Google Ads",
			"http.response.status_code": 200,
		},
	});
	await collector.waitFor(
		(span) =>
			ours("database statement")(span) && span.service === "patchbay-worker",
	);
	expect(collector.headers()).toMatchObject({ "api-key": "collectors key" });

	// The platform is told of the trace too.
	const reply = await fetch(`${app.sandbox.url}/__sandbox/requests`);
	const told = await reply.text();
	expect(told).toContain('"traceparent"');

	const all = JSON.stringify(collector.spans());
	const words = await app.rows<{ word: string }>(
		`select name as word from ad_account union select external_id from ad_account union select name from brand
		union select name from campaign union select id::text from tenant`,
	);
	for (const { word } of words) expect(all).not.toContain(word);
	for (const secret of [key, app.masterKey, "ya29."])
		expect(all).not.toContain(secret);
});

test("the API's figures are at an address of their own, and a client's trace that is none is ignored", async () => {
	const port = await findFreePort();
	const api = await fleet.start({ env: { API_METRICS_PORT: String(port) } });
	const key = await createKey(app.database, app.tenant, ["READ"]);
	const client = clientOf(api.url, key);
	const { status } = await client.send(
		"{ tenant { id } }",
		{},
		{ traceparent: "00-nonsense" },
	);
	expect(status).toBe(200);
	expect((await fetch(`${api.url}/metrics`)).status).toBe(404);
	expect((await fetch(`http://127.0.0.1:${port}/else`)).status).toBe(404);
	const samples = await scrape(port);
	expect(
		samples.get(
			'patchbay_http_request_seconds_count{route="/graphql",method="POST",status="2xx"}',
		),
	).toBe(1);
});

test("a collector that is not there costs no request", async () => {
	const api = await fleet.start({
		env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://127.0.0.1:9/v1/traces" },
	});
	const key = await createKey(app.database, app.tenant, ["READ"]);
	const client = clientOf(api.url, key);
	for (let round = 0; round < 5; round += 1)
		expect((await client.send("{ tenant { id } }")).status).toBe(200);
});
