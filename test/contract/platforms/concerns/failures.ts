import { expect, vi } from "vitest";
import type { CaseFault } from "../../../../apps/sandbox/src/platform-case.ts";
import type { Concern, ContractTest } from "../concern.ts";
import { kindOf } from "../pages.ts";
import { prepareReading } from "../reading.ts";
import { needed, quickLimits, type SessionOptions } from "../stand.ts";
import { partlyFailed } from "./partly-failed.ts";

const passing: readonly (readonly [string, CaseFault])[] = [
	["an error of the server", { kind: "status", status: 500 }],
	["a server that is busy", { kind: "status", status: 503 }],
	["a connection cut before the answer", { kind: "lost_response" }],
	["a connection cut within the answer", { kind: "cut", afterBytes: 100 }],
];
const slow: readonly (readonly [string, CaseFault])[] = [
	["a stalled answer", { kind: "stall" }],
	["an answer that drips", { kind: "drip", chunkBytes: 1, delayMs: 400 }],
];
const unreadable: readonly (readonly [string, CaseFault])[] = [
	["noise", { kind: "garbage" }],
	["HTML", { kind: "html" }],
	["half an object", { kind: "invalid_json" }],
	["more than any page holds", { kind: "endless" }],
	["a redirect", { kind: "redirect" }],
	["a list where an object belongs", { kind: "custom", status: 200, body: [] }],
];
const unexplained: readonly (readonly [string, CaseFault])[] = [
	["an empty reply", { kind: "status", body: {} }],
	["a proxy's page", { kind: "html" }],
];

/** Kinds of failure that are tried again: those that pass, and those that an old credential may have met. */
function attemptsOf(kind: string): number {
	return kind === "transient" ? 3 : kind === "reconnect" ? 2 : 1;
}

