import { expect, test } from "vitest";
import { plainReason } from "./connect-problems.ts";

test("a reason is read by a person: scopes and their sets are left out, what to do stays", () => {
	expect(
		plainReason(
			'Not allowed yet at Google Ads: “Read campaigns” (https://www.googleapis.com/auth/adwords openid). Connect again with the scope sets "ads", "more" and leave the box ticked.',
		),
	).toBe(
		"Not allowed yet at Google Ads: “Read campaigns”. Connect again and leave the box ticked.",
	);
	expect(
		plainReason(
			"Not allowed yet at TikTok Ads: “Read ad accounts” (100). The app's settings at TikTok Ads decide this.",
		),
	).toBe(
		"Not allowed yet at TikTok Ads: “Read ad accounts”. The app's settings at TikTok Ads decide this.",
	);
	expect(plainReason("Sign in as mia@example.com.")).toBe(
		"Sign in as mia@example.com.",
	);
});
