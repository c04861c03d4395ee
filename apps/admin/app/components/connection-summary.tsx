import { Link } from "@remix-run/react";
import { nameCampaigns } from "../format/campaign-counts.ts";
import { platformNames } from "../format/labels.ts";
import { countOf } from "../format/numbers.ts";
import type { OverviewConnection } from "../graphql/brand.ts";
import { platformTerms } from "../graphql/platform-terms.ts";
import { PlatformIcon } from "./platform-icon.tsx";
import { ConnectionStatusBadge } from "./status-badge.tsx";

/** One connection in a line, as a link to all about it. */
export function ConnectionSummary({
	connection,
	imports,
	withoutAccounts,
}: {
	connection: OverviewConnection;
	/** True when its platform has anything to import. */
	imports: boolean;
	/** True when its platform has no accounts to choose. */
	withoutAccounts: boolean;
}) {
	const { platform, accountName, stats } = connection;
	return (
		<Link
			to={`/connections/${connection.id}`}
			className="flex items-center gap-3 px-4 py-3.5 transition-colors hover:bg-canvas/60 focus-visible:-outline-offset-2 sm:px-5"
		>
			<PlatformIcon platform={platform} />
			<span className="min-w-0 flex-1">
				<span className="block truncate font-medium">
					{accountName ?? platformNames[platform]}
				</span>
				<span className="block text-[13px] text-ink-soft">
					{[
						...(accountName ? [platformNames[platform]] : []),
						...(imports
							? [
									nameCampaigns(stats, platformTerms[platform].campaign),
									countOf(stats.assets, "asset"),
								]
							: []),
					].join(" · ")}
				</span>
			</span>
			<ConnectionStatusBadge
				connection={connection}
				withoutAccounts={withoutAccounts}
			/>
		</Link>
	);
}
