import { newId } from "@patchbay/db";
import { appKey, windowKey } from "@patchbay/limits";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousViolations } from "../support/accessibility.ts";
import { signIn } from "../support/admin-steps.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { openBrowser, startBrowser, type Watched } from "../support/browser.ts";
import { type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
let browser: Browser;
let tab: Watched;
beforeAll(async () => {
	[stack, browser] = await Promise.all([startStack(), startBrowser()]);
	tab = await openBrowser(browser, stack.adminUrl);
	await signIn(tab.page, stack);
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

const superuser = (text: string) => asSuperuser(stack.database, text);
/** A picture to look at, where somebody asked for pictures. */
async function picture(name: string) {
	const folder = process.env.PICTURES;
	if (folder)
		await tab.page.screenshot({
			path: `${folder}/${name}.png`,
			fullPage: true,
		});
}
async function atBothWidths(name: string) {
	for (const width of [1280, 390]) {
		await tab.page.setViewportSize({ width, height: 900 });
		const overflow = await tab.page.evaluate(
			() =>
				document.documentElement.scrollWidth -
				document.documentElement.clientWidth,
		);
		expect(overflow, `${name} at ${width} px`).toBeLessThanOrEqual(0);
		await picture(`${name}-${width}`);
	}
	await tab.page.setViewportSize({ width: 1280, height: 900 });
}

test("an OAuth app's page says how much of the day's operations is used, and what waits when little is left", async () => {
	const { page } = tab;
	await page.goto("/settings/oauth-apps/new");
	await page.getByLabel("Name").fill("Counted app");
	await page.getByLabel("Client ID").fill("counted-client");
	await page.getByLabel("Client secret").fill("GOCSPX-counted-secret");
	await page.getByLabel("Operations a day").fill("2880");
	await page.getByRole("button", { name: "Add the app" }).click();
	await page.waitForURL(/oauth-apps\/(?!new)/);
	const usage = page
		.locator("section")
		.filter({ has: page.getByRole("heading", { name: "Usage" }) });
	expect(await usage.innerText()).toMatch(
		/0 of 2,880 in the last 24 hours, 2,880 left/,
	);
	expect(await usage.innerText()).not.toContain("kept for");

	const [app] = await superuser(
		"select tenant_id as id from oauth_app where client_id = 'counted-client'",
	);
	const key = windowKey(
		appKey({
			platform: "GOOGLE_ADS",
			clientId: "counted-client",
			tenantId: (app as { id: string }).id,
		}),
		Buffer.alloc(0),
		"day",
		86_400,
	).toString("hex");
	await superuser(
		`insert into platform_limit_window (key, ends, counts, expires_at)
		select decode('${key}', 'hex'), array[(extract(epoch from now()) * 1000)::bigint], array[2400], now() + interval '1 day'
		on conflict (key) do update set ends = excluded.ends, counts = excluded.counts`,
	);
	await page.reload();
	expect(await usage.innerText()).toMatch(
		/2,400 of 2,880 in the last 24 hours, 480 left/,
	);
	expect(await usage.innerText()).toContain(
		"kept for the newest days and for people",
	);
	expect(
		await usage.getByRole("progressbar").getAttribute("aria-valuenow"),
	).toMatch(/^83/);
	// Nine tenths are where the newest days stop, too.
	await superuser(
		`update platform_limit_window set counts = array[2600] where key = decode('${key}', 'hex')`,
	);
	await page.reload();
	expect(await usage.innerText()).toContain(
		"What is left is kept for people. Scheduled imports wait",
	);
	expect(await seriousViolations(page)).toEqual([]);
	await atBothWidths("usage");
});

test("the first page says how connecting, imports and files went, once something was tried", async () => {
	const { page } = tab;
	await page.goto("/brands");
	await page.getByRole("heading", { name: "Brands" }).waitFor();
	expect(await page.getByRole("heading", { name: "Reliability" }).count()).toBe(
		0,
	);
	const [brand] = (await superuser(
		"select tenant_id as id from brand limit 1",
	)) as { id: string }[];
	await superuser(
		`insert into outcome_day (tenant_id, kind, day, tried, succeeded) values
			('${brand?.id}', 'CONNECT', current_date, 8, 8),
			('${brand?.id}', 'IMPORT', current_date - 3, 100000, 99999),
			('${brand?.id}', 'ASSET', current_date - 60, 10, 1);
		insert into outcome (id, tenant_id, kind, tried, succeeded, occurred_at)
		values ('${newId()}', '${brand?.id}', 'CONNECT', 2, 1, now())`,
	);
	await page.reload();
	const card = page
		.locator("section")
		.filter({ has: page.getByRole("heading", { name: "Reliability" }) });
	const text = await card.innerText();
	expect(text).toMatch(/Connecting\s+90%\s+10 tries/);
	// All but one is not all.
	expect(text).toMatch(/Imports\s+99\.9%\s+100,000 runs/);
	expect(text).not.toContain("Creative files");
	expect(await seriousViolations(page)).toEqual([]);
	await atBothWidths("reliability");
});
