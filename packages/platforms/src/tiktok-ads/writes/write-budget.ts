import { InvalidInput } from "@patchbay/errors";
import type { AccountRef } from "../../drafts.ts";
import { PlatformRejected, RateLimited } from "../../errors.ts";
import { microsToUnits } from "../../money.ts";
import type { PlatformSession } from "../../session.ts";
import type {
	BudgetChange,
	WriteOptions,
	WriteTarget,
	Written,
} from "../../writes/write-parts.ts";
import { callTikTok, type TikTokCall } from "../call.ts";
import { codeOf } from "../errors.ts";
import { checkId } from "../ids.ts";
import { fixedMost, lockedUntil, stepOf } from "./budget-rules.ts";
import { type FoundBudget, findBudget } from "./read-budget.ts";

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
	{ target, amountMicros }: BudgetChange,
	{ validateOnly }: WriteOptions,
): Promise<Written> {
	const found = await findBudget(session, account, target);
	if (!found?.budget)
		throw new PlatformRejected(
			found?.keptAt
				? `This ${nameOf(target)} has no budget of its own at TikTok Ads: it is kept on the ${found.keptAt === "campaign" ? "campaign" : "ad groups"}. Change it there.`
				: `This ${nameOf(target)} is no longer there at TikTok Ads.`,
		);
	checkAmount(account, found, amountMicros);
	const plan = planWrite(account, target, found, amountMicros);
	if (plan.isLocked) checkLock(account);
	if (!validateOnly) await send(session, plan.call);
	return { warnings: plan.warnings };
}

const nameOf = ({ level }: WriteTarget) =>
	level === "campaign" ? "campaign" : "ad group";

function checkAmount(
	{ currencyCode }: AccountRef,
	{ leastEver }: FoundBudget,
	amountMicros: bigint,
): void {
	const step = stepOf(currencyCode);
	if (amountMicros <= 0n || amountMicros % step !== 0n)
		throw new InvalidInput(
			`TikTok Ads takes budgets in whole steps of ${microsToUnits(step)} ${currencyCode}.`,
			{ field },
		);
	if (leastEver !== null && amountMicros < leastEver)
		throw new InvalidInput(
			`TikTok Ads takes no budget below ${microsToUnits(leastEver)} ${currencyCode} here. Choose a larger one.`,
			{ field },
		);
	const most = fixedMost(currencyCode);
	if (most !== null && amountMicros >= most)
		throw new InvalidInput(
			`TikTok Ads takes no budget of ${microsToUnits(most)} ${currencyCode} or more. Choose a smaller one.`,
			{ field },
		);
}

interface Plan {
	call: Pick<TikTokCall, "path" | "account"> & {
		body: Readonly<Record<string, unknown>>;
	};
	/** True where TikTok takes the call outside of the last minutes of a day alone. */
	isLocked: boolean;
	warnings: string[];
}

function planWrite(
	{ externalId: account, currencyCode }: AccountRef,
	{ level, externalId }: WriteTarget,
	found: FoundBudget,
	amountMicros: bigint,
): Plan {
	const { budget, leastAtOnce, isDynamic, isAbove, isScheduled } = found;
	// Whole steps of a currency, below ten million dollars: a double writes them exactly.
	const amount = Number(microsToUnits(amountMicros));
	const body = { advertiser_id: account };
	const id = checkId(externalId);
	const isTooLittle = amountMicros < leastAtOnce;
	const warnings = [
		...(isDynamic
			? [
					"TikTok spends up to 125 % of this budget on single days, and no more than seven times of it in a week.",
				]
			: []),
		...(isAbove
			? [
					"The ad groups of this campaign have budgets of their own, which hold as well.",
				]
			: []),
	];
	if (isTooLittle && (level === "campaign" || budget?.period === "LIFETIME"))
		throw new InvalidInput(
			`TikTok Ads takes no budget below 105 % of what has been spent of it, which is ${microsToUnits(leastAtOnce)} ${currencyCode} now. Choose a larger one.`,
			{ field },
		);
	if (level === "campaign")
		return {
			call: {
				path: "campaign/update/",
				account,
				body: { ...body, campaign_id: id, budget: amount },
			},
			isLocked: false,
			warnings,
		};
	if (budget?.period === "LIFETIME")
		return {
			call: {
				path: "adgroup/budget/update/",
				account,
				body: { ...body, budget: [{ adgroup_id: id, budget: amount }] },
			},
			isLocked: true,
			warnings,
		};
	if (!isTooLittle && !isScheduled)
		return {
			call: {
				path: "adgroup/update/",
				account,
				body: { ...body, adgroup_id: id, budget: amount },
			},
			isLocked: false,
			warnings,
		};
	return {
		call: {
			path: "adgroup/budget/update/",
			account,
			body: {
				...body,
				scheduled_budget: [{ adgroup_id: id, scheduled_budget: amount }],
			},
		},
		isLocked: true,
		warnings: [
			...warnings,
			isTooLittle
				? "More than this has been spent today: the budget holds from the account's next midnight on."
				: "Another budget was scheduled for the account's next midnight: this one takes its place, and holds from then on.",
		],
	};
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
	call: Plan["call"],
): Promise<void> {
	const reply = await callTikTok(session, { ...call, lenient: refusedAmount });
	const code = codeOf(reply);
	if (code !== null && refusedAmount.includes(code))
		throw new InvalidInput(
			`TikTok Ads does not take this budget (${code}). Choose another amount, or look in TikTok Ads Manager whether the budget can be changed there: that of a Smart+ campaign can be changed there alone.`,
			{ field },
		);
}
