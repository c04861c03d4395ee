import { InvalidInput } from "@patchbay/errors";
import type { AccountRef } from "../../drafts.ts";
import { microsToUnits } from "../../money.ts";
import type { PlatformSession } from "../../session.ts";
import type {
	BudgetChange,
	BudgetState,
	WriteOptions,
	WriteTarget,
	Written,
} from "../../writes/write-parts.ts";
import type { CampaignRow } from "../api-types.ts";
import { readBudgets } from "../budgets.ts";
import { readCampaigns } from "../campaigns.ts";
import { leastDailyBudget, stepOf } from "../currencies.ts";
import { checkId, isId } from "../ids.ts";
import { toBudget } from "../mapper.ts";
import { changeOne } from "./change.ts";
import { checkRole } from "./check-role.ts";
import { onlyRow } from "./only-row.ts";

/** State of a budget with what this platform's own write needs besides. */
interface FoundBudget extends BudgetState {
	budgetType: string | null;
	isExperiment: boolean;
}

/**
 * The budget that a campaign spends from: its own, or one of the account's that several campaigns share.
 * @returns null for a campaign that Microsoft no longer has
 */
export async function readBudget(
	session: PlatformSession,
	account: AccountRef,
	{ externalId }: WriteTarget,
): Promise<FoundBudget | null> {
	const row = await readCampaign(session, account, externalId);
	if (!row || row.Status === "Deleted") return null;
	const { currencyCode } = account;
	const shared = row.BudgetId
		? ((await readBudgets(session, account, [row.BudgetId])).get(
				row.BudgetId,
			) ?? null)
		: null;
	const budget = toBudget(row, shared);
	return {
		budget,
		keptAt: null,
		currencyCode,
		sharedWith: Math.max(0, (shared?.AssociationCount ?? 1) - 1),
		leastMicros:
			budget?.period === "DAILY" ? leastDailyBudget(currencyCode) : null,
		stepMicros: stepOf(currencyCode),
		budgetType: row.BudgetType ?? null,
		isExperiment: row.ExperimentId !== null,
	};
}

/** A campaign as Microsoft tells it at this moment. */
export async function readCampaign(
	session: PlatformSession,
	account: AccountRef,
	externalId: string,
): Promise<CampaignRow | null> {
	// An id with more digits than a 64-bit number has names no campaign.
	if (!isId(externalId)) return null;
	const found = await readCampaigns(session, account, [externalId]);
	return onlyRow(found, "campaign")?.row ?? null;
}

const field = ["amountMicros"];

/**
 * Sets the amount of a budget; its period stays. A shared one is an object of its own, and every campaign that spends from
 * it gets the new amount.
 */
export async function writeBudget(
	session: PlatformSession,
	account: AccountRef,
	{ target, before, amountMicros }: BudgetChange,
	{ validateOnly }: WriteOptions,
): Promise<Written> {
	// All that `readBudget` tells comes back.
	const { budget, budgetType, isExperiment, leastMicros, stepMicros } =
		before as FoundBudget;
	if (budget === null)
		throw new InvalidInput(
			"Microsoft Ads tells no budget of this campaign. Set one there first.",
			{ field: ["targetId"] },
		);
	if (isExperiment)
		throw new InvalidInput(
			"This campaign belongs to an experiment, whose budget is kept there. Change the experiment at Microsoft Ads.",
			{ field: ["targetId"] },
		);
	if (amountMicros % stepMicros !== 0n)
		throw new InvalidInput(
			`A budget in ${account.currencyCode} has no smaller parts than ${microsToUnits(stepMicros)}. Round the amount.`,
			{ field },
		);
	if (leastMicros !== null && amountMicros < leastMicros)
		throw new InvalidInput(
			`Microsoft Ads takes no daily budget below ${microsToUnits(leastMicros)} ${account.currencyCode}. Choose a larger amount.`,
			{ field },
		);
	if (amountMicros > largestMicros)
		throw new InvalidInput(
			"Microsoft Ads takes no budget as large as this. Choose a smaller amount.",
			{ field },
		);
	if (validateOnly) {
		await checkRole(session, account);
		return { warnings: [] };
	}
	// Whole hundredths far below 2^53: a double writes them exactly.
	const amount = Number(microsToUnits(amountMicros));
	await changeOne(
		session,
		account,
		budget.externalId === null
			? {
					method: "PUT",
					path: "Campaigns",
					body: {
						AccountId: account.externalId,
						Campaigns: [
							{
								Id: checkId(target.externalId),
								DailyBudget: amount,
								BudgetType: budgetType,
							},
						],
					},
				}
			: {
					method: "PUT",
					path: "Budgets",
					body: { Budgets: [{ Id: budget.externalId, Amount: amount }] },
				},
	);
	return { warnings: [] };
}

/** A thousand million units: no currency's largest budget of a day is above it. */
const largestMicros = 1_000_000_000_000_000n;
