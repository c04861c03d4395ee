import type { Page } from "playwright-core";
import type { Stack } from "./stack.ts";

export const accounts = {
	/** Manager with a tree of accounts below. */
	agency: "Agency admin",
	/** One account, reached directly. */
	brandOwner: "Brand owner",
	/** Signed up, but without any ad account. */
	starter: "New starter",
};

/** A brand's id as GraphQL and the admin's addresses have it. */
export function brandIdOf(stack: Stack): string {
	return globalId("Brand", stack.demo.brandId);
}

export function globalId(type: string, id: string): string {
	return Buffer.from(`${type}:${id}`).toString("base64url");
}

export async function signIn(page: Page, stack: Stack): Promise<void> {
	await page.goto("/login");
	const person = { email: stack.demo.email, password: stack.password };
	await signInAs(page, person);
	const arrived = page.waitForURL("**/brands").then(() => "arrived" as const);
	const notice = page.getByText(
		/Signing in does not work right now|do not belong together|Too many attempts/,
	);
	const refused = notice.waitFor().then(() => "refused" as const);
	if ((await Promise.any([arrived, refused])) === "arrived") {
		refused.catch(() => {});
		return;
	}
	arrived.catch(() => {});
	const text = (await notice.textContent()) ?? "";
	// A stack that has just started on a busy machine may ask for patience.
	if (!text.includes("Try again in a moment"))
		throw new Error(`the sign-in was refused: ${text}`);
	await signInAs(page, person);
	await page.waitForURL("**/brands");
}

/** Fills in the page for signing in that is open. */
export async function signInAs(
	page: Page,
	{ email, password }: { email: string; password: string },
): Promise<void> {
	await page.getByLabel("E-mail address").fill(email);
	await page.getByLabel("Password").fill(password);
	await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Answers the new brand's id. */
export async function createBrand(page: Page, name: string): Promise<string> {
	await page.goto("/brands/new");
	await page.getByLabel("Name").fill(name);
	await page.getByRole("button", { name: "Create brand" }).click();
	await page.waitForURL("**/onboarding");
	return new URL(page.url()).pathname.split("/")[2] ?? "";
}

export function googleStep(brandId: string): string {
	return `/brands/${brandId}/onboarding?step=google-ads`;
}

/** Leaves out all platforms of a brand but the named steps, whatever can be connected. */
export async function leaveOut(
	stack: Stack,
	brandId: string,
	kept: readonly string[],
): Promise<void> {
	const { brand } = await stack.graphql<{
		brand: {
			onboarding: { steps: { key: string; platform: string | null }[] };
		};
	}>(
		"query ($id: ID!) { brand(id: $id) { onboarding { steps { key platform } } } }",
		{ id: brandId },
	);
	for (const { key, platform } of brand.onboarding.steps)
		if (platform !== null && !kept.includes(key))
			await stack.graphql(
				"mutation ($input: OnboardingStepInput!) { skipOnboardingStep(input: $input) { userErrors { code } } }",
				{ input: { brandId, key } },
			);
}

/** From the wizard to the sandbox's consent page. */
export async function beginConnect(page: Page, brandId: string): Promise<void> {
	await page.goto(googleStep(brandId));
	await page.getByRole("button", { name: "Connect Google Ads" }).click();
	await page.getByRole("heading", { name: /Choose an account/ }).waitFor();
}

/** Answers the consent page. */
export async function consent(
	page: Page,
	who: string,
	decision: "Allow" | "Deny" = "Allow",
): Promise<void> {
	await page.getByLabel(new RegExp(`^\\W*\\w?\\s*${who}`)).check();
	await page.getByRole("button", { name: decision }).click();
}

/** Chooses accounts in the tree and waits until they are proven. */
export async function chooseAccounts(
	page: Page,
	names: string[],
): Promise<void> {
	await useAccounts(page, names);
	// A worker reads them; the page follows by itself.
	const proofs = page.getByRole("region", { name: "Accounts", exact: true });
	await proofs
		.getByText("Being checked …")
		.first()
		.waitFor({ state: "detached" });
}

/** Chooses accounts in the tree, and waits for no proof of them. */
export async function useAccounts(
	page: Page,
	names: readonly string[],
): Promise<void> {
	const use = page.getByRole("button", { name: /^Use \d+ account/ });
	// A tick that falls into the moment in which the page comes alive was seen lost, once in some twenty loads: whoever
	// sees that nothing is counted ticks again.
	for (let tries = 0; tries < 3; tries++) {
		for (const name of names) await page.getByLabel(name).check();
		const counted = use.waitFor({ timeout: 5_000 });
		if (
			await counted.then(
				() => true,
				() => false,
			)
		)
			break;
	}
	await use.click();
	await page.getByRole("button", { name: "Start import" }).waitFor();
}
