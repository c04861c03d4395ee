import { formatDay } from "../format/dates.ts";
import { formatMoney } from "../format/money.ts";
import { formatCount, formatDecimal } from "../format/numbers.ts";
import type { AdAccount } from "../graphql/ad-accounts.ts";
import type { Difference, Reconciled } from "../graphql/parts.ts";
import { Card } from "./ui/card.tsx";
import { Table, Td, Th } from "./ui/table.tsx";
import { Time } from "./ui/time.tsx";

export interface TotalsCardProps {
	reconciled: Reconciled;
	/** Name of the platform, such as `Google Ads`. */
	platform: string;
	/** Accounts whose history may reach further back than the platform's. */
	accounts?: readonly Pick<
		AdAccount,
		"selected" | "historyFrom" | "verifiableFrom"
	>[];
}

/** Says whether our totals are the platform's own, and lists where they are not. Nothing is shown before the first comparison. */
export function TotalsCard({
	reconciled: { differences, reconciledAt },
	platform,
	accounts = [],
}: TotalsCardProps) {
	if (reconciledAt === null) return null;
	const forgotten = findForgotten(accounts);
	const compared = (
		<>
			Compared <Time at={reconciledAt} />. Today is left out: its numbers are
			still growing.
		</>
	);
	const note = forgotten && (
		<p className="text-ink-soft">
			{platform} no longer reports days before {formatDay(forgotten)}. What was
			imported of them stays as it was, and can no longer be verified.
		</p>
	);
	if (differences.length === 0)
		return (
			<Card
				title={`Our totals agree with ${platform}`}
				description={compared}
				{...(note ? { children: note } : {})}
			/>
		);
	return (
		<Card
			flush
			title={`Our totals differ from ${platform}`}
			description={compared}
		>
			<Table stacked caption={`Where our totals differ from ${platform}`}>
				<thead>
					<tr>
						<Th>Account</Th>
						<Th>Days</Th>
						<Th>Metric</Th>
						<Th className="text-right">Ours</Th>
						<Th className="text-right">{platform}</Th>
					</tr>
				</thead>
				<tbody>
					{differences.map((difference) => (
						<tr
							key={`${difference.adAccount.id} ${difference.metric} ${difference.from}`}
						>
							<Td label="Account">{difference.adAccount.name}</Td>
							<Td label="Days">{formatDays(difference)}</Td>
							<Td label="Metric">
								{metricNames[difference.metric] ?? difference.metric}
							</Td>
							<Td label="Ours" className="text-right tabular-nums">
								{formatTotal(difference, difference.ours)}
							</Td>
							<Td label={platform} className="text-right tabular-nums">
								{formatTotal(difference, difference.platforms)}
							</Td>
						</tr>
					))}
				</tbody>
			</Table>
			{note && <div className="px-4 py-3 sm:px-5">{note}</div>}
		</Card>
	);
}

const metricNames: Readonly<Record<string, string>> = {
	SPEND: "Spend",
	IMPRESSIONS: "Impressions",
	CLICKS: "Clicks",
	CONVERSIONS: "Conversions",
	CONVERSION_VALUE: "Conversion value",
};

const formatDays = ({ from, to }: Difference) =>
	from === to ? formatDay(from) : `${formatDay(from)} – ${formatDay(to)}`;

function formatTotal(
	{ metric, adAccount: { currencyCode } }: Difference,
	total: string,
): string {
	if (metric === "CONVERSIONS") return formatDecimal(Number(total));
	if (metric !== "SPEND" && metric !== "CONVERSION_VALUE")
		return formatCount(total);
	// An account without a currency of its own: what the number is in is not known here.
	return currencyCode === null
		? formatDecimal(Number(total) / 1_000_000)
		: formatMoney(total, currencyCode);
}

/** The first day that can be verified, where an account's history begins before it; the latest of several. */
function findForgotten(
	accounts: NonNullable<TotalsCardProps["accounts"]>,
): string | null {
	const days = accounts.flatMap(({ selected, historyFrom, verifiableFrom }) =>
		selected && historyFrom && verifiableFrom && historyFrom < verifiableFrom
			? [verifiableFrom]
			: [],
	);
	return days.sort().at(-1) ?? null;
}
