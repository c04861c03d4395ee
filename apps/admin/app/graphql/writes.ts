import { graphql } from "./document.ts";
import type { CampaignStatus, KeywordMatchType } from "./enums.ts";
import { type UserError, userErrorFields } from "./parts.ts";

/** Answer to a change at a platform, or to its check. */
export interface WritePayload {
	/** Null where there was nothing to check. */
	validatedByPlatform: boolean | null;
	warnings: string[];
	userErrors: UserError[];
}

const payload = `validatedByPlatform warnings ${userErrorFields}`;

export const updateBudget = graphql<
	{ updateBudget: WritePayload },
	{
		input: {
			targetId: string;
			amountMicros: string;
			expectedAmountMicros: string;
			validateOnly: boolean;
		};
	}
>(/* GraphQL */ `
	mutation UpdateBudget($input: UpdateBudgetInput!) {
		updateBudget(input: $input) { ${payload} }
	}
`);

export const setStatus = graphql<
	{ setStatus: WritePayload },
	{
		input: { targetId: string; status: CampaignStatus; validateOnly: boolean };
	}
>(/* GraphQL */ `
	mutation SetStatus($input: SetStatusInput!) {
		setStatus(input: $input) { ${payload} }
	}
`);

export const addKeywords = graphql<
	{ addKeywords: WritePayload },
	{
		input: {
			adGroupId: string;
			keywords: {
				text: string;
				matchType: KeywordMatchType;
				negative: boolean;
			}[];
			validateOnly: boolean;
		};
	}
>(/* GraphQL */ `
	mutation AddKeywords($input: AddKeywordsInput!) {
		addKeywords(input: $input) { ${payload} }
	}
`);
