import { InvalidInput } from "@patchbay/errors";
import {
	type BudgetState,
	PlatformRejected,
	RateLimited,
	type WriteLevel,
} from "@patchbay/platforms";
import { expect } from "vitest";
import type { Concern, ContractTest } from "../concern.ts";
import { kindOf } from "../pages.ts";
import { faultOf, needed, type Stand, startStand } from "../stand.ts";
import {
	changesSent,
	failChange,
	listLevel,
	prepareWriting,
} from "../writing.ts";

/** Changes: budgets, statuses and keywords, each read before and after and sent once. */
export const writes: Concern = {
	name: "writes",
	testsOf({ platform, known }) {
		const { writes: parts } = platform.parts;
		if (!parts) return [];
		const { budget, status, keywords } = parts;
		return [
			...(budget?.levels ?? []).flatMap(budgetTests),
			...(status?.levels ?? []).flatMap((level) =>
				statusTests(level, status?.statuses ?? []),
			),
			...(keywords ? keywordTests() : []),
			...(known.writes?.shared ? [sharedBudget] : []),
			...(known.writes?.zeroDecimal ? [zeroDecimal] : []),
			...(known.writes?.failures ?? []).map(
				({ name, fault, kind }): ContractTest => ({
					title: `A change that meets ${name} is a failure of kind ${kind}, and is sent once`,
					async run(stand) {
						const change = await someChange(stand);
						await failChange(stand, fault);
						expect(await kindOf(() => change.make(false))).toBe(kind);
						expect(await changesSent(stand)).toBe(1);
					},
				}),
			),
			...sentOnce,
		];
	},
};

function budgetTests(level: "campaign" | "adGroup"): ContractTest[] {
	return [
		{
			title: `A budget of a ${level} is changed to exactly the amount that was asked for, and back`,
			proves: ["part writes.budget.read", "part writes.budget.write"],
			async run(stand) {
				const { read, write, before, listed } = await ownBudget(stand, level);
				expect(before.budget?.amountMicros).toBe(listed.amountMicros);
				const amount = before.budget?.amountMicros ?? 0n;
				const other = amount + before.stepMicros * 101n;
				await write(before, other, false);
				expect(await changesSent(stand)).toBe(1);
				const after = await read();
				expect(after?.budget?.amountMicros).toBe(other);
				expect(after?.budget?.period).toBe(before.budget?.period);
				await write(after as BudgetState, amount, false);
				expect((await read())?.budget?.amountMicros).toBe(amount);
			},
		},
		{
			title: `A budget of a ${level} that is only to be checked stays as it is`,
			async run(stand) {
				const { read, write, before, validatesItself } = await ownBudget(
					stand,
					level,
				);
				if (!validatesItself) return;
				const amount = before.budget?.amountMicros ?? 0n;
				await write(before, amount + before.stepMicros, true);
				expect((await read())?.budget?.amountMicros).toBe(amount);
			},
		},
		{
			title: `Amounts that the platform does not take as budget of a ${level} are refused, and nothing is changed`,
			async run(stand) {
				const { read, write, before, validatesItself } = await ownBudget(
					stand,
					level,
				);
				const { budget, stepMicros: step, leastMicros: least } = before;
				const amount = budget?.amountMicros ?? 0n;
				const refused = [
					...(step > 1n ? [amount + step / 2n] : []),
					...(least !== null && least > step ? [least - step] : []),
					...(stand.known.writes?.refusedAmounts ?? []).map(
						({ amountMicros }) => amountMicros,
					),
				];
				for (const wrong of refused)
					for (const validateOnly of validatesItself
						? [true, false]
						: [false]) {
						const error = await write(before, wrong, validateOnly).catch(
							(thrown: unknown) => thrown,
						);
						expect(
							error instanceof InvalidInput ||
								error instanceof PlatformRejected,
						).toBe(true);
						expect((await read())?.budget?.amountMicros).toBe(amount);
					}
			},
		},
		{
			title: `The budget of a ${level} that the platform does not have is none`,
			async run(stand) {
				const {
					session,
					account,
					writes: parts,
					find,
				} = await prepareWriting(stand);
				const { target } = await find(level, ({ budget }) => budget !== null);
				const { externalId, ...rest } = target;
				const gone = {
					...rest,
					externalId: `${externalId}9`,
					...(level === "campaign"
						? { campaignExternalId: `${externalId}9` }
						: { adGroupExternalId: `${externalId}9` }),
				};
				expect(await parts.budget?.read.run(session, account, gone)).toBeNull();
			},
		},
	];
}

