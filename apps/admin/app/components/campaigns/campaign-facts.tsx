import { Link } from "@remix-run/react";
import { formatDay } from "../../format/dates.ts";
import {
	budgetPeriodNames,
	capitalized,
	platformWord,
} from "../../format/labels.ts";
import { formatMoney } from "../../format/money.ts";
import type { CampaignDetails } from "../../graphql/campaign.ts";
import type { PlatformTerms } from "../../graphql/platform-terms.ts";
import { Card } from "../ui/card.tsx";
import { DetailsList } from "../ui/details-list.tsx";
import { Time } from "../ui/time.tsx";
import type { Changes } from "./changes.ts";
import { ObjectChanges } from "./object-changes.tsx";

export function CampaignFacts({
	campaign,
	terms,
	changes,
	hasBudgets,
}: {
	campaign: CampaignDetails;
	terms: PlatformTerms;
	changes: Changes;
	/** False where the platform has no budgets at all. */
	hasBudgets: boolean;
}) {
	const { budget, adAccount } = campaign;
	return (
		<Card title="Details">
			<div className="mb-4 flex flex-wrap gap-2 empty:hidden">
				<ObjectChanges
					level="campaign"
					object={campaign}
					terms={terms}
					changes={changes}
				/>
			</div>
			<DetailsList
				items={[
					...(hasBudgets
						? [
								{
									name: "Budget",
									value: budget
										? `${formatMoney(budget.money.amountMicros, budget.money.currencyCode)} ${budgetPeriodNames[budget.period]}${
												budget.shared
													? `, shared with other ${terms.campaign}s`
													: ""
											}`
										: `Kept on the ${terms.adGroup}s`,
								},
							]
						: []),
					{
						name: "Objective",
						value: campaign.objective ? platformWord(campaign.objective) : "–",
					},
					{
						name: "Platform status",
						value: platformWord(campaign.platformStatus),
					},
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
