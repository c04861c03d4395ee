import type { OAuthApp } from "@patchbay/oauth";
import type { AppExtra } from "../platform.ts";

/** App extra with the name that requests bear. Reddit throttles or refuses whoever has none of its own. */
export const userAgentExtra: AppExtra = {
	label: "User agent",
	hint: "Name under which Reddit sees this app: platform:app id:version (by /u/ the Reddit user who answers for it). Left out, requests bear the client ID.",
	required: false,
	secret: false,
	form: /^[\w.-]{1,40}:[\w.-]{1,80}:[\w.-]{1,40} \(by \/u\/[\w-]{3,20}\)$/,
	mustBe: "in Reddit's form, platform:app id:version (by /u/user name)",
	example: "web:brandhub:1.0 (by /u/owner)",
};

/** Header `User-Agent` of an app: what it is given, or a name of its own. */
export function userAgentOf(
	app: Pick<OAuthApp, "clientId" | "extras"> | null,
): string {
	return (
		app?.extras.userAgent ??
		`web:${(app?.clientId ?? "").replaceAll(/[^\w.-]/g, "") || "unknown"}:patchbay`
	);
}