/** A budget that its object alone spends from, with its reading and its change. */
async function ownBudget(stand: Stand, level: "campaign" | "adGroup") {
	const { session, account, writes: parts, find } = await prepareWriting(stand);
	const part = parts.budget;
	if (!part) throw new Error("no budgets");
	const { target, budget } = await find(
		level,
		({ budget }) => budget !== null && !budget.shared,
	);
	const read = () => part.read.run(session, account, target);
	const before = await read();
	if (!before?.budget || !budget) throw new Error("it has no budget");
	expect(before.currencyCode).toBe(account.currencyCode);
	expect(before.stepMicros).toBeGreaterThan(0n);
	expect(before.sharedWith).toBe(0);
	await stand.reset();
	return {
		read,
		before,
		listed: budget,
		validatesItself: parts.validatesItself,
		write: (state: BudgetState, amountMicros: bigint, validateOnly: boolean) =>
			part.write.run(
				session,
				account,
				{ target, before: state, amountMicros },
				{ validateOnly },
			),
	};
}

function statusTests(
	level: WriteLevel,
	statuses: readonly string[],
): ContractTest[] {
	return [
		{
			title: `The switch of the level ${level} pauses and resumes`,
			proves: ["part writes.status.read", "part writes.status.write"],
			async run(stand) {
				const {
					session,
					account,
					writes: parts,
					find,
				} = await prepareWriting(stand);
				const part = parts.status;
				if (!part) throw new Error("no statuses");
				expect(statuses).toEqual(expect.arrayContaining(["ACTIVE", "PAUSED"]));
				const { target } = await find(level);
				const read = () => part.read.run(session, account, target);
				for (const status of ["PAUSED", "ACTIVE"] as const) {
					const before = await read();
					if (!before) throw new Error("it is gone");
					expect(before.status).not.toBe(status);
					expect(before.platformStatus).not.toBe("");
					if (parts.validatesItself) {
						await part.write.run(
							session,
							account,
							{ target, before, status },
							{ validateOnly: true },
						);
						expect((await read())?.status).toBe(before.status);
					}
					await part.write.run(
						session,
						account,
						{ target, before, status },
						{ validateOnly: false },
					);
					expect((await read())?.status).toBe(status);
				}
			},
		},
	];
}

function keywordTests(): ContractTest[] {
	return [
		{
			title:
				"Keywords are added, one that is refused keeps the others from nothing, and a check adds none",
			proves: ["part writes.keywords.read", "part writes.keywords.write"],
			async run(stand) {
				const {
					session,
					account,
					writes: parts,
					find,
				} = await prepareWriting(stand);
				const part = parts.keywords;
				if (!part) throw new Error("no keywords");
				const { target: keyword } = await find("keyword");
				const target = {
					...keyword,
					level: "adGroup" as const,
					externalId: keyword.adGroupExternalId ?? "",
				};
				const before = await part.read.run(session, account, target);
				expect(before?.length).toBeGreaterThan(0);
				const refused = needed(stand.known, "writes").refusedKeyword;
				const wanted = [
					{ text: "canvas tote bag", matchType: "BROAD" as const },
					...(refused ? [refused] : []),
					{ text: "حقيبة قماش", matchType: "PHRASE" as const },
				];
				for (const validateOnly of parts.validatesItself
					? [true, false]
					: [false]) {
					const told = await part.write.run(
						session,
						account,
						{ target, keywords: wanted },
						{ validateOnly },
					);
					expect(told.refused).toEqual(
						refused
							? [{ index: 1, message: expect.stringMatching(/\.$/) }]
							: [],
					);
					const after = await part.read.run(session, account, target);
					expect(after).toHaveLength(
						(before?.length ?? 0) + (validateOnly ? 0 : 2),
					);
				}
				expect(await part.read.run(session, account, target)).toEqual(
					expect.arrayContaining(wanted.filter((each) => each !== refused)),
				);
			},
		},
	];
}

