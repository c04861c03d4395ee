import {
	hasAdAccounts,
	type PlatformSession,
	proveAccount,
} from "@patchbay/platforms";
import { expect } from "vitest";
import type { Concern, ContractTest } from "../concern.ts";
import { needed } from "../stand.ts";

/** Finding the accounts of a login, and proving that one can be read. */
export const accounts: Concern = {
	name: "accounts",
	testsOf({ platform, known }) {
		if (!hasAdAccounts(platform)) return [];
		const list = (session: PlatformSession) =>
			platform.parts.accounts.run(session);
		const wanted = () => needed(known, "accounts");
		const tests: ContractTest[] = [
			{
				title:
					"Accounts are listed each once, a manager before those below it, with the way to enter",
				proves: ["part accounts"],
				async run(stand) {
					const { session } = await stand.signIn();
					const found = await list(session);
					const byId = new Map(found.map((each) => [each.externalId, each]));
					expect(byId.size).toBe(found.length);
					const { tells, readable } = wanted();
					const seen = new Set<string>();
					for (const each of found) {
						const { parentExternalId } = each;
						if (parentExternalId !== null) {
							expect(seen).toContain(parentExternalId);
							expect(byId.get(parentExternalId)?.manager).toBe(true);
						}
						seen.add(each.externalId);
						expect(each.name).not.toBe("");
						if (!each.active) continue;
						expect(each.currencyCode).toEqual(
							tells.currency ? expect.stringMatching(/^[A-Z]{3}$/) : null,
						);
						expect(each.timeZone).toEqual(
							tells.timeZone ? expect.stringMatching(/^(UTC|.+\/.+)$/) : null,
						);
					}
					expect(byId.get(readable)).toMatchObject({
						active: true,
						manager: false,
					});
				},
			},
			{
				title: "An account that can be read is proven as far as its parts go",
				async run(stand) {
					const { session } = await stand.signIn();
					const { parts } = platform;
					const readable = (part: unknown) => (part ? "READ" : "UNSUPPORTED");
					await expect(
						proveAccount(platform, session, await stand.account(session)),
					).resolves.toEqual({
						campaigns: readable(parts.campaigns),
						spend: readable(parts.metrics?.daily),
						creatives: readable(parts.assets ?? parts.ads),
						message: null,
					});
				},
			},
		];
		const { closed, nobody, few, managers } = known.accounts ?? {};
		if (nobody)
			tests.push({
				title: nobody.code
					? `A login that reaches no account is ${nobody.code}`
					: "A login that reaches no account has an empty list",
				async run(stand) {
					const { session } = await stand.signIn(nobody.account);
					if (nobody.code === null) expect(await list(session)).toEqual([]);
					else
						await expect(list(session)).rejects.toMatchObject({
							code: nobody.code,
						});
				},
			});
		if (few)
			tests.push({
				title: "Accounts that are reached directly need no manager",
				async run(stand) {
					const { session } = await stand.signIn(few.account);
					const found = await list(session);
					expect(found.map(({ externalId }) => externalId).sort()).toEqual(
						[...few.externalIds].sort(),
					);
					for (const each of found)
						expect(each).toMatchObject({
							accessExternalId: few.accessExternalId ?? null,
							parentExternalId: null,
						});
				},
			});
		if (closed)
			tests.push({
				title: "A closed account is listed as not active",
				async run(stand) {
					if (closed.prepare) await stand.control(closed.prepare);
					const { session } = await stand.signIn();
					const found = await list(session);
					expect(
						found.find(({ externalId }) => externalId === closed.externalId),
					).toMatchObject({ active: false, name: closed.name });
				},
			});
		if (closed && platform.parts.campaigns)
			tests.push({
				title: closed.isTold
					? "A closed account's proof says that it can be read all the same"
					: "A closed account's proof says why nothing was read",
				async run(stand) {
					const { session } = await stand.signIn();
					const proof = await proveAccount(platform, session, {
						...(await stand.account(session)),
						externalId: closed.externalId,
					});
					expect(proof).toMatchObject(
						closed.isTold
							? { campaigns: "READ", creatives: "READ", message: null }
							: {
									campaigns: "FAILED",
									creatives: "FAILED",
									message: expect.stringMatching(/./),
								},
					);
				},
			});
		if (managers)
			tests.push(
				{
					title:
						"An account that is entered by the wrong way is denied, with a reason",
					async run(stand) {
						const { session } = await stand.signIn();
						const denied = await proveAccount(platform, session, {
							...(await stand.account(session)),
							accessExternalId: null,
						});
						expect(denied).toMatchObject({
							campaigns: "DENIED",
							spend: "DENIED",
							message: expect.stringMatching(/./),
						});
					},
				},
				{
					title:
						"An account that is reached directly and through a manager is listed once, with the direct way",
					async run(stand) {
						const { session } = await stand.signIn(managers.both);
						const { readable } = wanted();
						expect(
							(await list(session)).filter(
								({ externalId }) => externalId === readable,
							),
						).toEqual([
							expect.objectContaining({
								accessExternalId: null,
								parentExternalId: managers.manager,
							}),
						]);
					},
				},
			);
		if (managers && closed)
			tests.push({
				title:
					"An account that tells nothing of itself is as its manager knows it",
				async run(stand) {
					const { session } = await stand.signIn(managers.both);
					expect(
						(await list(session)).filter(
							({ externalId }) => externalId === closed.externalId,
						),
					).toEqual([
						expect.objectContaining({
							name: closed.name,
							currencyCode: expect.any(String),
							timeZone: expect.any(String),
							parentExternalId: managers.manager,
							active: false,
						}),
					]);
				},
			});
		const entry = known.accounts?.entry;
		if (entry)
			tests.push({
				title: `Of several managers above an account the one that the app names as ${entry.extra} is the way to enter`,
				proves: [`app extra ${entry.extra}`],
				async run(stand) {
					for (const manager of entry.managers) {
						const { session } = await stand.signIn(undefined, {
							extras: { [entry.extra]: manager },
						});
						await stand.reset();
						for (const { path, body } of entry.replies)
							await stand.fail(path, {
								kind: "custom",
								status: 200,
								body,
								count: 9,
							});
						const found = (await list(session)).find(
							({ externalId }) => externalId === entry.externalId,
						);
						expect(found?.accessExternalId).toBe(manager);
					}
				},
			});
		const { displayAccountId } = platform;
		if (displayAccountId)
			tests.push({
				title:
					"An account's id is shown in a form that keeps its characters in their order",
				proves: ["display of account ids"],
				async run(stand) {
					const { session } = await stand.signIn();
					for (const { externalId } of await list(session)) {
						const shown = displayAccountId(externalId);
						expect(shown.replaceAll(/[^0-9a-z]/gi, "")).toBe(
							externalId.replaceAll(/[^0-9a-z]/gi, ""),
						);
					}
				},
			});
		return tests;
	},
};
