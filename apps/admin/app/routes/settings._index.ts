import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { api } from "../api.server.ts";
import { viewerPermissions } from "../graphql/settings.ts";
import { settingsTabs } from "../settings-tabs.ts";

/** The first of the pages that this person can use. */
export async function loader(args: LoaderFunctionArgs) {
	const { viewer } = await api(args)(viewerPermissions);
	return redirect(
		settingsTabs(viewer.permissions)[0]?.to ?? "/settings/security",
	);
}