const sharedBudget: ContractTest = {
	title: "A shared budget says how many others spend from it",
	async run({ platform, known, method }) {
		// Those that share are far apart in the list.
		const larger = await startStand(platform, known, method, { campaigns: 20 });
		try {
			const {
				session,
				account,
				writes: parts,
				find,
			} = await prepareWriting(larger);
			const { shared } = needed(known, "writes");
			const { target } = await find(
				"campaign",
				(each) => each.target.externalId === shared?.campaignExternalId,
			);
			const state = await parts.budget?.read.run(session, account, target);
			expect(state?.sharedWith).toBe(shared?.sharedWith);
			expect(state?.budget?.shared).toBe(true);
		} finally {
			await larger.sandbox.stop();
		}
	},
};

const zeroDecimal: ContractTest = {
	title: "An account in a currency without decimals counts in whole units",
	async run(stand) {
		const { platform, known } = stand;
		const { session, writes: parts } = await prepareWriting(stand);
		const { zeroDecimal: other } = needed(known, "writes");
		const accounts = await platform.parts.accounts?.run(session);
		const found = accounts?.find(
			({ externalId }) => externalId === other?.externalId,
		);
		if (!found) throw new Error("case.ts: the person does not reach it");
		const account = {
			externalId: found.externalId,
			accessExternalId: found.accessExternalId,
			currencyCode: found.currencyCode ?? "",
			timeZone: found.timeZone ?? "",
		};
		const part = parts.budget;
		const [level] = part?.levels ?? [];
		if (!part || !level) throw new Error("no budgets");
		const listed = await listLevel(platform, session, account, level);
		const target = listed.find(
			({ budget, status }) => status === "ACTIVE" && budget && !budget.shared,
		)?.target;
		if (!target) throw new Error("the account has no budget");
		const before = await part.read.run(session, account, target);
		if (!before?.budget) throw new Error("it has no budget");
		expect(before.stepMicros % 1_000_000n).toBe(0n);
		const amountMicros = before.budget.amountMicros + before.stepMicros;
		await part.write.run(
			session,
			account,
			{ target, before, amountMicros },
			{ validateOnly: false },
		);
		const after = await part.read.run(session, account, target);
		expect(after?.budget?.amountMicros).toBe(amountMicros);
	},
};

/** Any change that the platform takes, and what was there before it. */
async function someChange(stand: Stand): Promise<{
	make(validateOnly: boolean): Promise<unknown>;
	isMade(): Promise<boolean>;
}> {
	const { session, account, writes: parts, find } = await prepareWriting(stand);
	const { status } = parts;
	const [level] = status?.levels ?? [];
	if (!status || !level) throw new Error("the platform changes no status");
	const { target } = await find(level);
	const before = await status.read.run(session, account, target);
	if (!before) throw new Error("it is gone");
	await stand.reset();
	return {
		make: (validateOnly) =>
			status.write.run(
				session,
				account,
				{ target, before, status: "PAUSED" },
				{ validateOnly },
			),
		isMade: async () =>
			(await status.read.run(session, account, target))?.status === "PAUSED",
	};
}

const sentOnce: ContractTest[] = [
	{
		title:
			"A change whose answer is lost after it was made is sent once, and can be read back",
		async run(stand) {
			const change = await someChange(stand);
			await failChange(stand, { kind: "lost_response" });
			expect(await kindOf(() => change.make(false))).toBe("transient");
			expect(await changesSent(stand)).toBe(1);
			expect(await change.isMade()).toBe(true);
		},
	},
	...(
		[
			["a failing server", { kind: "status", status: 500 }, "transient"],
			["a page in the API's place", { kind: "html" }, "reply"],
			["garbage", { kind: "garbage" }, "reply"],
		] as const
	).map(
		([name, fault, kind]): ContractTest => ({
			title: `A change that meets ${name} is sent once, and was not made`,
			async run(stand) {
				const change = await someChange(stand);
				await failChange(stand, fault);
				expect(await kindOf(() => change.make(false))).toBe(kind);
				expect(await changesSent(stand)).toBe(1);
				expect(await change.isMade()).toBe(false);
			},
		}),
	),
	{
		title: "A change that meets a limit is sent once, and says when to go on",
		async run(stand) {
			const [refusal] = stand.known.limits.refusals;
			if (!refusal) return;
			const change = await someChange(stand);
			await failChange(stand, faultOf(refusal.fault));
			await expect(change.make(false)).rejects.toBeInstanceOf(RateLimited);
			expect(await changesSent(stand)).toBe(1);
			expect(await change.isMade()).toBe(false);
		},
	},
];
