import type { Budget } from "../../graphql/campaigns.ts";
import type { CampaignStatus } from "../../graphql/enums.ts";
import type { PlatformTerms } from "../../graphql/platform-terms.ts";
import { ChangeBudget } from "./change-budget.tsx";
import { ChangeStatus } from "./change-status.tsx";
import type { Changes } from "./changes.ts";

/** Words of the levels that hold another one. */
const within = {
	campaign: null,
	adGroup: "campaign",
	ad: "adGroup",
} as const;

export interface ObjectChangesProps {
	level: keyof typeof within;
	object: {
		id: string;
		name: string;
		status: CampaignStatus;
		budget?: Budget | null;
	};
	terms: PlatformTerms;
	changes: Changes;
}

/** Buttons that change a campaign, an ad group or an ad; none for what is removed. */
export function ObjectChanges({
	level,
	object: { id, name, status, budget },
	terms,
	changes,
}: ObjectChangesProps) {
	const { platformName } = changes;
	const holder = within[level];
	if (status === "REMOVED") return null;
	return (
		<>
			{changes.budget && budget && (
				<ChangeBudget
					targetId={id}
					budget={budget}
					name={`${terms[level]} “${name}”`}
					campaignWord={terms.campaign}
					platformName={platformName}
				/>
			)}
			{changes.status && (
				<ChangeStatus
					targetId={id}
					status={status}
					name={name}
					word={terms[level]}
					within={holder && terms[holder]}
					platformName={platformName}
				/>
			)}
		</>
	);
}
