import {
	type PlatformSession,
	RateLimited,
	type Usage,
} from "@patchbay/platforms";
import { expect } from "vitest";
import type { CaseFault } from "../../../../apps/sandbox/src/platform-case.ts";
import type { Concern, ContractTest } from "../concern.ts";
import { all, listsOf, window } from "../pages.ts";
import { prepareReading } from "../reading.ts";
import { faultOf, type Stand } from "../stand.ts";
import { changeSomething } from "../writing.ts";
import { callSheets } from "./sheets.ts";

/** Bucket of refreshes and exchanges, which the product counts outside the connector. */
const tokenBucket = "token";

/** Headers in which platforms tell of limits, none with a word that can be true. */
const nonsense = {
	"retry-after": "soon",
	"ratelimit-limit": "0",
	"ratelimit-remaining": "-5",
	"ratelimit-reset": "never",
	"x-rate-limit-limit": "1e999",
	"x-rate-limit-remaining": "NaN",
	"x-rate-limit-reset": "9".repeat(40),
	"x-account-rate-limit-limit": "five",
	"x-account-rate-limit-remaining": "",
	"x-account-rate-limit-reset": "-1",
};

/** Limits of a platform: every request is counted, a refusal says when to go on, replies tell what is used. */
export const limits: Concern = {
	name: "limits",
	testsOf({ platform, known }) {
		const { buckets, always = [], exempt = {} } = platform.limits;
		const tests: ContractTest[] = [
			{
				title:
					"Every request waits for its turn in a bucket, and no declared bucket counts nothing",
				proves: Object.keys(buckets).map((name) => `bucket ${name}`),
				async run(stand) {
					const admitted: { bucket: string; account: string | null }[] = [];
					const { session } = await stand.signIn(undefined, {
						meter: {
							admit: async (bucket, account) => {
								admitted.push({ bucket, account });
							},
						},
					});
					await stand.reset();
					await callEverything(stand, session);
					const sent = (await stand.requests("/*")).filter(
						({ path }) => path !== stand.tokenPath,
					);
					// What a platform counts beyond the requests themselves.
					const further = admitted.filter(
						({ bucket }) => bucket === platform.limits.furtherOperations,
					);
					expect(admitted.length - further.length).toBe(sent.length);
					const used = new Set(admitted.map(({ bucket }) => bucket));
					const counting = new Set([...used, ...always, tokenBucket]);
					for (const name of [...Object.keys(buckets), ...Object.keys(exempt)])
						expect(counting).toContain(name);
					// What no bucket is named for counts in those of every request.
					for (const name of used)
						expect(
							name in buckets ||
								name in exempt ||
								(name === "default" && always.length > 0),
						).toBe(true);
					for (const { bucket, account } of admitted)
						if (buckets[bucket]?.per === "account")
							expect(account).not.toBeNull();
				},
			},
			...known.limits.refusals.map(
				({ name, fault, limitedBy, seconds }): ContractTest => ({
					title: `A refusal for ${name} says when to go on, and waits for nobody`,
					async run(stand) {
						const { path, read, before, session } = await prepareReading(stand);
						await stand.fail(path, { skip: before, ...faultOf(fault) });
						const error = await read(session).catch(
							(thrown: unknown) => thrown,
						);
						expect(error).toBeInstanceOf(RateLimited);
						const limited = error as RateLimited;
						expect(limited.limitedBy).toBe(limitedBy);
						const wait = limited.retryAt.getTime() - Date.now();
						expect(wait).toBeGreaterThan((seconds - 20) * 1000);
						expect(wait).toBeLessThan((seconds + 1) * 1000);
						expect(await stand.requests(path)).toHaveLength(before + 1);
					},
				}),
			),
		];
		const { endless, told } = known.limits;
		const [refusal] = known.limits.refusals;
		/** The platform's refusal, which says in the headers of any platform what its own form has no room for. */
		const withHeaders = (headers: Record<string, string>): CaseFault => ({
			...(refusal ? faultOf(refusal.fault) : { status: 429 }),
			headers,
		});
		for (const [what, fault] of [
			[
				"that says to wait for 31 days",
				endless ?? withHeaders({ "retry-after": "2678400" }),
			],
			["with headers of nonsense", withHeaders(nonsense)],
		] as const)
			tests.push({
				title: `A refusal ${what} waits a day at most`,
				async run(stand) {
					const { path, read, before, session } = await prepareReading(stand);
					await stand.fail(path, { skip: before, ...faultOf(fault) });
					const error = await read(session).catch((thrown: unknown) => thrown);
					expect(error).toBeInstanceOf(RateLimited);
					const wait = (error as RateLimited).retryAt.getTime() - Date.now();
					expect(wait).toBeGreaterThan(0);
					expect(wait).toBeLessThanOrEqual(86_401_000);
				},
			});
		tests.push({
			title:
				told.length > 0
					? `Replies tell how much is used of ${told.join(" and ")}`
					: "Replies tell nothing of limits, and nothing is noted",
			async run(stand) {
				const noted: Usage[] = [];
				const { read } = await prepareReading(stand);
				const { session } = await stand.signIn(undefined, {
					meter: { note: (_account, usage) => noted.push(...usage) },
				});
				await stand.reset();
				await read(session);
				expect([...new Set(noted.map(({ bucket }) => bucket))].sort()).toEqual(
					[...told].sort(),
				);
				for (const { bucket, used } of noted) {
					expect(buckets).toHaveProperty([bucket]);
					expect(used).toBeGreaterThanOrEqual(0);
					expect(used).toBeLessThanOrEqual(1);
				}
			},
		});
		const withOwnNumber = Object.values(buckets).flatMap(({ windows }) =>
			windows.flatMap(({ requestsExtra }) => requestsExtra ?? []),
		);
		for (const name of withOwnNumber)
			tests.push({
				title: `The operator's own number for a limit, ${name}, is a value of the app`,
				proves: [`app extra ${name}`],
				async run() {
					const extra = platform.appExtras[name];
					expect(extra?.form.test("15000")).toBe(true);
					expect(extra?.form.test("0")).toBe(true);
					expect(extra?.form.test("-1")).toBe(false);
					expect(extra?.secret).toBe(false);
				},
			});
		return tests;
	},
};

/** Every part of the platform once, so that each request that it can send is seen. */
async function callEverything(
	stand: Stand,
	session: PlatformSession,
): Promise<void> {
	const { platform } = stand;
	const { verify, accounts, metrics, files, sheets } = platform.parts;
	await verify.run(session);
	if (files) await all(files.run(session));
	if (sheets) await callSheets(session, sheets);
	if (!accounts) return;
	const account = await stand.account(session);
	for (const { read } of listsOf(platform)) await all(read(session, account));
	const { reset } = stand.known.limits;
	for (const part of [metrics?.daily, metrics?.hourly, metrics?.region])
		if (part) {
			// Nothing here waits for a turn, and reports are limited to a few.
			if (reset) await stand.control(reset);
			await all(
				part.run(session, account, { ...window, reportName: "contract suite" }),
			);
		}
	if (reset) await stand.control(reset);
	await changeSomething(stand, session, account);
}
