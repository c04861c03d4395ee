import { InvalidInput } from "@patchbay/errors";
import type { AccountRef } from "../../drafts.ts";
import { RateLimited } from "../../errors.ts";
import { microsToUnits } from "../../money.ts";
import type { PlatformSession } from "../../session.ts";
import type {
	BudgetChange,
	WriteOptions,
	WriteTarget,
	Written,
} from "../../writes/write-parts.ts";
import { callTikTok } from "../call.ts";
import { codeOf } from "../errors.ts";
import { checkId } from "../ids.ts";
import { fixedMost, lockedUntil } from "./budget-rules.ts";
import type { FoundBudget } from "./read-budget.ts";

/** Codes with which TikTok refuses an amount. */
const refusedAmount = [40000, 40002];

const field = ["amountMicros"];

/**
 * Sets the amount of a campaign's or an ad group's budget. An ad group's amount for days holds at once where enough is left
 * of today; else it is scheduled for the account's next midnight, as is one that takes the place of a scheduled amount.
 */
export async function writeBudget(
	session: PlatformSession,
	account: AccountRef,
	{ target, before, amountMicros }: BudgetChange,
	{ validateOnly }: WriteOptions,
): Promise<Written> {
	// All that `readBudget` tells comes back.
	const found = before as FoundBudget;
	const most = fixedMost(account.currencyCode);
	if (most !== null && amountMicros >= most)
		throw new InvalidInput(
			`TikTok Ads takes no budget of ${microsToUnits(most)} ${account.currencyCode} or more. Choose a smaller one.`,
			{ field },
		);
	const call = planCall(target, found, amountMicros);
	if (call.path === "adgroup/budget/update/") checkLock(account);
	if (!validateOnly) await send(session, account, call);
	return { warnings: warningsOf(account, target, found, amountMicros) };
}

interface Planned {
	path: `${string}/`;
	body: Readonly<Record<string, unknown>>;
}

function planCall(
	{ level, externalId }: WriteTarget,
	found: FoundBudget,
	amountMicros: bigint,
): Planned {
	// Whole steps of a currency, below ten million dollars: a double writes them exactly.
	const amount = Number(microsToUnits(amountMicros));
	const id = checkId(externalId);
	if (level === "campaign")
		return {
			path: "campaign/update/",
			body: { campaign_id: id, budget: amount },
		};
	if (found.budget?.period === "LIFETIME")
		return {
			path: "adgroup/budget/update/",
			body: { budget: [{ adgroup_id: id, budget: amount }] },
		};
	if (hasToWait(level, found, amountMicros))
		return {
			path: "adgroup/budget/update/",
			body: {
				scheduled_budget: [{ adgroup_id: id, scheduled_budget: amount }],
			},
		};
	return { path: "adgroup/update/", body: { adgroup_id: id, budget: amount } };
}

/** Tells whether an amount can hold from the account's next midnight on alone. */
const hasToWait = (
	level: WriteTarget["level"],
	{ budget, leastAtOnce, isScheduled }: FoundBudget,
	amountMicros: bigint,
): boolean =>
	level === "adGroup" &&
	budget?.period === "DAILY" &&
	(amountMicros < leastAtOnce || isScheduled);

function warningsOf(
	{ currencyCode }: AccountRef,
	{ level }: WriteTarget,
	found: FoundBudget,
	amountMicros: bigint,
): string[] {
	const { usualLeast, leastAtOnce, isDynamic, isAbove } = found;
	return [
		usualLeast !== null &&
			amountMicros < usualLeast &&
			`TikTok takes less than ${microsToUnits(usualLeast)} ${currencyCode} here only for shops and what was made in its Simplified Mode: it may refuse this.`,
		isDynamic &&
			"TikTok spends up to 125 % of this budget on single days, and no more than seven times of it in a week.",
		isAbove &&
			"The ad groups of this campaign have budgets of their own, which hold as well.",
		hasToWait(level, found, amountMicros) &&
			(amountMicros < leastAtOnce
				? "More than this has been spent today: the budget holds from the account's next midnight on."
				: "Another budget was scheduled for the account's next midnight: this one takes its place, and holds from then on."),
	].filter((warning) => warning !== false);
}

function checkLock({ timeZone }: AccountRef): void {
	const retryAt = lockedUntil(timeZone, Date.now());
	if (retryAt)
		throw new RateLimited(
			"TikTok Ads takes no budgets of ad groups in the last five minutes before the account's midnight. Try again after it.",
			{ retryAt, limitedBy: "account" },
		);
}

/** Sends the change once: nothing repeats it. */
async function send(
	session: PlatformSession,
	{ externalId: account }: AccountRef,
	{ path, body }: Planned,
): Promise<void> {
	const reply = await callTikTok(session, {
		path,
		account,
		body: { advertiser_id: account, ...body },
		lenient: refusedAmount,
	});
	const code = codeOf(reply);
	if (code !== null && refusedAmount.includes(code))
		throw new InvalidInput(
			`TikTok Ads does not take this budget (${code}). Choose another amount, or look in TikTok Ads Manager whether the budget can be changed there: that of a Smart+ campaign can be changed there alone.`,
			{ field },
		);
}
