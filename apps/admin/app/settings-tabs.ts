import type { Tab } from "./components/ui/tab-bar.tsx";

interface SettingsTab extends Tab {
	/** The API's name of the right without which the page shows nothing; none: the page is everyone's own. */
	permission: string | null;
}

const all: readonly SettingsTab[] = [
	{
		to: "/settings/oauth-apps",
		label: "OAuth apps",
		permission: "oauthApp.manage",
	},
	{ to: "/settings/members", label: "Members", permission: "tenant.read" },
	{ to: "/settings/api-keys", label: "API keys", permission: "apiKey.manage" },
	{ to: "/settings/audit", label: "Audit log", permission: "audit.read" },
	{ to: "/settings/security", label: "Security", permission: null },
];

/** The settings that someone with these rights can use. */
export function settingsTabs(permissions: readonly string[]): SettingsTab[] {
	return all.filter(
		({ permission }) => permission === null || permissions.includes(permission),
	);
}
