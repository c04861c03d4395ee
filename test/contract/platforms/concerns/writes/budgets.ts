import { InvalidInput } from "@patchbay/errors";
import { type BudgetState, PlatformRejected } from "@patchbay/platforms";
import { expect } from "vitest";
import type { ContractTest } from "../../concern.ts";
import type { Stand } from "../../stand.ts";
import { changesSent, prepareWriting } from "../../writing.ts";

/** Budgets of a level: changed exactly, only checked, refused. */
export function budgetTests(level: "campaign" | "adGroup"): ContractTest[] {
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
				// Nothing is asked between what was read and its change.
				expect(await stand.requests()).toHaveLength(1);
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
	// Where an account has none of its own, its campaigns have.
	if (account.currencyCode !== "")
		expect(before.currencyCode).toBe(account.currencyCode);
	expect(before.currencyCode).toMatch(/^[A-Z]{3}$/);
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
