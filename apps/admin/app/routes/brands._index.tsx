import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { LayoutGrid, Plus, SearchX } from "lucide-react";
import { api } from "../api.server.ts";
import { BrandList } from "../components/brand-list.tsx";
import { ReliabilityCard } from "../components/reliability-card.tsx";
import { ButtonLink } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { EmptyState } from "../components/ui/empty-state.tsx";
import { PageHead } from "../components/ui/page-head.tsx";
import { Pager } from "../components/ui/pager.tsx";
import { SearchForm } from "../components/ui/search-form.tsx";
import { useReloading } from "../components/use-reloading.ts";
import { useCanEdit } from "../components/use-viewer.ts";
import { brands } from "../graphql/brands.ts";
import { pageVariables } from "../page-variables.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export const meta: MetaFunction = () => [{ title: "Brands · Patchbay" }];

export async function loader(args: LoaderFunctionArgs) {
	const { searchParams } = new URL(args.request.url);
	const search = searchParams.get("q")?.trim() || undefined;
	const { brands: page, tenant } = await api(args)(brands, {
		...pageVariables(searchParams),
		search,
	});
	return { page, search: search ?? null, reliability: tenant.reliability };
}

export default function Brands() {
	const { page, search, reliability } = useLoaderData<typeof loader>();
	const canEdit = useCanEdit();
	const searching = useReloading();
	const empty = page.nodes.length === 0;
	const create = canEdit && (
		<ButtonLink to="/brands/new" look="primary">
			<Plus aria-hidden /> New brand
		</ButtonLink>
	);
	return (
		<div className="grid gap-6">
			<PageHead
				title="Brands"
				description="Each brand links the ad accounts it spends from."
				actions={empty && !search ? null : create}
			/>
			{empty && !search ? (
				<Card>
					<EmptyState
						icon={LayoutGrid}
						title="Start with a brand"
						action={create}
					>
						A brand is one advertiser of yours. Create it, connect its ad
						accounts and import what they ran.
					</EmptyState>
				</Card>
			) : (
				<Card flush>
					<div className="border-line border-b p-3 sm:px-5">
						<SearchForm
							name="q"
							search={search}
							label="Search brands by name"
							placeholder="Search by name"
							loading={searching}
						/>
					</div>
					{empty ? (
						<EmptyState
							icon={SearchX}
							title={`No brand is called “${search}”`}
							action={<ButtonLink to="/brands">Show all brands</ButtonLink>}
						/>
					) : (
						<>
							<BrandList brands={page.nodes} />
							<Pager
								pageInfo={page.pageInfo}
								totalCount={page.totalCount}
								noun="brand"
							/>
						</>
					)}
				</Card>
			)}
			<ReliabilityCard reliability={reliability} />
		</div>
	);
}
