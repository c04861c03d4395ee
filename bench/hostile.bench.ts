// The dearest requests that are still answered, and those that are refused, with a key and without one: what each costs the
// API, and how long somebody else's trivial query takes meanwhile.
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { schema } from "../apps/api/src/graphql/schema.ts";
import { startBenchDatabase } from "./database.ts";
import { dearestDocuments } from "./dearest-documents.ts";
import type { Sending, Sent } from "./hostile-sender.ts";
import { report } from "./report.ts";
import { seedFullPages } from "./seed-full-pages.ts";
import { startApi } from "./servers.ts";

/** Milliseconds that somebody else may wait, at the 95th percentile. */
const goalMs = 250;
const goalMiB = 512;
const everyMs = 20;
/** Each is sent again and again for so long: a single quick one would be over before anybody else had asked. */
const leastMs = 1_500;
const [only] = process.argv.slice(3);

interface Attack {
	name: string;
	body: string;
	/** Sent at the same moment. */
	times?: number;
	key: string | null;
}

const database = await startBenchDatabase();
try {
	const keys = await seedFullPages(database.superuserUrl);
	// The laxest that can be configured: strangers get the schema.
	const api = await startApi(database, database.directory, {
		GRAPHQL_INTROSPECTION: "public",
	});
	const sender = new Worker(new URL("./hostile-sender.ts", import.meta.url));
	try {
		const url = `${api.url}/graphql`;
		const waits: number[] = [];
		const peaks: number[] = [];
		const p95s: number[] = [];
		for (let warming = 0; warming < 300; warming++) await trivial();

		for (const attack of attacks(keys.dear)) {
			if (only && !attack.name.includes(only)) continue;
			const during: number[] = [];
			const stop = new AbortController();
			const watching = watch(during, stop.signal);
			forgetPeak(api.pid);
			const { ms, bytes, status, code } = await send(attack);
			stop.abort();
			await watching;
			waits.push(...during);
			const peak = peakMiB(api.pid);
			peaks.push(peak);
			p95s.push(percentile(during, 0.95));
			console.log(
				[
					attack.key === null ? "no key" : "a key ",
					`${(ms / 1_000).toFixed(2).padStart(6)} s`,
					`${(bytes / 1e6).toFixed(2).padStart(6)} MB`,
					`peak ${peak.toFixed(0).padStart(4)} MiB`,
					`other's p95 ${percentile(during, 0.95).toFixed(0).padStart(4)} ms, slowest ${Math.max(
						...during,
					)
						.toFixed(0)
						.padStart(4)} ms`,
					`${status} ${code ?? "answered"}`.padEnd(22),
					attack.name,
				].join("  "),
			);
		}
		const peak = Math.max(...peaks);
		const over = p95s.filter((each) => each >= goalMs).length;
		const p95 = percentile(waits, 0.95);
		console.log(
			`goals: peak ${peak.toFixed(0)} of ${goalMiB} MiB, the other's p95 ${p95.toFixed(0)} of ${goalMs} ms over ${waits.length} queries, above it beside ${over} of ${p95s.length} requests, ${Math.max(...p95s).toFixed(0)} ms at most`,
		);
		report({
			name: "hostile",
			unit: "ms, p95 of somebody else's query",
			ours: p95,
			peer: goalMs,
			peerName: "the goal",
			memoryMiB: peak,
		});

		async function trivial(): Promise<void> {
			const answer = await fetch(url, {
				method: "POST",
				headers: headersOf(keys.other),
				body: JSON.stringify({
					query: "{ brands(first: 1) { nodes { name } } }",
				}),
			});
			const text = await answer.text();
			if (!text.includes('"name":"Brand"')) throw new Error(text);
		}

		async function watch(during: number[], signal: AbortSignal) {
			while (!signal.aborted) {
				const began = performance.now();
				await trivial();
				during.push(performance.now() - began);
				await sleep(everyMs);
			}
		}

		async function send({ body, key, times = 1 }: Attack): Promise<Sent> {
			const sending: Sending = {
				url,
				headers: headersOf(key),
				body,
				times,
				leastMs,
			};
			sender.postMessage(sending);
			const [sent] = await once(sender, "message");
			return sent;
		}
	} finally {
		await sender.terminate();
		await api.stop();
	}
} finally {
	await database.stop();
}

function* attacks(key: string): Generator<Attack> {
	const documents = dearestDocuments(schema).map(({ name, query }) => ({
		name,
		body: JSON.stringify({ query }),
		key,
	}));
	yield* documents;
	const widest = documents.filter(({ name }) =>
		/^(CampaignConnection|MetricsReport|AdConnection)\.(nodes|rows), (rows|names)$/.test(
			name,
		),
	);
	for (const each of widest)
		yield { ...each, name: `${each.name}, six at once`, times: 6 };
	const schemas = (times: number, inner: string) =>
		JSON.stringify({
			query: `{ ${Array.from({ length: times }, (_, n) => `a${n}: __schema { ${inner} }`).join(" ")} }`,
		});
	const types =
		"types { name description fields { name description args { name type { name } } type { name kind } } }";
	const large = JSON.stringify({
		query: `{ ${"a: __typename ".repeat(65_000)} }`,
	});
	const deep = `{"query":"{ __typename }","variables":${"[".repeat(400_000)}${"]".repeat(400_000)}}`;
	const selfMade = [
		{ name: "introspection, 45 times", body: schemas(45, types) },
		{ name: "introspection, 3 times", body: schemas(3, types), times: 6 },
		{ name: "a document of 950 KB, six at once", body: large, times: 6 },
		{ name: "JSON of 400,000 levels", body: deep },
		{
			name: "1,500 equal fields",
			body: JSON.stringify({
				query: `{ viewer { ${"role ".repeat(1_490)} } }`,
			}),
		},
		{
			name: "fragments that multiply",
			body: JSON.stringify({
				query: `{ ...F0 } ${Array.from({ length: 90 }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`).join(" ")} fragment F90 on Query { viewer { role } }`,
			}),
		},
		{
			name: "fragments in a ring",
			body: JSON.stringify({
				query: `{ ...F0 } ${Array.from({ length: 90 }, (_, n) => `fragment F${n} on Query { ...F${(n + 1) % 90} ...F${(n * 7) % 90} tenant { id } }`).join(" ")}`,
			}),
		},
	];
	for (const each of selfMade) {
		yield { ...each, key };
		yield { ...each, key: null };
	}
}

function headersOf(key: string | null): Record<string, string> {
	return {
		"content-type": "application/json",
		...(key === null ? {} : { authorization: `Bearer ${key}` }),
	};
}

/** Begins to count the highest resident memory anew (proc(5), clear_refs). */
function forgetPeak(pid: number): void {
	writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

/** Highest resident memory since then. */
function peakMiB(pid: number): number {
	const status = readFileSync(`/proc/${pid}/status`, "utf8");
	return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}

function percentile(values: readonly number[], part: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return (
		sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ??
		Number.NaN
	);
}
