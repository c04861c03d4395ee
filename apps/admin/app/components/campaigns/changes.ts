import type { CampaignDetails } from "../../graphql/campaign.ts";
import type { KeywordMatchType } from "../../graphql/enums.ts";

/** Changes that can be made from here, and the words for them. */
export interface Changes {
	budget: boolean;
	status: boolean;
	keywords: boolean;
	/** Match types that a negative keyword can have; none where there are none. */
	negativeMatchTypes: readonly KeywordMatchType[];
	platformName: string;
}

/** Changes that the platform takes, of a campaign that is there in an account that is still chosen, by somebody who may make them. */
export function changesOf({
	capabilities,
	negativeMatchTypes,
	platformName,
	canEdit,
	campaign: { status, adAccount },
}: {
	capabilities: readonly string[];
	negativeMatchTypes: readonly KeywordMatchType[];
	platformName: string;
	canEdit: boolean;
	campaign: Pick<CampaignDetails, "status" | "adAccount">;
}): Changes {
	const isOpen = canEdit && adAccount.synced && status !== "REMOVED";
	return {
		budget: isOpen && capabilities.includes("BUDGET_WRITE"),
		status: isOpen && capabilities.includes("STATUS_WRITE"),
		keywords: isOpen && capabilities.includes("KEYWORD_WRITE"),
		negativeMatchTypes,
		platformName,
	};
}
