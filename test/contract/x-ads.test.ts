import {
	failureKind,
	getPlatform,
	hasAdAccounts,
	platforms,
} from "@patchbay/platforms";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { platformCase } from "../../apps/sandbox/src/x-ads/case.ts";
import { type Stand, startStand } from "./platforms/stand.ts";

// What is X's own: the suite in platforms/ says the rest of every platform.

const platform = getPlatform(platforms, "X_ADS");

let stand: Stand;
beforeAll(async () => {
	stand = await startStand(platform, platformCase);
});
beforeEach(() => stand.reset());
afterAll(() => stand.sandbox.stop());

async function listAccounts(account: string) {
	if (!hasAdAccounts(platform)) throw new Error("X has accounts");
	const { session } = await stand.signIn(account);
	return platform.parts.accounts.run(session);
}

test("accounts are asked for in the largest pages that X gives, and shown to one person alone", async () => {
	const names = async (account: string) =>
		(await listAccounts(account)).map(({ name }) => name);
	expect(await names("agency.admin@example.com")).toEqual([
		"Alder & Pine Outdoor",
		"Lumen Home",
		"Cobalt Cycles",
		"Harbour Hotels",
		"Skylark Travel",
		"Juniper Teas",
	]);
	const pages = await stand.requests(platformCase.reading.path);
	expect(pages).toMatchObject([
		{ query: { count: "1000" } },
		{ query: { count: "1000" } },
		{ query: { count: "1000" } },
	]);
	expect(await names("brand.owner@example.com")).toEqual(["Maple & Co"]);
});

test("an account that X has not accepted says so", async () => {
	const [account] = await listAccounts("brand.owner@example.com");
	const approval = (status: string) =>
		stand.control({
			action: "approval-status",
			body: { account: account?.externalId, status },
		});
	await approval("REJECTED");
	expect(await listAccounts("brand.owner@example.com")).toMatchObject([
		{ platformStatus: "REJECTED", active: false },
	]);
	await approval("ACCEPTED");
});

test("five lists in 15 minutes are told before the sixth is refused", async () => {
	const noted: string[] = [];
	const { session } = await stand.signIn("brand.owner@example.com", {
		meter: {
			note: (_account, usages) => {
				for (const { bucket, used } of usages)
					if (bucket === "discovery") noted.push(used.toFixed(1));
			},
		},
	});
	for (let count = 0; count < 5; count += 1)
		await platform.parts.verify.run(session);
	expect(noted).toEqual(["0.2", "0.4", "0.6", "0.8", "1.0"]);
	const error = await platform.parts.verify
		.run(session)
		.catch((thrown: unknown) => thrown);
	expect(failureKind(error)).toBe("rate_limited");
});
