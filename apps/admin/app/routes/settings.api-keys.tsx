import {
	type ActionFunctionArgs,
	data,
	type LoaderFunctionArgs,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { KeyRound } from "lucide-react";
import { api } from "../api.server.ts";
import { runApiKeyAction } from "../api-key-actions.server.ts";
import { ApiKeyTable } from "../components/api-keys/api-key-table.tsx";
import { NewKeyCard } from "../components/api-keys/new-key-card.tsx";
import { Card } from "../components/ui/card.tsx";
import { EmptyState } from "../components/ui/empty-state.tsx";
import { Pager } from "../components/ui/pager.tsx";
import { apiKeys } from "../graphql/api-keys.ts";
import { pageVariables } from "../page-variables.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export async function loader(args: LoaderFunctionArgs) {
	const { tenant } = await api(args)(
		apiKeys,
		pageVariables(new URL(args.request.url).searchParams),
	);
	return {
		page: tenant.apiKeys,
		// For the page, which the server and the browser render at two moments.
		now: new Date().toISOString(),
	};
}

export async function action(args: ActionFunctionArgs) {
	const outcome = await runApiKeyAction(args, await args.request.formData());
	// A new key is in it.
	const headers = { "Cache-Control": "no-store" };
	return data(outcome, { status: outcome.done ? 200 : 422, headers });
}

export default function ApiKeys() {
	const { page, now } = useLoaderData<typeof loader>();
	return (
		<div className="grid gap-6">
			<NewKeyCard />
			<Card flush title="API keys">
				{page.nodes.length === 0 ? (
					<EmptyState icon={KeyRound} title="No API key yet">
						Scripts and dashboards call the API with a key. Make one for each,
						so that one can be revoked without the others.
					</EmptyState>
				) : (
					<>
						<ApiKeyTable keys={page.nodes} now={now} />
						<Pager
							pageInfo={page.pageInfo}
							totalCount={page.totalCount}
							noun="API key"
						/>
					</>
				)}
			</Card>
		</div>
	);
}
