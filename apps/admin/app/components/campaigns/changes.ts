import type { CampaignDetails } from "../../graphql/campaign.ts";

/** Changes that can be made from here, and the words for them. */
export interface Changes {
	budget: boolean;
	status: boolean;
	keywords: boolean;
	platformName: string;
}

/** Changes that the platform takes, of a campaign that is there in an account that is still chosen, by somebody who may make them. */
export function changesOf({
	capabilities,
	platformName,
	canEdit,
	campaign: { status, adAccount },
}: {
	capabilities: readonly string[];
	platformName: string;
	canEdit: boolean;
	campaign: Pick<CampaignDetails, "status" | "adAccount">;
}): Changes {
	const isOpen = canEdit && adAccount.synced && status !== "REMOVED";
	return {
		budget: isOpen && capabilities.includes("BUDGET_WRITE"),
		status: isOpen && capabilities.includes("STATUS_WRITE"),
		keywords: isOpen && capabilities.includes("KEYWORD_WRITE"),
		platformName,
	};
}
