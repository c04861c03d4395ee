import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	accounts,
	beginConnect,
	brandIdOf,
	consent,
	signIn,
} from "../support/admin-steps.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { openBrowser, startBrowser, type Watched } from "../support/browser.ts";
import { photograph } from "../support/look-at.ts";
import { type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
let browser: Browser;
let tab: Watched;
let connectionPath: string;
beforeAll(async () => {
	[stack, browser] = await Promise.all([
		startStack({ SANDBOX_CAMPAIGNS: "3" }),
		startBrowser(),
	]);
	tab = await openBrowser(browser, stack.adminUrl);
	const { page } = tab;
	await signIn(page, stack);
	await beginConnect(page, brandIdOf(stack));
	await consent(page, accounts.brandOwner);
	await page.getByRole("button", { name: "Start import" }).click();
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

const card = () =>
	tab.page
		.locator("section")
		.filter({
			has: tab.page.getByRole("heading", {
				name: "Automatic sync",
				exact: true,
			}),
		})
		.last();

test("after the first import the wizard says that it goes on by itself", async () => {
	const { page } = tab;
	await page.getByText(/From now on it syncs by itself/).waitFor();
	await photograph(tab.page, "wizard");
	const link = page.getByRole("link", { name: "Change the automatic sync" });
	connectionPath = String(await link.getAttribute("href"));
	await link.click();
	await page.waitForURL(`**${connectionPath}`);
});

test("the page tells what comes by itself and when; a change is said, kept and refused at its field", async () => {
	const { page } = tab;
	await card()
		.getByText(/numbers are read every hour, and the last 30 days/)
		.waitFor();
	await card().getByText("Next run").waitFor();
	await card().getByText("Not yet").waitFor();
	await photograph(tab.page, "connection");
	await card().getByRole("button", { name: "Change" }).click();
	const form = page.getByRole("form", { name: "Automatic sync" });
	await form.getByLabel("Numbers").selectOption("Every 6 hours");
	await form.getByLabel("Campaigns, ads and creatives").selectOption("WEEKLY");
	const days = form.getByLabel("Days read again each night");
	// Past the browser's own check, as a script would send it.
	await days.evaluate((input) => input.removeAttribute("max"));
	await days.fill("10000");
	await form.getByRole("button", { name: "Save" }).click();
	await form.getByText("At most 90 days can be read again.").waitFor();
	await photograph(tab.page, "refused");
	await days.fill("14");
	await form.getByRole("button", { name: "Save" }).click();
	await page.getByText("The automatic sync is set.").first().waitFor();
	await card()
		.getByText(
			/numbers are read every 6 hours, and the last 14 days again each night\. Campaigns, ads and creatives are read once a week\./,
		)
		.waitFor();
	await page.reload();
	await card()
		.getByText(/every 6 hours/)
		.waitFor();
});

test("a run that comes due starts by itself, and its result is a link to its import", async () => {
	const { page } = tab;
	await asSuperuser(
		stack.database,
		"update import_schedule set due_at = now() where lane = 'RECENT'",
	);
	for (;;) {
		await page.reload();
		await card().waitFor();
		if (await card().getByText("Succeeded", { exact: true }).isVisible()) break;
		await page.waitForTimeout(300);
	}
	await photograph(tab.page, "after-a-run");
	await card().getByRole("link").click();
	await page.waitForURL("**/import-jobs/*");
	await page.getByText("On schedule, by", { exact: false }).waitFor();
	await photograph(tab.page, "job");
});

test("turned off, no run is planned; turned on again, one is", async () => {
	const { page } = tab;
	await page.goto(connectionPath);
	await card().getByRole("button", { name: "Change" }).click();
	const form = page.getByRole("form", { name: "Automatic sync" });
	await form.getByLabel("Import automatically").uncheck();
	await form.getByRole("button", { name: "Save" }).click();
	await card()
		.getByText(/^Off: nothing is imported/)
		.waitFor();
	await card().getByText("None", { exact: true }).waitFor();
	await photograph(tab.page, "off");
	await card().getByRole("button", { name: "Turn on" }).click();
	await form.getByRole("button", { name: "Save" }).click();
	await card()
		.getByText(/every 6 hours/)
		.waitFor();
	expect(tab.problems).toEqual([]);
});
