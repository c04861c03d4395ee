import { Link } from "@remix-run/react";
import { removedBeside } from "../../format/campaign-counts.ts";
import { needsCare } from "../../format/connection-state.ts";
import { actorName, platformNames } from "../../format/labels.ts";
import { formatMoney } from "../../format/money.ts";
import { formatCount } from "../../format/numbers.ts";
import type { ConnectionRow } from "../../graphql/connections.ts";
import type { Platform } from "../../graphql/enums.ts";
import { PlatformIcon } from "../platform-icon.tsx";
import { ConnectionStatusBadge } from "../status-badge.tsx";
import { rowClass, Table, Td, Th } from "../ui/table.tsx";
import { Time, TimeOr } from "../ui/time.tsx";

/** Cell of a platform that nothing is read from, or of an account that spent nothing. */
const nothing = <span className="text-ink-faint">–</span>;

export function ConnectionTable({
	connections,
	withAccounts,
	importing,
}: {
	connections: ConnectionRow[];
	/** Platforms that have accounts to choose. */
	withAccounts: Platform[];
	/** Platforms that there is something to import from. */
	importing: Platform[];
}) {
	return (
		<Table stacked caption="Connections of this brand">
			<thead>
				<tr>
					<Th>Account</Th>
					<Th>Status</Th>
					<Th className="text-right">Campaigns</Th>
					<Th className="text-right">
						Spend, <span className="block">30 complete days</span>
					</Th>
					<Th>Last import</Th>
					<Th>Connected</Th>
				</tr>
			</thead>
			<tbody>
				{connections.map((connection) => (
					<tr key={connection.id} className={rowClass}>
						<Td>
							<Link
								to={`/connections/${connection.id}`}
								className="flex min-w-48 items-center gap-3"
							>
								<PlatformIcon platform={connection.platform} />
								<span className="min-w-0">
									<span className="block font-medium hover:underline">
										{connection.accountName ??
											platformNames[connection.platform]}
									</span>
									<span className="block text-[13px] text-ink-soft">
										{platformNames[connection.platform]}
									</span>
								</span>
							</Link>
						</Td>
						<Td label="Status">
							<ConnectionStatusBadge
								connection={connection}
								withoutAccounts={!withAccounts.includes(connection.platform)}
							/>
							{needsCare(connection) && (
								<p className="mt-1 max-w-72 text-left text-ink-soft text-xs sm:min-w-56">
									{connection.health.sentence}
								</p>
							)}
						</Td>
						<Td label="Campaigns" className="text-right tabular-nums">
							{importing.includes(connection.platform)
								? formatCount(connection.stats.campaigns)
								: nothing}
							{connection.stats.removedCampaigns > 0 && (
								<span className="block text-[13px] text-ink-soft">
									{removedBeside(connection.stats.removedCampaigns)}
								</span>
							)}
						</Td>
						<Td
							label="Spend, 30 complete days"
							className="text-right tabular-nums whitespace-nowrap"
						>
							{connection.stats.spendLast30Days.length === 0 && nothing}
							{connection.stats.spendLast30Days.map(
								({ amountMicros, currencyCode }) => (
									<span key={currencyCode} className="block">
										{formatMoney(amountMicros, currencyCode)}
									</span>
								),
							)}
						</Td>
						<Td label="Last import" className="sm:min-w-28">
							{importing.includes(connection.platform) ? (
								<TimeOr at={connection.stats.lastImportAt} otherwise="Never" />
							) : (
								nothing
							)}
						</Td>
						<Td label="Connected" className="sm:min-w-28">
							<Time at={connection.connectedAt} />
							<span className="block text-[13px] text-ink-soft">
								by {actorName(connection.connectedBy)}
							</span>
						</Td>
					</tr>
				))}
			</tbody>
		</Table>
	);
}
