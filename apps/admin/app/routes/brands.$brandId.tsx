import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { NavLink, Outlet, useLoaderData } from "@remix-run/react";
import { api, orNotFound, requireParam } from "../api.server.ts";
import { classNames } from "../components/ui/class-names.ts";
import { PageHead } from "../components/ui/page-head.tsx";
import { useCurrentInView } from "../components/ui/use-current-in-view.ts";
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
];

export default function Brand() {
	const { brand: shown } = useLoaderData<typeof loader>();
	const tabList = useCurrentInView<HTMLElement>();
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
				<nav
					ref={tabList}
					aria-label={`Pages of ${shown.name}`}
					className="-mx-4 overflow-x-auto border-line border-b px-4 sm:mx-0 sm:px-0"
				>
					<ul className="flex min-w-max gap-5">
						{tabs.map(({ to, label, end }) => (
							<li key={to}>
								<NavLink
									to={to}
									end={end ?? false}
									className={({ isActive }) =>
										classNames(
											"-mb-px flex h-10 items-center border-transparent border-b-2 font-medium text-ink-soft transition-colors hover:text-ink focus-visible:-outline-offset-2",
											isActive && "border-accent-600 text-ink",
										)
									}
								>
									{label}
								</NavLink>
							</li>
						))}
					</ul>
				</nav>
			</div>
			<Outlet />
		</div>
	);
}
