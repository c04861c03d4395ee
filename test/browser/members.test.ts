import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousViolations } from "../support/accessibility.ts";
import { signIn, signInAs } from "../support/admin-steps.ts";
import {
	openBrowser,
	phone,
	startBrowser,
	type Watched,
} from "../support/browser.ts";
import { Mailbox } from "../support/mailbox.ts";
import { type Stack, startStack } from "../support/stack.ts";

const invited = {
	email: "mina@example.com",
	password: "a-long-password-of-mina",
};

let stack: Stack;
let browser: Browser;
/** The owner. */
let tab: Watched;
/** Invited person, in a browser of her own. */
let guest: Watched;
let link = "";
beforeAll(async () => {
	[stack, browser] = await Promise.all([startStack(), startBrowser()]);
	tab = await openBrowser(browser, stack.adminUrl);
	guest = await openBrowser(browser, stack.adminUrl, { viewport: phone });
	await signIn(tab.page, stack);
	await tab.page.goto("/settings/members");
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

async function invite(email: string, role: string): Promise<void> {
	const { page } = tab;
	await page.getByLabel("E-mail address").fill(email);
	await page.getByLabel("Role", { exact: true }).selectOption(role);
	await page.getByRole("button", { name: "Invite" }).click();
	await shownLink(email).waitFor();
}

/** Answers the dialog, behind which the page is hidden from everyone. */
async function confirm(button: string): Promise<void> {
	const dialog = tab.page.getByRole("alertdialog");
	await dialog.getByRole("button", { name: button, exact: true }).click();
	await dialog.waitFor({ state: "hidden" });
}

const shownLink = (email: string) =>
	tab.page.getByRole("region", { name: `The link for ${email}` });
const member = (name: string | RegExp) =>
	tab.page
		.getByRole("region", { name: "Members", exact: true })
		.getByRole("row", { name });

test("an invitation shows its link once, and stands in the list of open ones", async () => {
	const { page } = tab;
	await page.getByRole("button", { name: "Invite" }).click();
	await page.getByText("Enter an e-mail address.").waitFor();
	await invite(invited.email, "Member");
	expect(await shownLink(invited.email).innerText()).toContain(
		`${stack.adminUrl}/invitations/`,
	);
	expect(await seriousViolations(page)).toEqual([]);
	await page.getByRole("row", { name: new RegExp(invited.email) }).waitFor();
	await page.reload();
	await page.getByRole("row", { name: new RegExp(invited.email) }).waitFor();
	expect(await page.content()).not.toContain("/invitations/");
});

test("an invitation that was withdrawn opens nothing", async () => {
	const { page } = tab;
	await invite("wrong@example.com", "Admin");
	const shown = await shownLink("wrong@example.com").innerText();
	const withdrawn = /http\S+\/invitations\/\S+/.exec(shown)?.[0] ?? "";
	await page.getByRole("button", { name: "Done" }).click();
	await page
		.getByRole("button", { name: /Withdraw the invitation of wrong@/ })
		.click();
	await confirm("Withdraw it");
	await page.getByRole("row", { name: /wrong@/ }).waitFor({ state: "hidden" });
	await guest.page.goto(withdrawn);
	await guest.page
		.getByRole("heading", { name: "This invitation is not open" })
		.waitFor();
});

test("the mail's link leads to the invitation, and its token stays neither in the address nor in a log", async () => {
	const { page } = guest;
	const mail = await new Mailbox(stack.sandboxUrl).waitFor(
		invited.email,
		/^Join /,
	);
	link = mail.links.find((each) => each.includes("/invitations/")) ?? "";
	const reply = await fetch(link, { redirect: "manual" });
	expect(reply.headers.get("referrer-policy")).toBe("no-referrer");
	await page.goto(link);
	await page.getByRole("heading", { name: /^Join / }).waitFor();
	await page.getByText(invited.email).waitFor();
	const token = link.split("/").at(-1) ?? "";
	expect(token.length).toBeGreaterThan(30);
	expect(page.url()).not.toContain(token);
	expect(await page.content()).not.toContain(token);
	expect(await seriousViolations(page)).toEqual([]);
	const logs = await stack.logs();
	expect(logs).toContain("/invitations/[token]");
	expect(logs.includes(token)).toBe(false);
});

test("someone new chooses a name and a password, and is in", async () => {
	const { page } = guest;
	await page.getByRole("button", { name: "Create account and join" }).click();
	await page.getByText("Tell us your name.").waitFor();
	await page.getByLabel("Your name").fill("Mina Park");
	await page.getByLabel("Choose a password").fill("short");
	await page.getByText("Use at least 12 characters.").waitFor();
	await page.getByLabel("Choose a password").fill(invited.password);
	await page.getByRole("button", { name: "Create account and join" }).click();
	await page.waitForURL("**/brands");
	await page.getByRole("heading", { name: "Brands" }).waitFor();
	await page.goto(link);
	await page
		.getByRole("heading", { name: "This invitation is not open" })
		.waitFor();
});

test("a member sees who is here, and nothing to change", async () => {
	const { page } = guest;
	await page.goto("/settings");
	await page.getByRole("row", { name: /Mina Park/ }).waitFor();
	const tabs = page.getByRole("navigation", { name: "Settings" });
	expect(await tabs.getByRole("link").allInnerTexts()).toEqual([
		"Members",
		"Security",
	]);
	expect(
		await page.getByRole("button", { name: /Remove|Invite/ }).count(),
	).toBe(0);
	for (const path of ["api-keys", "oauth-apps", "audit"]) {
		await page.goto(`/settings/${path}`);
		await page
			.getByRole("heading", { name: "You are not allowed to see this" })
			.waitFor();
		expect(await page.locator("table").count()).toBe(0);
	}
});

test("another role holds from the next page on", async () => {
	const { page } = guest;
	await tab.page.reload();
	await member(/Mina Park/)
		.getByLabel(/Role of/)
		.selectOption("Admin");
	await member(/Mina Park/)
		.getByRole("button", { name: "Save" })
		.click();
	await tab.page.getByText("The role is Admin now.").first().waitFor();
	await page.goto("/settings");
	await page.getByRole("link", { name: "Audit log" }).click();
	await page.getByRole("link", { name: "Role changed" }).first().waitFor();
});

test("the last owner can neither go nor become less", async () => {
	const { page } = tab;
	const me = member(/You/);
	await me.getByLabel(/Role of/).selectOption("Member");
	await me.getByRole("button", { name: "Save" }).click();
	await page
		.getByText(/owner/i)
		.filter({ hasText: /last|least one|only/i })
		.first()
		.waitFor();
	await me.getByRole("button", { name: "Leave this workspace" }).click();
	const dialog = page.getByRole("alertdialog");
	await dialog.getByRole("button", { name: "Leave", exact: true }).click();
	await dialog.getByRole("alert").waitFor();
	await dialog.getByRole("button", { name: "Cancel" }).click();
	await dialog.waitFor({ state: "hidden" });
});

test("removing someone ends their access at once, in open pages and streams too", async () => {
	const cookie = (await guest.context.cookies(stack.adminUrl))
		.map(({ name, value }) => `${name}=${value}`)
		.join("; ");
	const brand = Buffer.from(`Brand:${stack.demo.brandId}`).toString(
		"base64url",
	);
	const stream = await fetch(
		`${stack.adminUrl}/events/brands/${brand}/connections`,
		{ headers: { cookie } },
	);
	expect(stream.status).toBe(200);
	await member(/Mina Park/)
		.getByRole("button", { name: "Remove Mina Park" })
		.click();
	await confirm("Remove");
	await member(/Mina Park/).waitFor({ state: "hidden" });
	// It ends by itself: nothing aborts it here.
	await stream.text();
	await guest.page.goto("/brands");
	await guest.page
		.getByRole("heading", { name: "You belong to no workspace" })
		.waitFor();
	expect(await seriousViolations(guest.page)).toEqual([]);
	await guest.page.getByRole("button", { name: "Sign out" }).click();
	await guest.page.getByText("You are signed out.").waitFor();
});

test("someone with an account signs in first, and comes back to the invitation", async () => {
	const { page } = guest;
	await invite(invited.email, "Member");
	const shown = await shownLink(invited.email).innerText();
	await page.goto(/http\S+\/invitations\/\S+/.exec(shown)?.[0] ?? "");
	await page.getByRole("link", { name: "Sign in to join" }).click();
	await signInAs(page, invited);
	await page.waitForURL("**/invitations/accept");
	await page.getByRole("button", { name: "Join", exact: true }).click();
	await page.waitForURL("**/brands");
	await page.getByRole("heading", { name: "Brands" }).waitFor();
});

test("an invitation of somebody else is not accepted by whoever is signed in", async () => {
	const { page } = guest;
	await invite("someone.else@example.com", "Member");
	const shown = await shownLink("someone.else@example.com").innerText();
	await page.goto(/http\S+\/invitations\/\S+/.exec(shown)?.[0] ?? "");
	await page.getByText("You are signed in as someone else").waitFor();
	await page.getByRole("button", { name: "Sign out and continue" }).click();
	await page.getByLabel("Your name").waitFor();
});

test("nothing failed on these pages", () => {
	expect([...tab.problems, ...guest.problems]).toEqual([]);
});