/** A call that goes wrong, in the middle of a list where the platform has one of several pages. */
export const failures: Concern = {
	name: "failures",
	testsOf(subject) {
		const { platform, method, known } = subject;
		/** Breaks the call, from its second page on where there is one. */
		const meet = (
			title: string,
			fault: CaseFault,
			kind: string,
			attempts: number,
			options?: SessionOptions,
		): ContractTest => ({
			title,
			async run(stand) {
				const { path, read, before, session } = await prepareReading(
					stand,
					options,
				);
				await stand.fail(path, { skip: before, count: 9, ...fault });
				expect(await kindOf(() => read(session))).toBe(kind);
				expect(await stand.requests(path)).toHaveLength(before + attempts);
			},
		});
		const tests: ContractTest[] = [
			meet(
				"A credential that stays refused asks to reconnect after one more attempt",
				known.refusedCredential,
				"reconnect",
				2,
			),
			meet(
				"A credential that is refused inside a reply that calls itself a success asks to reconnect as well",
				{ ...known.refusedCredential, status: 200 },
				"reconnect",
				2,
			),
			...[
				...unexplained,
				...(known.unexplained ?? []).map(
					({ name, fault }) => [name, fault] as const,
				),
			].map(
				([what, fault]): ContractTest => ({
					title: `A call that meets ${what} with status 401, with a fresh credential too, is an outage and ends no grant`,
					async run(stand) {
						const { path, read, session } = await prepareReading(stand);
						await stand.fail(path, { status: 401, count: 99, ...fault });
						expect(await kindOf(() => read(session))).toBe("transient");
					},
				}),
			),
			...passing.map(
				([what, fault]): ContractTest => ({
					title: `A call that meets ${what} once is tried again and loses nothing`,
					async run(stand) {
						const { path, read, before, session, whole } =
							await prepareReading(stand);
						await stand.fail(path, { skip: before, count: 1, ...fault });
						expect(await read(session)).toEqual(whole);
					},
				}),
			),
			...passing.map(([what, fault]) =>
				meet(
					`A call that meets ${what} each time is given up after three attempts`,
					fault,
					"transient",
					3,
				),
			),
			...slow.map(([what, fault]) =>
				meet(
					`A call that meets ${what} is given up at once: whoever waits has something else to do`,
					fault,
					"transient",
					1,
					{ limits: quickLimits },
				),
			),
			...[
				...unreadable,
				[
					"another shape",
					{ kind: "custom", status: 200, body: known.otherShape },
				] as const,
			].map(([what, fault]) =>
				meet(
					`A call that is answered with ${what} is a changed reply, not tried again`,
					fault,
					"reply",
					1,
				),
			),
			...known.failures.map(({ name, fault, kind }) =>
				meet(
					`A call that meets ${name} is "${kind}", asked ${["", "once", "twice", "three times"][attemptsOf(kind)]}`,
					fault,
					kind,
					attemptsOf(kind),
				),
			),
			{
				title: "A call that its caller cancels ends at once, with the reason",
				async run(stand) {
					const { path, read, before, session } = await prepareReading(stand);
					const reason = new Error("cancelled");
					const stopping = new AbortController();
					await stand.fail(path, { skip: before, kind: "stall" });
					const reading = read({ ...session, signal: stopping.signal });
					reading.catch(() => {});
					await vi.waitFor(
						async () =>
							expect(await stand.requests(path)).toHaveLength(before + 1),
						20_000,
					);
					stopping.abort(reason);
					await expect(reading).rejects.toBe(reason);
				},
			},
		];
		tests.push(...partlyFailed(subject));
		const { expiredCursor, circle } = known;
		if (circle !== undefined)
			tests.push(
				meet(
					"A list whose pages lead round in a circle is a changed reply, and is not read for ever",
					{ kind: "custom", status: 200, body: circle },
					"reply",
					2,
				),
			);
		if (expiredCursor)
			tests.push(
				meet(
					"A cursor that is too old asks to begin again",
					expiredCursor,
					"cursor",
					1,
				),
			);
		if (method.renewal.by === "refresh_token")
			tests.push({
				title:
					"A token that ends in the middle of a list costs one refresh and no record",
				async run(stand) {
					const { read, session, whole } = await prepareReading(stand);
					const { expire } = needed(known, "consent");
					if (!expire) throw new Error('case.ts has no "consent.expire"');
					await stand.control(expire);
					expect(await read(session)).toEqual(whole);
					const refreshes = await stand.requests(stand.tokenPath);
					expect(
						refreshes.filter(({ grantType }) => grantType === "refresh_token"),
					).toHaveLength(1);
				},
			});
		for (const [name, { header, value, always }] of Object.entries(
			known.headers?.extras ?? {},
		)) {
			const isRequired = platform.appExtras[name]?.required;
			tests.push({
				title: isRequired
					? `A request carries the app's ${name}, and none is sent where the app has none`
					: always
						? `A request carries the app's ${name}, and another one where the app has none`
						: `A request carries the app's ${name}, and nothing of it where the app has none`,
				proves: [`app extra ${name}`],
				async run(stand) {
					const { path, read, session } = await prepareReading(stand);
					if (isRequired) {
						const bare = { ...session, extras: {} };
						expect(await kindOf(() => read(bare))).toBe("operator");
						expect(await stand.requests(path)).toEqual([]);
					} else {
						await read(session);
						const without = await stand.requests(path);
						for (const { headerNames, headers } of without) {
							expect(headerNames.includes(header)).toBe(always === true);
							expect(headers[header]).not.toBe(value);
						}
					}
					const signIn = await stand.signIn(undefined, {
						extras: { [name]: value },
					});
					await stand.reset();
					await read(signIn.session);
					const carrying = await stand.requests(path);
					for (const { headerNames, headers } of carrying) {
						expect(headerNames).toContain(header);
						if (always) expect(headers[header]).toBe(value);
					}
				},
			});
		}
		tests.push({
			title: `A request of ${platform.name} carries its id and what its API wants`,
			async run(stand) {
				const { path, read, session } = await prepareReading(stand);
				await read(session);
				const [first] = await stand.requests(path);
				expect(first?.headers["x-request-id"]).toBe("contract-suite");
				for (const [name, value] of Object.entries(known.headers?.always ?? {}))
					expect(first?.headers[name]).toBe(value);
			},
		});
		return tests;
	},
};
