import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Outlet, useLoaderData, useLocation } from "@remix-run/react";
import { api, orNotFound, requireParam } from "../api.server.ts";
import { PageHead } from "../components/ui/page-head.tsx";
import { TabBar } from "../components/ui/tab-bar.tsx";
import { rangeSearch } from "../format/date-range.ts";
import { brand } from "../graphql/brand.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
	{ title: data ? `${data.brand.name} · Patchbay` : "Patchbay" },
];

export async function loader(args: LoaderFunctionArgs) {
	const { brand: found } = await api(args)(brand, {
		id: requireParam(args.params, "brandId"),
	});
	return { brand: orNotFound(found, "brand") };
}

const tabs = [
	{ to: ".", label: "Overview", end: true },
	{ to: "onboarding", label: "Onboarding" },
	{ to: "connections", label: "Connections" },
	{ to: "imports", label: "Imports" },
	{ to: "campaigns", label: "Campaigns" },
	{ to: "products", label: "Products" },
];

export default function Brand() {
	const { brand: shown } = useLoaderData<typeof loader>();
	// The days that were chosen stay chosen from tab to tab.
	const search = rangeSearch(useLocation().search);
	return (
		<div className="grid gap-6">
			<div className="grid gap-4">
				<PageHead
					title={shown.name}
					description={
						<>
							{shown.websiteUrl && (
								<>
									<a
										href={shown.websiteUrl}
										rel="noreferrer"
										target="_blank"
										className="hover:text-ink hover:underline"
									>
										{new URL(shown.websiteUrl).hostname}
									</a>
									{" · "}
								</>
							)}
							{shown.currencyCode} · {shown.timeZone.replaceAll("_", " ")}
						</>
					}
				/>
				<TabBar
					label={`Pages of ${shown.name}`}
					tabs={tabs.map((tab) => ({ ...tab, search }))}
				/>
			</div>
			<Outlet />
		</div>
	);
}
