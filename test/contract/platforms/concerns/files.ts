import { expect } from "vitest";
import type { Concern, ContractTest } from "../concern.ts";
import { all, recordsOf } from "../pages.ts";
import { needed, type Stand } from "../stand.ts";

const count = 30;

/** A person's files that the app may see. */
export const files: Concern = {
	name: "files",
	testsOf({ platform, known }): ContractTest[] {
		const list = platform.parts.files;
		if (!list) return [];
		const wanted = () => needed(known, "files");
		/** Makes the files once: they stay for the tests that follow. */
		const prepared = new WeakSet<Stand>();
		const prepare = async (stand: Stand) => {
			if (prepared.has(stand)) return;
			prepared.add(stand);
			await stand.control(wanted().prepare(count));
		};
		return [
			{
				title:
					"Files are the same from every cursor, with nothing lost or doubled, the last changed first",
				proves: ["part files"],
				async run(stand) {
					await prepare(stand);
					const { session } = await stand.signIn();
					const pages = await all(list.run(session, { pageSize: 7 }));
					const records = pages.flatMap((page) => page.records);
					expect(records).toHaveLength(count);
					expect(new Set(records.map((file) => file.externalId)).size).toBe(
						count,
					);
					expect(pages.at(-1)?.nextCursor).toBeNull();
					const times = records.map((file) => file.modifiedAt ?? "");
					expect(times).toEqual([...times].sort().reverse());
					for (const [at, page] of pages.slice(0, -1).entries()) {
						const rest = await all(
							list.run(session, { pageSize: 7, cursor: page.nextCursor }),
						);
						expect(rest).toEqual(pages.slice(at + 1));
					}
				},
			},
			{
				title:
					"Files of another person, or that were not opened to this app, are not there",
				async run(stand) {
					await prepare(stand);
					const { other } = needed(known, "consent");
					const { session } = await stand.signIn(other.account);
					expect(await recordsOf(list.run(session))).toEqual([]);
				},
			},
			{
				title: "A file that does not fit is left out; large sizes stay exact",
				async run(stand) {
					const { path, strange } = wanted();
					const { session } = await stand.signIn();
					await stand.fail(path, {
						kind: "custom",
						status: 200,
						body: strange.body,
					});
					const [page] = await all(list.run(session));
					expect(page?.records).toEqual([
						expect.objectContaining({ byteSize: BigInt(strange.byteSize) }),
					]);
					expect(page?.rejected).toEqual([
						expect.objectContaining({
							entity: "file",
							externalId: strange.rejected,
							path: expect.stringContaining("name"),
						}),
					]);
				},
			},
		];
	},
};
