import { expect } from "vitest";
import type { ContractTest } from "../../concern.ts";
import { needed, startStand } from "../../stand.ts";
import { listLevel, prepareWriting } from "../../writing.ts";

export const sharedBudget: ContractTest = {
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

export const zeroDecimal: ContractTest = {
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
