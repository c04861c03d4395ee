import { expect, test } from "vitest";
import { signInPath } from "./sign-in-path.ts";

const adminUrl = "https://patchbay.example";
const pathFor = (path: string, init: RequestInit = {}) =>
	signInPath(new Request(`${adminUrl}${path}`, init), adminUrl);
const from = (referer: string, more: Record<string, string> = {}) => ({
	headers: { referer, ...more },
});

test("a page is come back to with all of its address", () => {
	expect(pathFor("/brands/1/campaigns?days=7")).toBe(
		"/login?returnTo=%2Fbrands%2F1%2Fcampaigns%3Fdays%3D7",
	);
	expect(pathFor("/")).toBe("/login");
});

test("a form's page is come back to, and that the session ended is said", () => {
	const page = `${adminUrl}/brands/1/onboarding?step=brand`;
	const back = "/login?returnTo=%2Fbrands%2F1%2Fonboarding%3Fstep%3Dbrand";
	expect(pathFor("/brands/1", { method: "POST", ...from(page) })).toBe(
		`${back}&notice=session-ended`,
	);
	// What a page's script asks for is no page of its own.
	expect(pathFor("/import-jobs/1/state", from(page))).toBe(back);
});

test("who had a session is told so; another site's address is never come back to", () => {
	const cookie = "patchbay.session_token=gone";
	expect(pathFor("/brands", { headers: { cookie } })).toBe(
		"/login?returnTo=%2Fbrands&notice=session-ended",
	);
	for (const referer of ["https://evil.example/brands", "about:blank", ""])
		expect(pathFor("/tenant", { method: "POST", ...from(referer) })).toBe(
			"/login?notice=session-ended",
		);
});
