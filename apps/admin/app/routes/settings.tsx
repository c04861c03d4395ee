import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import { api } from "../api.server.ts";
import { PageHead } from "../components/ui/page-head.tsx";
import { TabBar } from "../components/ui/tab-bar.tsx";
import { viewerPermissions } from "../graphql/settings.ts";
import { settingsTabs } from "../settings-tabs.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export const meta: MetaFunction = () => [{ title: "Settings · Patchbay" }];

export async function loader(args: LoaderFunctionArgs) {
	const { viewer } = await api(args)(viewerPermissions);
	return { permissions: viewer.permissions };
}

export default function Settings() {
	const { permissions } = useLoaderData<typeof loader>();
	return (
		<div className="grid gap-6">
			<div className="grid gap-4">
				<PageHead title="Settings" />
				<TabBar label="Settings" tabs={settingsTabs(permissions)} />
			</div>
			<Outlet />
		</div>
	);
}
