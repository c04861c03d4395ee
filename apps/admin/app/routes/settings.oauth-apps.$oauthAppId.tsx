import {
	type ActionFunctionArgs,
	data,
	type LoaderFunctionArgs,
	type MetaFunction,
	redirect,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { api, orNotFound, requireParam } from "../api.server.ts";
import { AppDetailsCard } from "../components/oauth-apps/app-details-card.tsx";
import { AppFactsCard } from "../components/oauth-apps/app-facts-card.tsx";
import { AppUsageCard } from "../components/oauth-apps/app-usage-card.tsx";
import { DeleteAppCard } from "../components/oauth-apps/delete-app-card.tsx";
import { OwnerBadge } from "../components/oauth-apps/owner-badge.tsx";
import { SecretsCard } from "../components/oauth-apps/secrets-card.tsx";
import { Notice } from "../components/ui/notice.tsx";
import { SubHead } from "../components/ui/sub-head.tsx";
import { platformNames } from "../format/labels.ts";
import {
	type OAuthApp,
	type OperationUsage,
	oauthApp,
} from "../graphql/oauth-apps.ts";
import { runOAuthAppAction } from "../oauth-app-actions.server.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
	{ title: loaded ? `${loaded.app.label} · Patchbay` : "Patchbay" },
];

export async function loader(args: LoaderFunctionArgs) {
	const { node, platforms } = await api(args)(oauthApp, {
		id: requireParam(args.params, "oauthAppId"),
	});
	const app = orNotFound(isOAuthApp(node) ? node : null, "OAuth app");
	const info = platforms.find(({ platform }) => platform === app.platform);
	return {
		app,
		extras: info?.appExtras ?? [],
		scopeNames: info?.scopeNames ?? [],
	};
}

function isOAuthApp(
	node: { __typename: string } | null,
): node is OAuthApp & { __typename: "OAuthApp"; usage: OperationUsage[] } {
	return node?.__typename === "OAuthApp";
}

export async function action(args: ActionFunctionArgs) {
	const outcome = await runOAuthAppAction(
		args,
		requireParam(args.params, "oauthAppId"),
		await args.request.formData(),
	);
	if (outcome === "deleted") return redirect("/settings/oauth-apps");
	return data(outcome, { status: outcome.done ? 200 : 422 });
}

export default function OAuthAppPage() {
	const { app, extras, scopeNames } = useLoaderData<typeof loader>();
	const own = app.owner === "TENANT";
	return (
		<div className="grid gap-6">
			<SubHead
				back={{ to: "/settings/oauth-apps", label: "OAuth apps" }}
				title={app.label}
				aside={<OwnerBadge owner={app.owner} />}
			/>
			{!own && (
				<Notice tone="info">
					Whoever runs this installation added this app for every workspace, and
					changes it on the command line. Add an app of your own to use that one
					instead.
				</Notice>
			)}
			<div className="grid items-start gap-6 xl:grid-cols-2">
				<div className="grid gap-6">
					<AppFactsCard app={app} extras={extras} scopeNames={scopeNames} />
					<AppUsageCard
						usage={app.usage}
						platform={platformNames[app.platform]}
						shared={!own}
					/>
				</div>
				{own && (
					<div className="grid gap-6">
						<AppDetailsCard key={app.label} app={app} extras={extras} />
						<SecretsCard app={app} />
						<DeleteAppCard app={app} />
					</div>
				)}
			</div>
		</div>
	);
}
