import { getPlatform, type Platform, platforms } from "@patchbay/platforms";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadCase } from "./platforms/concern.ts";
import { all, daysBack, kindOf, recordsOf } from "./platforms/pages.ts";
import { type Stand, startStand } from "./platforms/stand.ts";
import { prepareWriting } from "./platforms/writing.ts";

// What is LinkedIn's own, connector and simulator together.

const platform = getPlatform(platforms, "LINKEDIN_ADS") as Platform;
const days = daysBack(31, 2);
/** More rows of 30 days than LinkedIn puts into one reply. */
const manyGroups = 540;

let stand: Stand;
beforeAll(async () => {
	stand = await startStand(platform, await loadCase(platform));
});
afterAll(() => stand.sandbox.stop());

const control = (action: string, body: object) =>
	stand.control({ action, body });
const setRole = (role: string | null | undefined) =>
	control("role", {
		user: "agency_admin",
		account: stand.known.accounts?.readable,
		...(role === undefined ? {} : { role }),
	});

test("an app without refresh tokens connects for 60 days", async () => {
	await control("app", { refreshTokens: false });
	const { issued } = await stand.signIn();
	await control("app", { refreshTokens: true });
	expect(issued.credential).toMatchObject({ refreshToken: null });
	expect(Math.round((issued.expiresIn?.left() ?? 0) / 86_400)).toBe(60);
});

test("a role that was taken away is told as missing access, though the numbers are only empty", async () => {
	const { session } = await stand.signIn();
	const account = await stand.account(session);
	await setRole(null);
	const read = () =>
		recordsOf(platform.parts.metrics?.daily?.run(session, account, days));
	expect(await kindOf(read)).toBe("access");
	await setRole(undefined);
	expect((await read()).length).toBeGreaterThan(100);
});

test("a viewer reads and can change nothing", async () => {
	const { session, account, writes, find } = await prepareWriting(stand);
	const { target } = await find("campaign");
	await setRole("VIEWER");
	const before = await writes.status?.read.run(session, account, target);
	if (!before) throw new Error("it is gone");
	const pause = () =>
		writes.status?.write.run(
			session,
			account,
			{ target, before, status: "PAUSED" },
			{ validateOnly: false },
		) ?? Promise.reject(new Error("no statuses"));
	expect(await kindOf(pause)).toBe("access");
	await setRole(undefined);
});

test("without the permission for posts ads are read all the same, and their files are left out in words", async () => {
	const consented = await stand.consent({
		scopes: "r_ads r_ads_reporting r_basicprofile",
	});
	const session = stand.session(await stand.finish(consented));
	const account = await stand.account(session);
	const ads = await recordsOf(platform.parts.ads?.run(session, account));
	expect(ads.length).toBeGreaterThan(10);
	const pages = await all(platform.parts.assets?.run(session, account));
	expect(pages.flatMap(({ records }) => records)).toEqual([]);
	expect(pages.flatMap(({ leftOut }) => leftOut ?? [])).toEqual([
		expect.stringMatching(/\.$/),
	]);
});

test("posts that are refused leave the ads as they are", async () => {
	const { session } = await stand.signIn();
	const account = await stand.account(session);
	await stand.fail("rest/posts", {
		linkedinError: { code: "ACCESS_DENIED" },
		count: 99,
	});
	const ads = await recordsOf(platform.parts.ads?.run(session, account));
	await stand.reset();
	expect(ads.length).toBeGreaterThan(10);
});

test("numbers beyond the rows of one reply are asked for in parts, and none is lost", async () => {
	const larger = await startStand(platform, stand.known, undefined, {
		campaigns: manyGroups,
		days: 40,
	});
	try {
		const { session } = await larger.signIn();
		const account = await larger.account(session);
		const { daily, totals } = platform.parts.metrics ?? {};
		const rows = await recordsOf(daily?.run(session, account, days));
		expect(rows.length).toBeGreaterThan(15_000);
		const told = await recordsOf(totals?.run(session, account, days));
		const sum = (of: readonly { impressions: bigint }[]) =>
			of.reduce((total, { impressions }) => total + impressions, 0n);
		expect(sum(rows)).toBe(sum(told));
	} finally {
		await larger.sandbox.stop();
	}
});
