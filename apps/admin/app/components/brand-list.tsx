import { Link } from "@remix-run/react";
import { ChevronRight } from "lucide-react";
import { connectionLabel, needsCare } from "../format/connection-state.ts";
import { platformNames } from "../format/labels.ts";
import type { BrandCard } from "../graphql/brands.ts";
import { PlatformIcon } from "./platform-icon.tsx";
import { BrandInitial } from "./shell/side-bar.tsx";
import { ConnectionStatusBadge } from "./status-badge.tsx";
import { Badge } from "./ui/badge.tsx";

/** One row for a brand: what is connected, and whether something needs care. */
export function BrandList({ brands }: { brands: BrandCard[] }) {
	return (
		<ul className="divide-y divide-line">
			{brands.map((brand) => (
				<li key={brand.id}>
					<Link
						to={`/brands/${brand.id}`}
						className="flex flex-wrap items-center gap-x-4 gap-y-2.5 px-4 py-3.5 sm:flex-nowrap transition-colors hover:bg-canvas/60 focus-visible:-outline-offset-2 sm:px-5"
					>
						<BrandInitial name={brand.name} large />
						<span className="grid min-w-0 flex-1 basis-48 gap-0.5 sm:basis-0">
							<span className="truncate font-medium">{brand.name}</span>
							<span className="truncate text-[13px] text-ink-soft">
								{brand.websiteUrl
									? `${new URL(brand.websiteUrl).hostname} · `
									: ""}
								{brand.currencyCode} · {brand.timeZone.replaceAll("_", " ")}
							</span>
						</span>
						<Connected brand={brand} />
						<ChevronRight
							aria-hidden
							className="size-4 shrink-0 text-ink-faint max-sm:hidden"
						/>
					</Link>
				</li>
			))}
		</ul>
	);
}

/**
 * Platforms that the brand has connected, in the state of its worst connection: never "connected" while something has
 * to be done for that.
 */
function Connected({ brand }: { brand: BrandCard }) {
	const live = brand.connections.nodes.filter(
		({ status }) => status !== "DISCONNECTED",
	);
	if (live.length === 0) return <Badge tone="quiet">Not connected</Badge>;
	const inCare = live.filter(needsCare);
	const [worst] = [
		...inCare.filter((each) => connectionLabel(each).tone === "bad"),
		...inCare,
	];
	const connected = live.filter((each) => !needsCare(each));
	return (
		<span className="flex flex-wrap items-center gap-x-3 gap-y-1.5 sm:justify-end">
			{worst && <ConnectionStatusBadge connection={worst} />}
			{connected.length > 0 && (
				<span className="flex -space-x-1.5">
					{[...new Set(connected.map(({ platform }) => platform))].map(
						(platform) => (
							<span key={platform} title={platformNames[platform]}>
								<PlatformIcon
									platform={platform}
									className="size-7 ring-2 ring-surface"
								/>
								<span className="sr-only">
									{platformNames[platform]} connected
								</span>
							</span>
						),
					)}
				</span>
			)}
		</span>
	);
}
