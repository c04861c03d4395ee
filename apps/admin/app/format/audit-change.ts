import type { AuditChange } from "../graphql/audit.ts";
import type { BudgetPeriod, CampaignStatus } from "../graphql/enums.ts";
import { budgetPeriodNames, campaignLabels, inWords } from "./labels.ts";
import { formatMoney } from "./money.ts";

/** A changed value before and after, such as `$40.00 per day → $45.00 per day`. */
export function describeChange({ before, after }: AuditChange): string {
	return `${describeValue(before)} → ${describeValue(after)}`;
}

interface Value {
	amountMicros?: string;
	currencyCode?: string;
	period?: BudgetPeriod;
	status?: CampaignStatus;
	platformStatus?: string;
	keywords?: { text: string; matchType: string }[];
	/** True where these are negative keywords. */
	negative?: boolean;
}

function describeValue(value: object | null): string {
	if (value === null) return "not known";
	const {
		amountMicros,
		currencyCode,
		period,
		status,
		platformStatus,
		keywords,
		negative,
	}: Value = value;
	if (amountMicros !== undefined)
		return `${currencyCode ? formatMoney(amountMicros, currencyCode) : amountMicros}${period ? ` ${budgetPeriodNames[period]}` : ""}`;
	if (status !== undefined)
		return `${campaignLabels[status].text}${platformStatus ? ` (${inWords(platformStatus)})` : ""}`;
	if (keywords === undefined) return "not known";
	return keywords.length === 0
		? "none of them"
		: keywords
				.map(({ text }) => `${negative ? "not " : ""}“${text}”`)
				.join(", ");
}
