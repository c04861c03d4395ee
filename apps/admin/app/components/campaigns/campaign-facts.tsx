import { Link } from "@remix-run/react";
import { formatDay } from "../../format/dates.ts";
import { budgetPeriodNames, inWords } from "../../format/labels.ts";
import { formatMoney } from "../../format/money.ts";
import type { CampaignDetails } from "../../graphql/campaign.ts";
import { accountNumber } from "../accounts/account-tree-model.ts";
import { Card } from "../ui/card.tsx";
import { DetailsList } from "../ui/details-list.tsx";
import { Time } from "../ui/time.tsx";

export function CampaignFacts({ campaign }: { campaign: CampaignDetails }) {
	const { budget, adAccount } = campaign;
	return (
		<Card title="Details">
			<DetailsList
				items={[
					{
						name: "Budget",
						value: budget
							? `${formatMoney(budget.money.amountMicros, budget.money.currencyCode)} ${budgetPeriodNames[budget.period]}${
									budget.shared ? ", shared with other campaigns" : ""
								}`
							: "Kept on the ad groups",
					},
					{
						name: "Objective",
						value: campaign.objective ? inWords(campaign.objective) : "–",
					},
					{ name: "Platform status", value: inWords(campaign.platformStatus) },
					{
						name: "Starts",
						value: campaign.startDate ? formatDay(campaign.startDate) : "–",
					},
					{
						name: "Ends",
						value: campaign.endDate ? formatDay(campaign.endDate) : "No end",
					},
					{
						name: "Account",
						value: `${adAccount.name} (${accountNumber(adAccount.externalId)})`,
					},
					{
						name: "Account's days",
						value: adAccount.timeZone?.replaceAll("_", " ") ?? "–",
					},
					{
						name: "Campaign id",
						value: (
							<span className="font-mono text-[13px]">
								{campaign.externalId}
							</span>
						),
					},
					{ name: "Imported", value: <Time at={campaign.importedAt} /> },
					{
						name: "Connection",
						value: (
							<Link
								to={`/connections/${campaign.connection.id}`}
								className="underline hover:text-accent-700"
							>
								Show
							</Link>
						),
					},
				]}
			/>
		</Card>
	);
}
