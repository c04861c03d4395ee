import { RateLimited } from "@patchbay/platforms";
import { expect } from "vitest";
import type { PlatformCase } from "../../../../../apps/sandbox/src/platform-case.ts";
import type { ContractTest } from "../../concern.ts";
import { kindOf } from "../../pages.ts";
import { faultOf, type Stand } from "../../stand.ts";
import { changesSent, failChange, prepareWriting } from "../../writing.ts";

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

type Failure = NonNullable<
	NonNullable<PlatformCase["writes"]>["failures"]
>[number];

/** A failure that the platform's case names. */
export const failing = ({ name, fault, kind }: Failure): ContractTest => ({
	title: `A change that meets ${name} is a failure of kind ${kind}, and is sent once`,
	async run(stand) {
		const change = await someChange(stand);
		await failChange(stand, fault);
		expect(await kindOf(() => change.make(false))).toBe(kind);
		expect(await changesSent(stand)).toBe(1);
	},
});

export const sentOnce: ContractTest[] = [
	{
		title:
			"A change whose answer is lost after it was made is sent once, and can be read back",
		async run(stand) {
			const change = await someChange(stand);
			await failChange(stand, { kind: "lost_response" });
			expect(await kindOf(() => change.make(false))).toBe("transient");
			expect(await changesSent(stand)).toBe(1);
			// Nothing is asked between what was read and its change.
			expect(await stand.requests()).toHaveLength(1);
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
