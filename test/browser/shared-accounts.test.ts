import { inTenantSql, newId } from "@patchbay/db";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	accounts,
	beginConnect,
	brandIdOf,
	chooseAccounts,
	consent,
	createBrand,
	googleStep,
	signIn,
} from "../support/admin-steps.ts";
import { openBrowser, startBrowser, type Watched } from "../support/browser.ts";
import { photograph } from "../support/look-at.ts";
import { type Stack, startStack } from "../support/stack.ts";
import { utcDay } from "../support/utc-day.ts";

const names = ["Lumen Home", "Cobalt Cycles", "Harbour Hotels"];
let stack: Stack;
let browser: Browser;
let tab: Watched;
let connectionPath = "";
beforeAll(async () => {
	[stack, browser] = await Promise.all([startStack(), startBrowser()]);
	tab = await openBrowser(browser, stack.adminUrl);
	await signIn(tab.page, stack);
	await beginConnect(tab.page, brandIdOf(stack));
	await consent(tab.page, accounts.agency);
	await chooseAccounts(tab.page, names);
	const link = tab.page.getByRole("link", { name: "Connection", exact: true });
	connectionPath = String(await link.getAttribute("href"));
	await importAll(connectionPath);
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

async function importAll(path: string): Promise<void> {
	await tab.page.goto(path);
	await tab.page.getByRole("button", { name: "Start import" }).click();
	await tab.page.waitForURL("**/import-jobs/*");
	await tab.page
		.getByText("Succeeded", { exact: true })
		.first()
		.waitFor({ timeout: 120_000 });
}

test("sorted by spend, a list in two currencies has a heading for each, the brand's own first, and says what it counts", async () => {
	const { page } = tab;
	await page.goto(`/brands/${brandIdOf(stack)}/campaigns`);
	const headings = page.locator('th[scope="rowgroup"]');
	await headings.first().waitFor();
	const shown = await headings.allInnerTexts();
	// The demo's brand has its budget in euros.
	expect(shown).toEqual(["Spend in Euro (EUR)", "Spend in US Dollar (USD)"]);
	await photograph(tab.page, "campaigns-by-spend");
	// The counts of the list, the connection and the overview are the same.
	const counted = /(\d+) campaigns( and \d+ removed)?/;
	const text = await page
		.getByRole("navigation", { name: "Pages of campaigns" })
		.innerText();
	const count = counted.exec(text)?.[0] ?? "no count";
	await page.goto(`/brands/${brandIdOf(stack)}`);
	await page.getByText(count).first().waitFor();
	await photograph(tab.page, "overview");
	await page.goto(connectionPath);
	await page.getByText(count).first().waitFor();
	await page.goto(`/brands/${brandIdOf(stack)}/campaigns?sort=NAME`);
	await page.getByRole("table").waitFor();
	expect(await headings.count()).toBe(0);
});

test("30 days are the same days on the overview and at the connection", async () => {
	const { page } = tab;
	await page.goto(connectionPath);
	const spend = page
		.getByRole("term")
		.filter({ hasText: /^Spend, 30 days$/ })
		.locator("xpath=following-sibling::dd");
	const amounts = (await spend.innerText()).split("\n")[0]?.split(" + ") ?? [];
	expect(amounts.length).toBeGreaterThan(1);
	await page.goto(`/brands/${brandIdOf(stack)}`);
	await page.getByText("30 complete days").first().waitFor();
	for (const amount of amounts)
		await page.getByText(amount, { exact: true }).first().waitFor();
});

test("the overview tells hours and regions in each currency, the regions of the same 30 days", async () => {
	const { page } = tab;
	const { metrics } = await stack.graphql<{
		metrics: {
			rows: { region: string; currencyCode: string; spend: string }[];
		};
	}>(
		`query ($input: MetricsInput!) { metrics(input: $input) { rows { region currencyCode spend } } }`,
		{
			input: {
				from: utcDay(-32),
				to: utcDay(1),
				completeDays: 30,
				groupBy: ["REGION"],
				orderBy: { metric: "SPEND" },
			},
		},
	);
	// All of them were read: 30 days of regions are those of the days.
	const { metrics: days } = await stack.graphql<{
		metrics: { rows: { date: string; adAccount: { name: string } }[] };
	}>(
		"query ($input: MetricsInput!) { metrics(input: $input) { rows { date adAccount { name } } } }",
		{
			input: {
				from: utcDay(-40),
				to: utcDay(1),
				completeDays: 30,
				groupBy: ["AD_ACCOUNT", "DATE", "REGION"],
			},
		},
	);
	for (const name of names) {
		const read = days.rows.filter((row) => row.adAccount.name === name);
		expect(new Set(read.map(({ date }) => date)).size, name).toBe(30);
	}
	await page.goto(`/brands/${brandIdOf(stack)}`);
	const table = page.getByRole("table", { name: "Spend by region" });
	expect(await table.locator('th[scope="rowgroup"]').allInnerTexts()).toEqual([
		"Spend in Euro (EUR)",
		"Spend in US Dollar (USD)",
	]);
	for (const currency of ["EUR", "USD"]) {
		const most = metrics.rows.find((row) => row.currencyCode === currency);
		const amount = new Intl.NumberFormat("en-US", {
			style: "currency",
			currency,
		}).format(Number(most?.spend) / 1_000_000);
		await table
			.getByRole("row")
			.filter({ hasText: String(most?.region) })
			.getByText(amount, { exact: true })
			.waitFor();
		await page
			.getByRole("region", { name: `Spend by hour in ${currency}` })
			.getByText("so far", { exact: false })
			.waitFor();
	}
});

test("an account that another brand chose says so before it is chosen, and where it is counted afterwards", async () => {
	const { page } = tab;
	const second = await createBrand(page, "Second Brand");
	await page.goto(googleStep(second));
	await page.getByRole("button", { name: "Use this sign-in" }).click();
	await page
		.getByText(/^Also used by .*: workspace totals count it once/)
		.first()
		.waitFor();
	await photograph(tab.page, "picker-also-chosen");
	const { connections } = await stack.graphql<{
		connections: { nodes: { id: string; status: string }[] };
	}>("{ connections(first: 5) { nodes { id status } } }");
	const pending = connections.nodes.find(({ status }) => status === "PENDING");
	const picker = page.url();
	await page.goto(`/connections/${pending?.id}`);
	await page
		.getByText("Not yet: a new connection imports by itself", { exact: false })
		.waitFor();
	await page.goto(picker);
	await chooseAccounts(page, ["Lumen Home"]);
	const link = page.getByRole("link", { name: "Connection", exact: true });
	const path = String(await link.getAttribute("href"));
	await page.goto(path);
	await page
		.getByText(/^Also used by .*: workspace totals count it once, by /)
		.waitFor();
	await photograph(tab.page, "connection-also-chosen");
});

test("unticking an account asks what becomes of its data, and what was hidden or kept is marked", async () => {
	const { page } = tab;
	await page.goto(connectionPath);
	await page.getByRole("button", { name: "Change accounts" }).click();
	await page.getByLabel("Cobalt Cycles").uncheck();
	const question = page.getByRole("group", {
		name: "What should happen to what was imported from Cobalt Cycles?",
	});
	await question.waitFor();
	expect(await question.getByLabel("Keep as history").isChecked()).toBe(true);
	await photograph(tab.page, "picker-unticked");
	await page.getByRole("button", { name: "Use 2 accounts" }).click();
	const unsynced = page.getByRole("region", { name: "No longer synced" });
	await unsynced.getByText("Cobalt Cycles", { exact: true }).waitFor();
	await unsynced.getByText(/Its history counts in lists and totals/).waitFor();
	await photograph(tab.page, "connection-kept");
	await page.goto(`/brands/${brandIdOf(stack)}/campaigns`);
	await page.getByText("Cobalt Cycles (no longer synced)").first().waitFor();
	await page
		.getByRole("row")
		.filter({ hasText: "Cobalt Cycles (no longer synced)" })
		.first()
		.getByRole("link")
		.click();
	await page.getByText(/^No longer synced: no new days since/).waitFor();

	await page.goto(connectionPath);
	await page.getByRole("button", { name: "Change accounts" }).click();
	await page.getByLabel("Cobalt Cycles").check();
	await page.getByLabel("Lumen Home").uncheck();
	await page.getByLabel("Hide", { exact: false }).check();
	await page.getByRole("button", { name: "Use 2 accounts" }).click();
	await unsynced.getByText("Lumen Home", { exact: true }).waitFor();
	await unsynced.getByText("Hidden", { exact: true }).waitFor();
	await page.goto(`/brands/${brandIdOf(stack)}/campaigns`);
	await page.getByText("Cobalt Cycles").first().waitFor();
	expect(await page.getByText("Lumen Home").count()).toBe(0);
});

test("what was hidden is shown again, and deleted, without choosing the account", async () => {
	const { page } = tab;
	await page.goto(connectionPath);
	const unsynced = page.getByRole("region", { name: "No longer synced" });
	const dialog = page.getByRole("alertdialog", { name: "Data of Lumen Home" });
	await unsynced
		.getByRole("button", { name: "Show or delete its data (Lumen Home)" })
		.click();
	await dialog.getByLabel("Keep as history").check();
	await photograph(tab.page, "connection-data-of-account");
	await dialog.getByRole("button", { name: "Keep the data" }).click();
	await unsynced.getByText(/Its history counts in lists and totals/).waitFor();
	await unsynced
		.getByRole("button", { name: "Hide or delete its data (Lumen Home)" })
		.click();
	await dialog.getByLabel("Delete", { exact: false }).check();
	await dialog.getByRole("button", { name: "Delete the data" }).click();
	await dialog.waitFor({ state: "detached" });
	// The row or its button is gone, and the keyboard goes on from the card.
	await expect
		.poll(() =>
			page
				.getByRole("heading", { name: "Accounts", exact: true })
				.evaluate(
					(heading) =>
						document.activeElement !== document.body &&
						document.activeElement?.contains(heading),
				),
		)
		.toBe(true);
	// A worker may have been quicker to begin, and ends it then.
	await expect
		.poll(
			async () => {
				await page.goto(connectionPath);
				await page.getByText(/^2 of \d+ accounts chosen/).waitFor();
				return unsynced.count();
			},
			{ timeout: 60_000 },
		)
		.toBe(0);
	await page.goto(`/brands/${brandIdOf(stack)}/campaigns`);
	await page.getByText("Cobalt Cycles").first().waitFor();
	expect(await page.getByText("Lumen Home").count()).toBe(0);
});

test("deleting names what it deletes on the button, and leaves nothing of it", async () => {
	const { page } = tab;
	await page.goto(connectionPath);
	await page.getByRole("button", { name: "Change accounts" }).click();
	await page.getByLabel("Cobalt Cycles").uncheck();
	await page.getByRole("radio", { name: /^Delete/ }).check();
	// Asked anew, nothing dangerous is chosen beforehand.
	await page.getByLabel("Cobalt Cycles").check();
	await page.getByLabel("Cobalt Cycles").uncheck();
	await expect
		.poll(() => page.getByRole("radio", { name: /^Keep/ }).isChecked())
		.toBe(true);
	await page.getByRole("radio", { name: /^Delete/ }).check();
	await photograph(tab.page, "picker-delete");
	await page
		.getByRole("button", { name: "Use 1 account, delete the data of 1" })
		.click();
	await page.getByText(/^1 of \d+ accounts chosen/).waitFor();
	await page.goto(`/brands/${brandIdOf(stack)}/campaigns`);
	await page.getByText("Harbour Hotels").first().waitFor();
	expect(await page.getByText("Cobalt Cycles").count()).toBe(0);
});

test("the overview says by which connection an account counts that two of the brand's connections have", async () => {
	const { page } = tab;
	const { db } = stack.database;
	await inTenantSql(db, stack.demo.tenantId, async (sql) => {
		const connectionId = newId();
		const accountId = newId();
		await sql.query(
			`insert into connection (id, tenant_id, brand_id, platform, status, account_name, scope_sets, connected_by_type, connected_at, disconnected_at)
			values ($1, $2, $3, 'GOOGLE_ADS', 'DISCONNECTED', 'An earlier login', '{ads}', 'SYSTEM', now(), now())`,
			[connectionId, stack.demo.tenantId, stack.demo.brandId],
		);
		await sql.query(
			`insert into ad_account (id, tenant_id, connection_id, platform, external_id, name, currency_code, time_zone, selected, updated_at)
			values ($1, $2, $3, 'GOOGLE_ADS', '1110000004', 'Harbour Hotels', 'EUR', 'Europe/Berlin', true, now())`,
			[accountId, stack.demo.tenantId, connectionId],
		);
		await sql.query(
			`insert into campaign (id, tenant_id, brand_id, connection_id, ad_account_id, platform, external_id, name, status,
				platform_status, currency_code, imported_at)
			select $1, c.tenant_id, c.brand_id, $2, $3, c.platform, c.external_id, c.name, c.status, c.platform_status, c.currency_code, now()
			from campaign c join ad_account a on a.id = c.ad_account_id where a.external_id = '1110000004' limit 1`,
			[newId(), connectionId, accountId],
		);
		await sql.query(
			`insert into metric_unattributed (tenant_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks)
			select tenant_id, id, current_date - 3, 'EUR', 12300000, 100, 3 from ad_account
			where external_id = '1110000004' and id <> $1`,
			[accountId],
		);
	});
	const before = await page
		.goto(`/brands/${brandIdOf(stack)}/campaigns`)
		.then(() =>
			page.getByRole("navigation", { name: "Pages of campaigns" }).innerText(),
		);
	expect(before).toMatch(/^11 campaigns and 1 removed/);
	await page
		.getByText(
			/€12\.30 more is in the brand’s totals and is not attributed to a campaign/,
		)
		.waitFor();
	await page.goto(`/brands/${brandIdOf(stack)}`);
	await page
		.getByText(
			/^Harbour Hotels is on 2 connections and counts once, by Northlight Outdoor, Harbour Hotels/,
		)
		.waitFor();
	await page
		.getByRole("link", {
			name: "Northlight Outdoor, An earlier login (disconnected)",
		})
		.waitFor();
	await page
		.getByText(/^€12\.30 of it is not attributed to a campaign/)
		.waitFor();
	await photograph(tab.page, "overview-shared");
});
