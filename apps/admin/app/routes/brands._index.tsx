import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import {
	Form,
	useLoaderData,
	useNavigation,
	useSearchParams,
} from "@remix-run/react";
import { LayoutGrid, Plus, Search, SearchX } from "lucide-react";
import { api } from "../api.server.ts";
import { BrandList } from "../components/brand-list.tsx";
import { ReliabilityCard } from "../components/reliability-card.tsx";
import { Button, ButtonLink } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { EmptyState } from "../components/ui/empty-state.tsx";
import { inputClass } from "../components/ui/field.tsx";
import { PageHead } from "../components/ui/page-head.tsx";
import { Pager } from "../components/ui/pager.tsx";
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
	const [parameters] = useSearchParams();
	const searching = useNavigation().location?.pathname === "/brands";
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
					<Form
						role="search"
						className="flex gap-2 border-line border-b p-3 sm:px-5"
					>
						<div className="relative max-w-sm flex-1">
							<Search
								aria-hidden
								className="pointer-events-none absolute top-2.5 left-3 size-4 text-ink-faint"
							/>
							<input
								type="search"
								name="q"
								aria-label="Search brands by name"
								placeholder="Search by name"
								key={search}
								defaultValue={parameters.get("q") ?? ""}
								className={`${inputClass} pl-9`}
							/>
						</div>
						<Button type="submit" pending={searching}>
							Search
						</Button>
					</Form>
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
