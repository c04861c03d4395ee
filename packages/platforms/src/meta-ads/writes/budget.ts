import { InvalidInput } from "@patchbay/errors";
import type { AccountRef } from "../../drafts.ts";
import { microsToMinor, minorToMicros } from "../../money.ts";
import { parseReply } from "../../parse-reply.ts";
import type { PlatformSession } from "../../session.ts";
import { readBeside } from "../../writes/read-beside.ts";
import type {
	BudgetChange,
	BudgetState,
	WriteOptions,
	WriteTarget,
	Written,
} from "../../writes/write-parts.ts";
import {
	budgetReply,
	type MinimumBudgetRow,
	minimumBudgetRow,
	minimumBudgetsReply,
} from "../api-types.ts";
import { createMetaAdsClient } from "../client.ts";
import { minorUnits } from "../currencies.ts";
import { metaAdsRules } from "../errors.ts";
import { accountPath } from "../ids.ts";
import { toBudget } from "../mapper.ts";
import { readObject } from "../objects.ts";
import { writeObject } from "./write-object.ts";

const fields = "daily_budget,lifetime_budget";

/**
 * The budget of a campaign or an ad set. Meta keeps amounts either on the campaign or on its ad sets, never on both.
 * @returns null for an object that Meta no longer has
 */
export async function readBudget(
	session: PlatformSession,
	account: AccountRef,
	{ level, externalId }: WriteTarget,
): Promise<BudgetState | null> {
	const isAdSet = level === "adGroup";
	const { currencyCode } = account;
	const told = await readBeside(
		async () => {
			const reply = await readObject(
				session,
				account,
				externalId,
				isAdSet ? `${fields},billing_event` : fields,
			);
			return reply === null
				? null
				: parseReply(metaAdsRules, budgetReply, reply);
		},
		(row) =>
			toBudget(row, currencyCode)?.period === "DAILY"
				? (row.billing_event ?? "")
				: null,
		(billedFor) => readLeast(session, account, billedFor),
	);
	if (!told) return null;
	const budget = toBudget(told.found, currencyCode);
	return {
		budget,
		keptAt: budget === null ? (isAdSet ? "campaign" : "adGroup") : null,
		currencyCode,
		sharedWith: 0,
		leastMicros: told.other,
		stepMicros: minorToMicros(1, currencyCode, minorUnits) ?? 1n,
	};
}

/** Names of the minimums by what an ad set is billed for; impressions for all else, and for campaigns. */
const minimumOf: Readonly<Record<string, keyof MinimumBudgetRow>> = {
	CLICKS: "min_daily_budget_high_freq",
	LINK_CLICKS: "min_daily_budget_high_freq",
	PAGE_LIKES: "min_daily_budget_high_freq",
	POST_ENGAGEMENT: "min_daily_budget_high_freq",
	APP_INSTALLS: "min_daily_budget_low_freq",
	OFFER_CLAIMS: "min_daily_budget_low_freq",
	VIDEO_VIEWS: "min_daily_budget_video_views",
	THRUPLAY: "min_daily_budget_video_views",
};

/** Smallest budget of a day in the account's currency; null where Meta tells none. */
async function readLeast(
	session: PlatformSession,
	account: AccountRef,
	billedFor: string,
): Promise<bigint | null> {
	const { data } = parseReply(
		metaAdsRules,
		minimumBudgetsReply,
		await createMetaAdsClient(session).get(
			`${accountPath(account)}/minimum_budgets`,
			{ fields: Object.keys(minimumBudgetRow.shape).join(",") },
			{ bucket: "management", account: account.externalId },
		),
	);
	const row = data
		.map((each) => minimumBudgetRow.safeParse(each).data)
		.find((each) => each?.currency === account.currencyCode);
	const name = Object.hasOwn(minimumOf, billedFor)
		? minimumOf[billedFor]
		: undefined;
	const least = row?.[name ?? "min_daily_budget_imp"];
	return least === undefined
		? null
		: minorToMicros(least, account.currencyCode, minorUnits);
}

/**
 * Sets the amount of a budget that is there; its period stays.
 * @throws {InvalidInput} for an object without a budget of its own, or an amount between two of the currency's smallest units
 */
export async function writeBudget(
	session: PlatformSession,
	account: AccountRef,
	{ target, before, amountMicros }: BudgetChange,
	options: WriteOptions,
): Promise<Written> {
	const { budget } = before;
	if (budget === null)
		throw new InvalidInput(
			target.level === "campaign"
				? "This campaign's budgets are kept on its ad sets. Change them there."
				: "This ad set spends from its campaign's budget. Change it there.",
			{ field: ["targetId"] },
		);
	const minor = microsToMinor(amountMicros, account.currencyCode, minorUnits);
	if (minor === null)
		throw new InvalidInput(
			`A budget in ${account.currencyCode} is a whole number of its smallest unit. Round the amount.`,
			{ field: ["amountMicros"] },
		);
	await writeObject(
		session,
		account,
		target.externalId,
		{
			[budget.period === "LIFETIME" ? "lifetime_budget" : "daily_budget"]:
				String(minor),
		},
		options,
	);
	return {
		warnings: ["Meta takes up to 15 minutes to spend by the new budget."],
	};
}
