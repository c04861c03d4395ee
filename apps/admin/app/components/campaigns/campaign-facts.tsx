import { Link } from "@remix-run/react";
import { formatDay } from "../../format/dates.ts";
import {
	budgetPeriodNames,
	capitalized,
	inWords,
} from "../../format/labels.ts";
import { formatMoney } from "../../format/money.ts";
import type { CampaignDetails } from "../../graphql/campaign.ts";
import type { PlatformTerms } from "../../graphql/parts.ts";
import { Card } from "../ui/card.tsx";
import { DetailsList } from "../ui/details-list.tsx";
import { Time } from "../ui/time.tsx";
import { ChangeBudget } from "./change-budget.tsx";
import { ChangeStatus } from "./change-status.tsx";
import type { Changes } from "./changes.ts";

export function CampaignFacts({
	campaign,
	terms,
	changes,
}: {
	campaign: CampaignDetails;
	terms: PlatformTerms;
	changes: Changes;
}) {
	const { budget, adAccount } = campaign;
	const { platformName } = changes;
	return (
		<Card title="Details">
			{(changes.status || (changes.budget && budget)) &&
				campaign.status !== "REMOVED" && (
					<div className="mb-4 flex flex-wrap gap-2">
						{changes.budget && budget && (
							<ChangeBudget
								targetId={campaign.id}
								budget={budget}
								name={`${terms.campaign} “${campaign.name}”`}
								campaignWord={terms.campaign}
								platformName={platformName}
							/>
						)}
						{changes.status && (
							<ChangeStatus
								targetId={campaign.id}
								status={campaign.status}
								name={campaign.name}
								word={terms.campaign}
								platformName={platformName}
							/>
						)}
					</div>
				)}
			<DetailsList
				items={[
					{
						name: "Budget",
						value: budget
							? `${formatMoney(budget.money.amountMicros, budget.money.currencyCode)} ${budgetPeriodNames[budget.period]}${
									budget.shared ? `, shared with other ${terms.campaign}s` : ""
								}`
							: `Kept on the ${terms.adGroup}s`,
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
						name: capitalized(terms.adAccount),
						value: (
							<>
								{adAccount.name} ({adAccount.displayId})
								{!adAccount.synced && (
									<span className="block text-[13px] text-ink-soft">
										No longer synced
										{adAccount.unsyncedSince && (
											<>
												{": no new days since "}
												<Time at={adAccount.unsyncedSince} />
											</>
										)}
									</span>
								)}
							</>
						),
					},
					{
						name: `Days of the ${terms.adAccount}`,
						value: adAccount.timeZone?.replaceAll("_", " ") ?? "–",
					},
					{
						name: `${capitalized(terms.campaign)} id`,
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
