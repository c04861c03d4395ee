// The dashboard query over HTTP, against PostGraphile 5 (Amber) on the same database, role and row-level security.
import autocannon from "autocannon";
import { freePort, startBenchDatabase } from "./database.ts";
import { startProcess } from "./processes.ts";
import { median, report } from "./report.ts";
import { seedDashboard } from "./seed-dashboard.ts";
import { startApi } from "./servers.ts";

const rounds = 5;
const secondsPerRound = 6;
const callers = 16;

const ourQuery = `query Dashboard { connections(first: 20) {
	nodes { id platform status accountName brand { id name } latestImportJob { id status progress { percent stage } } }
	pageInfo { hasNextPage endCursor } } }`;
const peerQuery = `query Dashboard { connections: allConnections(first: 20, orderBy: [CONNECTED_AT_DESC, ROW_ID_DESC]) {
	nodes { id platform status accountName brandByTenantIdAndBrandId { id name }
		importJobsByTenantIdAndConnectionId(first: 1, orderBy: [QUEUED_AT_DESC, ROW_ID_DESC]) { nodes { id status percent stage } } }
	pageInfo { hasNextPage endCursor } } }`;

interface Target {
	url: string;
	headers: Record<string, string>;
	query: string;
}

const database = await startBenchDatabase();
try {
	const { tenantId, apiKey } = await seedDashboard(database.superuserUrl);
	const api = await startApi(database, "/nowhere");
	const peerPort = await freePort();
	const peer = await startProcess("bench/peers/postgraphile-server.mjs", {
		args: [database.url, String(peerPort)],
		healthUrl: `http://127.0.0.1:${peerPort}/healthz`,
	});
	try {
		const ours: Target = {
			url: `${api.url}/graphql`,
			headers: { authorization: `Bearer ${apiKey}` },
			query: ourQuery,
		};
		const theirs: Target = {
			url: `http://127.0.0.1:${peerPort}/graphql`,
			headers: { "x-tenant": tenantId },
			query: peerQuery,
		};
		await demandSameAnswer(ours, theirs);
		for (const target of [ours, theirs]) await fire(target, 3);

		const measured: { ours: number; peer: number }[] = [];
		for (let round = 0; round < rounds; round++) {
			// One after the other, and in turn: a noisy minute hits both.
			const pair = { ours: await fire(ours), peer: await fire(theirs) };
			measured.push(pair);
			console.log(
				`round ${round + 1}: ours ${pair.ours.toFixed(0)}/s, PostGraphile ${pair.peer.toFixed(0)}/s, ratio ${(pair.ours / pair.peer).toFixed(2)}`,
			);
		}
		report({
			name: "graphql",
			unit: "requests/s",
			ours: median(measured.map((pair) => pair.ours)),
			peer: median(measured.map((pair) => pair.peer)),
			peerName: "PostGraphile 5.1.5 (Amber)",
			memoryMiB: api.residentMiB(),
		});
	} finally {
		await api.stop();
		await peer.stop();
	}
} finally {
	await database.stop();
}

/** Requests a second with `callers` connections; any answer that is not a 200 ends the run. */
async function fire(
	{ url, headers, query }: Target,
	seconds = secondsPerRound,
): Promise<number> {
	const result = await autocannon({
		url,
		method: "POST",
		headers: { "content-type": "application/json", ...headers },
		body: JSON.stringify({ query }),
		connections: callers,
		duration: seconds,
	});
	if (result.errors > 0 || result.non2xx > 0)
		throw new Error(
			`${url}: ${result.errors} errors, ${result.non2xx} refusals`,
		);
	return result["2xx"] / result.duration;
}

/** A quick wrong answer is no figure: both must list the same connections, brands and jobs in the same order. */
async function demandSameAnswer(ours: Target, theirs: Target): Promise<void> {
	const [our, their] = await Promise.all([ask(ours), ask(theirs)]);
	const names = (nodes: Record<string, unknown>[], brand: string) =>
		nodes.map(
			(node) => (node[brand] as { name: string }).name + String(node.status),
		);
	const left = names(our, "brand");
	const right = names(their, "brandByTenantIdAndBrandId");
	if (left.length !== 20 || left.join() !== right.join())
		throw new Error(`different answers:\n${left.join()}\n${right.join()}`);
}

async function ask({ url, headers, query }: Target) {
	const answer = await fetch(url, {
		method: "POST",
		headers: { "content-type": "application/json", ...headers },
		body: JSON.stringify({ query }),
	});
	const body = (await answer.json()) as {
		data?: { connections: { nodes: Record<string, unknown>[] } };
		errors?: unknown;
	};
	if (!body.data) throw new Error(`${url}: ${JSON.stringify(body.errors)}`);
	return body.data.connections.nodes;
}
