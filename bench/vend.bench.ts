// vendAccessToken of a live token over HTTP, with decrypt and durable audit, against mutations in the same server that do
// nothing: the least that a mutation can be, and one with the same input and payload. Then its latencies at a fixed rate.
// 100,000 other connections stand in the database.
import autocannon from "autocannon";
import pg from "pg";
import { Agent, request } from "undici";
import { connectAccount, createCaller } from "./connect-sandbox.ts";
import { startBenchDatabase } from "./database.ts";
import { openLoop } from "./open-loop.ts";
import { median, report } from "./report.ts";
import { seedConnections } from "./seed-connections.ts";
import { startApi, startSandbox, writeEndpoints } from "./servers.ts";

const rounds = 5;
const secondsPerRound = 6;
/** The compiler has its say for about as long. */
const warmUpSeconds = 8;
const callers = 16;
const thousands = 100;
const perSecond = 300;
const openLoopSeconds = 30;

const callBody = (field: string, inputType: string, connectionId: string) =>
	JSON.stringify({
		query: `mutation Vend($input: ${inputType}!) { ${field}(input: $input) { accessToken expiresAt userErrors { code } } }`,
		variables: { input: { connectionId, purpose: "nightly report" } },
	});
const nothingBody = JSON.stringify({
	query: "mutation Nothing($purpose: String!) { doNothing(purpose: $purpose) }",
	variables: { purpose: "nightly report" },
});

const database = await startBenchDatabase();
const superuser = new pg.Client({ connectionString: database.superuserUrl });
await superuser.connect();
try {
	const sandbox = await startSandbox(database.directory, {});
	const api = await startApi(
		database,
		database.directory,
		{
			PLATFORM_ENDPOINTS_FILE: writeEndpoints(database.directory, sandbox.url),
		},
		"bench/api-with-nothing.ts",
	);
	try {
		const caller = await createCaller(database, api.url);
		const connectionId = await connectAccount(
			caller,
			caller.brandId,
			"2220000001",
		);
		await seedConnections(database.superuserUrl, thousands);
		const url = `${api.url}/graphql`;
		const headers = {
			"content-type": "application/json",
			authorization: `Bearer ${caller.apiKey}`,
		};
		const vend = callBody(
			"vendAccessToken",
			"VendAccessTokenInput",
			connectionId,
		);
		const alikeBody = callBody(
			"doNothingAlike",
			"DoNothingAlikeInput",
			connectionId,
		);
		for (const body of [vend, nothingBody, alikeBody])
			await fire({ url, headers, body }, warmUpSeconds);

		const measured: { ours: number; peer: number; alike: number }[] = [];
		for (let round = 0; round < rounds; round++) {
			const before = await vendEntries();
			const ours = await fire({ url, headers, body: vend });
			const written = (await vendEntries()) - before;
			// What was under way at the end was audited without being counted as an answer, never the other way round.
			if (written < ours.answers)
				throw new Error(`${ours.answers} answers, ${written} audit entries`);
			const peer = await fire({ url, headers, body: nothingBody });
			const alike = await fire({ url, headers, body: alikeBody });
			measured.push({
				ours: ours.perSecond,
				peer: peer.perSecond,
				alike: alike.perSecond,
			});
			console.log(
				`round ${round + 1}: vend ${ours.perSecond.toFixed(0)}/s; nothing ${peer.perSecond.toFixed(0)}/s, ratio ${(ours.perSecond / peer.perSecond).toFixed(2)}; nothing, alike ${alike.perSecond.toFixed(0)}/s, ratio ${(ours.perSecond / alike.perSecond).toFixed(2)}`,
			);
		}

		const agent = new Agent({ connections: 64, pipelining: 1 });
		const call = async () => {
			const answer = await request(url, {
				method: "POST",
				headers,
				body: vend,
				dispatcher: agent,
			});
			const text = await answer.body.text();
			if (!text.includes('"userErrors":[]')) throw new Error(text);
		};
		await openLoop(perSecond, 3, call);
		const latencies = await openLoop(perSecond, openLoopSeconds, call);
		await agent.close();
		console.log(
			`at ${perSecond}/s for ${openLoopSeconds} s: p50 ${latencies.p50.toFixed(2)} ms, p99 ${latencies.p99.toFixed(2)} ms, slowest ${latencies.slowest.toFixed(1)} ms`,
		);
		const ours = median(measured.map((round) => round.ours));
		const result = { name: "vend", unit: "requests/s", ours };
		const memoryMiB = api.residentMiB();
		report({
			...result,
			peer: median(measured.map((round) => round.alike)),
			peerName: "a mutation of the same input and payload that does nothing",
			memoryMiB,
		});
		report({
			...result,
			peer: median(measured.map((round) => round.peer)),
			peerName: "a mutation of the same server that does nothing",
			memoryMiB,
		});
	} finally {
		await api.stop();
		await sandbox.stop();
	}
} finally {
	await superuser.end();
	await database.stop();
}

async function vendEntries(): Promise<number> {
	const { rows } = await superuser.query<{ count: number }>(
		"select count(*)::int as count from audit_event where action = 'CREDENTIAL_VEND'",
	);
	return rows[0]?.count ?? 0;
}

/** Calls with `callers` connections for some seconds; any answer that is not a success ends the run. */
async function fire(
	target: { url: string; headers: Record<string, string>; body: string },
	seconds = secondsPerRound,
): Promise<{ perSecond: number; answers: number }> {
	const result = await autocannon({
		...target,
		method: "POST",
		connections: callers,
		duration: seconds,
		verifyBody: (text) =>
			/"userErrors":\[\]|"doNothing":"nightly report"/.test(String(text)),
	});
	if (result.errors + result.non2xx + result.mismatches > 0)
		throw new Error(
			`${result.errors} errors, ${result.non2xx} refusals, ${result.mismatches} wrong answers`,
		);
	return {
		perSecond: result["2xx"] / result.duration,
		answers: result["2xx"],
	};
}
