import { expect, test } from "vitest";
import { settingsTabs } from "./settings-tabs.ts";

const labels = (permissions: string[]) =>
	settingsTabs(permissions).map(({ label }) => label);

test("everyone sees who is here and has their own security; the rest goes by what one may do", () => {
	expect(labels(["tenant.read"])).toEqual(["Members", "Security"]);
	expect(labels(["tenant.read", "audit.read"])).toEqual([
		"Members",
		"Audit log",
		"Security",
	]);
	expect(
		labels(["tenant.read", "oauthApp.manage", "apiKey.manage", "audit.read"]),
	).toEqual(["OAuth apps", "Members", "API keys", "Audit log", "Security"]);
});
