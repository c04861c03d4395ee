import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	accounts,
	beginConnect,
	brandIdOf,
	chooseAccounts,
	consent,
	signIn,
} from "../support/admin-steps.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { openBrowser, startBrowser, type Watched } from "../support/browser.ts";
import { lookAt, photograph } from "../support/look-at.ts";
import { type Stack, startStack } from "../support/stack.ts";

const person = "agency.admin@example.com";
const owner = "brand.owner@example.com";

let stack: Stack;
let browser: Browser;
let tab: Watched;
/** A spreadsheet of somebody else, who shares it. */
let sharedId: string;
let connection: string;

beforeAll(async () => {
	[stack, browser] = await Promise.all([
		startStack({ SANDBOX_CAMPAIGNS: "3", SANDBOX_DAYS: "35" }),
		startBrowser(),
	]);
	tab = await openBrowser(browser, stack.adminUrl);
	const { page } = tab;
	await signIn(page, stack);
	await beginConnect(page, brandIdOf(stack));
	await consent(page, accounts.agency);
	await chooseAccounts(page, ["Lumen Home"]);
	const link = page.getByRole("link", { name: "Connection", exact: true });
	await page.goto(String(await link.getAttribute("href")));
	await page.getByRole("button", { name: "Start import" }).click();
	await page.waitForURL("**/import-jobs/*");
	await page
		.getByText("Succeeded", { exact: true })
		.first()
		.waitFor({ timeout: 120_000 });
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

/** A door of the sandbox's Google, with its answer. */
async function door<Answer>(name: string, input: object): Promise<Answer> {
	const reply = await fetch(
		`${stack.sandboxUrl}/__sandbox/google-workspace/${name}`,
		{ method: "POST", body: JSON.stringify(input) },
	);
	expect(reply.status, name).toBe(200);
	return (await reply.json()) as Answer;
}

/** The cells of a tab, by the Sheets API with the connection's own token. */
async function cells(spreadsheetId: string, tabName: string) {
	const { vendAccessToken } = await stack.graphql<{
		vendAccessToken: { accessToken: string };
	}>(
		"mutation ($input: VendAccessTokenInput!) { vendAccessToken(input: $input) { accessToken } }",
		{
			input: {
				connectionId: connection.split("/").at(-1),
				purpose: "reading a sheet in a test",
			},
		},
	);
	const reply = await fetch(
		`${stack.sandboxUrl}/google-workspace/v4/spreadsheets/${spreadsheetId}/values/${encodeURIComponent(`'${tabName}'`)}?valueRenderOption=UNFORMATTED_VALUE`,
		{ headers: { authorization: `Bearer ${vendAccessToken.accessToken}` } },
	);
	const { values = [] } = (await reply.json()) as { values?: unknown[][] };
	return values;
}

const overview = () => `/brands/${brandIdOf(stack)}`;
const dialogOf = (page: Page) => page.getByRole("alertdialog");
const sendButton = (page: Page) =>
	page.getByRole("button", { name: "Send to Google Sheets" });

/** The open dialog's report, written; answers the spreadsheet's id. */
async function written(page: Page): Promise<string> {
	await dialogOf(page).getByText("The report is in the sheet").waitFor();
	const link = dialogOf(page).getByRole("link", {
		name: "Open the spreadsheet",
	});
	const address = await link.getAttribute("href");
	return /\/d\/([\w-]+)/.exec(address ?? "")?.[1] ?? "";
}

test("without Google Drive the numbers say how to connect it, and the way leads there", async () => {
	const { page } = tab;
	await page.goto(overview());
	const way = page.getByRole("link", {
		name: "connect Google Drive and Sheets",
	});
	await way.waitFor();
	expect(await sendButton(page).count()).toBe(0);
	await photograph(page, "sheets-way");
	await way.click();
	await page
		.getByRole("button", { name: "Connect Google Drive and Sheets" })
		.click();
	await page.getByRole("heading", { name: /Choose an account/ }).waitFor();
	await page.getByRole("button", { name: "Allow" }).click();
	await page.getByText("Google Drive and Sheets is connected").waitFor();
	await page.getByRole("link", { name: "Connection", exact: true }).click();
	await page.waitForURL("**/connections/*");
	connection = new URL(page.url()).pathname;
	await page.getByText("No files yet").waitFor();
});

test("a file is chosen at Google, and Patchbay sees that one and no other", async () => {
	const { page } = tab;
	const made = await door<{ id: string }>("make-spreadsheet", {
		user: owner,
		name: "Shared plan",
		sharedWith: [person],
		values: [["What the owner wrote"]],
	});
	sharedId = made.id;
	await page.getByRole("button", { name: "Choose files" }).click();
	await page.getByRole("heading", { name: /Choose an account/ }).waitFor();
	await page.getByRole("button", { name: "Allow" }).click();
	await page.getByLabel(/Shared plan/).check();
	await photograph(page, "sheets-picker");
	await page.getByRole("button", { name: "Select" }).click();
	await page.waitForURL(`**${connection}`);
	const files = page.getByRole("region", { name: "Files", exact: true });
	const link = files.getByRole("link", { name: "Shared plan" });
	expect(await link.getAttribute("href")).toContain(sharedId);
	expect(await files.getByRole("row").count()).toBe(2);
	await page.getByLabel("Search files by name").fill("nothing like it");
	await page.keyboard.press("Enter");
	await page.getByText("No file matches").waitFor();
	await page.getByLabel("Search files by name").fill("shared");
	await page.keyboard.press("Enter");
	await link.waitFor();
	await lookAt(page, "sheets-files");
});

test("the overview goes into a new spreadsheet by the keyboard, and again into the same one without doubling", async () => {
	const { page } = tab;
	await page.goto(overview());
	await sendButton(page).focus();
	await page.keyboard.press("Enter");
	await dialogOf(page).getByLabel("Spreadsheet", { exact: true }).waitFor();
	await lookAt(page, "sheets-dialog");
	// The first field has the focus; the next is the new spreadsheet's name.
	await page.keyboard.press("Tab");
	await page.keyboard.type("Spend for the board");
	await page.keyboard.press("Enter");
	const id = await written(page);
	await photograph(page, "sheets-written");
	const first = await cells(id, "Spend by day");
	const { brand } = await stack.graphql<{
		brand: { metrics: { rows: { spend: string }[] } };
	}>(
		"query ($id: ID!, $input: MetricsInput!) { brand(id: $id) { metrics(input: $input) { rows { spend } } } }",
		{
			id: brandIdOf(stack),
			input: {
				...(await shownDays(page)),
				groupBy: ["DATE", "PLATFORM"],
			},
		},
	);
	const [head, ...rows] = first;
	expect(rows).toHaveLength(brand.metrics.rows.length);
	expect(rows.length).toBeGreaterThan(20);
	const at = head?.indexOf("Spend") ?? -1;
	expect(rows.map((row) => row[at])).toEqual(
		brand.metrics.rows.map(({ spend }) => Number(spend) / 1_000_000),
	);
	await page.keyboard.press("Escape");
	await dialogOf(page).waitFor({ state: "detached" });

	await sendButton(page).click();
	await dialogOf(page)
		.getByLabel("Spreadsheet", { exact: true })
		.selectOption(id);
	await dialogOf(page).getByRole("button", { name: "Send" }).click();
	expect(await written(page)).toBe(id);
	expect(await cells(id, "Spend by day")).toEqual(first);
	await dialogOf(page).getByRole("button", { name: "Close" }).click();
});

/** The days that the dialog names, as the API takes them. */
async function shownDays(page: Page) {
	const text = (await dialogOf(page).textContent()) ?? "";
	const [from, to] = [...text.matchAll(/[A-Z][a-z]{2} \d{1,2}, \d{4}/g)].map(
		([day]) =>
			new Intl.DateTimeFormat("sv-SE", { timeZone: "UTC" }).format(
				new Date(`${day} UTC`),
			),
	);
	return { from, to };
}

test("campaigns go into a tab of the chosen spreadsheet, beside what its owner wrote", async () => {
	const { page } = tab;
	await page.goto(`${overview()}/campaigns`);
	await sendButton(page).click();
	await dialogOf(page).getByLabel("Rows").waitFor();
	await photograph(page, "sheets-campaigns");
	await dialogOf(page)
		.getByLabel("Spreadsheet", { exact: true })
		.selectOption(sharedId);
	const tabName = dialogOf(page).getByLabel("Tab", { exact: true });
	await tabName.fill("Sheet1");
	await dialogOf(page).getByRole("button", { name: "Send" }).click();
	// What is wrong stands at its field, which keeps what was written.
	await dialogOf(page).locator('[aria-invalid="true"]').waitFor();
	expect(await tabName.getAttribute("aria-invalid")).toBe("true");
	await photograph(page, "sheets-refused");
	await tabName.fill("Campaigns");
	await dialogOf(page).getByRole("button", { name: "Send" }).click();
	expect(await written(page)).toBe(sharedId);
	const rows = await cells(sharedId, "Campaigns");
	expect(rows.length).toBeGreaterThan(1);
	expect(await cells(sharedId, "Sheet1")).toEqual([["What the owner wrote"]]);
	await dialogOf(page).getByRole("button", { name: "Close" }).click();
});

test("what stands in the way is told with what to do, and nothing is written", async () => {
	const { page } = tab;
	await page.goto(connection);
	const again = page.getByRole("button", {
		name: "Write again: Shared plan, Campaigns",
	});
	const item = page.getByRole("listitem").filter({ has: again });
	await again.click();
	await item.getByText(/^Written:/).waitFor();

	const { sheets } = await door<{
		sheets: { properties: { sheetId: number; title: string } }[];
	}>("spreadsheet", { id: sharedId });
	const sheetId = sheets.find(({ properties }) => properties.title !== "Sheet1")
		?.properties.sheetId;
	await door("edit-spreadsheet", {
		id: sharedId,
		requests: [
			{
				addProtectedRange: {
					protectedRange: { range: { sheetId }, editors: { users: [] } },
				},
			},
		],
	});
	const before = await cells(sharedId, "Campaigns");
	await again.click();
	await item.getByText("The report was not written").waitFor();
	await item.getByText(/protect/i).waitFor();
	expect(await cells(sharedId, "Campaigns")).toEqual(before);

	await door("delete", { id: sharedId });
	await again.click();
	await item
		.getByText(/deleted|not there|no longer/i)
		.first()
		.waitFor();
	await lookAt(page, "sheets-problem");
});

test("who may only read sees the reports and the files, and nothing to change them", async () => {
	const { page } = tab;
	const setRole = (role: string) =>
		asSuperuser(
			stack.database,
			`update member set role = '${role}' where tenant_id = '${stack.demo.tenantId}'`,
		);
	await setRole("MEMBER");
	await page.goto(connection);
	await page
		.getByRole("heading", { name: "Reports in Google Sheets" })
		.waitFor();
	for (const name of [/Write again/, "Choose files"])
		expect(await page.getByRole("button", { name }).count()).toBe(0);
	await page.goto(overview());
	await page.getByRole("heading", { name: "Spend by day" }).waitFor();
	expect(await sendButton(page).count()).toBe(0);
	await setRole("OWNER");
});

test("no script of these pages failed, and nothing was refused by the content security policy", () => {
	expect(tab.problems).toEqual([]);
});
