import {
	type ActionFunctionArgs,
	data,
	type LoaderFunctionArgs,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Boxes, Download, SearchX, Upload } from "lucide-react";
import { api, orNotFound, requireParam } from "../api.server.ts";
import { AddMappingForm } from "../components/products/add-mapping-form.tsx";
import { MappingTable } from "../components/products/mapping-table.tsx";
import { ButtonLink, buttonClass } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { EmptyState } from "../components/ui/empty-state.tsx";
import { KeptFocus } from "../components/ui/kept-focus.tsx";
import { Notice } from "../components/ui/notice.tsx";
import { Pager } from "../components/ui/pager.tsx";
import { SearchForm } from "../components/ui/search-form.tsx";
import { WhileLoading } from "../components/ui/while-loading.tsx";
import { useReloading } from "../components/use-reloading.ts";
import { useCanEdit } from "../components/use-viewer.ts";
import { countOf } from "../format/numbers.ts";
import { hasAccounts, platformsThat } from "../format/platform-kinds.ts";
import { brandProducts } from "../graphql/product-mappings.ts";
import { pageVariables } from "../page-variables.ts";
import { runProductAction } from "../product-actions.server.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export async function loader(args: LoaderFunctionArgs) {
	const brandId = requireParam(args.params, "brandId");
	const { searchParams } = new URL(args.request.url);
	const search = searchParams.get("q")?.trim() || null;
	const { brand, platforms } = await api(args)(brandProducts, {
		id: brandId,
		search: search ?? undefined,
		...pageVariables(searchParams),
	});
	const { productMappings, connections } = orNotFound(brand, "brand");
	const withCatalog = platformsThat(platforms, ({ capabilities }) =>
		capabilities.includes("CATALOG"),
	);
	const connected = connections.nodes.map(({ platform }) => platform);
	return {
		brandId,
		search,
		page: productMappings,
		imported: Number(searchParams.get("imported")) || null,
		offered: platformsThat(platforms, hasAccounts),
		usual: connected.find((platform) => withCatalog.includes(platform)) ?? null,
		hasCatalog: connected.some((platform) => withCatalog.includes(platform)),
	};
}

export async function action(args: ActionFunctionArgs) {
	const outcome = await runProductAction(
		args,
		requireParam(args.params, "brandId"),
	);
	return data(outcome, { status: outcome.done ? 200 : 422 });
}

export default function Products() {
	const { brandId, search, page, imported, offered, usual, hasCatalog } =
		useLoaderData<typeof loader>();
	const canEdit = useCanEdit();
	const loading = useReloading();
	const isEmpty = page.nodes.length === 0;
	return (
		<div className="grid gap-6">
			{imported !== null && (
				<Notice tone="good">
					{countOf(imported, "mapping")} of your file{" "}
					{imported === 1 ? "is" : "are"} set.
				</Notice>
			)}
			{canEdit && (
				<AddMappingForm
					brandId={brandId}
					offered={offered}
					usual={usual}
					hasCatalog={hasCatalog}
				/>
			)}
			<KeptFocus>
				<Card
					flush
					title="Products"
					description="Which product of yours an item of a platform's catalog is."
					action={
						<div className="flex flex-wrap gap-2">
							{canEdit && (
								<ButtonLink to={`/brands/${brandId}/products/import`}>
									<Upload aria-hidden /> Import a file
								</ButtonLink>
							)}
							{(page.totalCount > 0 || search !== null) && (
								<a
									href={`/brands/${brandId}/products.csv`}
									download
									className={buttonClass("secondary")}
								>
									<Download aria-hidden /> Export
								</a>
							)}
						</div>
					}
				>
					{isEmpty && search === null ? (
						<div className="border-line border-t">
							<EmptyState icon={Boxes} title="No product yet">
								{canEdit
									? "Add a mapping above, or import a file with all of them."
									: "Admins of this workspace say which product an item is."}
							</EmptyState>
						</div>
					) : (
						<>
							<div className="border-line border-t px-4 py-3 sm:px-5">
								<SearchForm
									name="q"
									search={search}
									label="Search by product, item or name"
									placeholder="Search by product, item or name"
									loading={loading}
								/>
							</div>
							{isEmpty ? (
								<EmptyState
									icon={SearchX}
									title="No product matches"
									action={
										<ButtonLink to={`/brands/${brandId}/products`}>
											Clear the search
										</ButtonLink>
									}
								>
									Try another word.
								</EmptyState>
							) : (
								<WhileLoading loading={loading}>
									<MappingTable mappings={page.nodes} canEdit={canEdit} />
								</WhileLoading>
							)}
							<Pager
								pageInfo={page.pageInfo}
								totalCount={page.totalCount}
								noun="mapping"
							/>
						</>
					)}
				</Card>
			</KeptFocus>
		</div>
	);
}
