import type { WriteLevel } from "@patchbay/platforms";
import { expect } from "vitest";
import type { ContractTest } from "../../concern.ts";
import { prepareWriting } from "../../writing.ts";

/** The switch of a level. */
export function statusTests(
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
