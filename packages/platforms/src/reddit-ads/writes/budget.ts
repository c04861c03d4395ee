import { InvalidInput } from "@patchbay/errors";
import type { AccountRef, BudgetDraft, CampaignStatus } from "../../drafts.ts";
import { PlatformRejected } from "../../errors.ts";
import { microsToUnits } from "../../money.ts";
import type { PlatformSession } from "../../session.ts";
import type {
	BudgetChange,
	BudgetState,
	WriteOptions,
	WriteTarget,
	Written,
} from "../../writes/write-parts.ts";
import { toAdGroupBudget, toCampaignBudget } from "../campaign-mapper.ts";
import { adGroupEntity, campaignEntity } from "../entity-lists.ts";
import { toStatus } from "../statuses.ts";
import { readOne } from "./levels.ts";
import {
	type InAccount,
	readIsOpen,
	requireOpenAccount,
	sendChange,
} from "./send-change.ts";

/** A budget with what its change needs to know besides. */
export interface FoundBudget extends BudgetState, InAccount {
	status: CampaignStatus;
}

const field = ["amountMicros"];

/** @returns null for an object that the account does not have, or that was deleted */
export async function readBudget(
	session: PlatformSession,
	account: AccountRef,
	{ level, externalId }: WriteTarget,
): Promise<FoundBudget | null> {
	const [isOpenAccount, found] = await Promise.all([
		readIsOpen(session, account),
		level === "campaign"
			? readCampaign(session, account, externalId)
			: readAdGroup(session, account, externalId),
	]);
	if (!found || found.platformStatus === "DELETED") return null;
	const { status, budget } = found;
	return {
		status,
		isOpenAccount,
		budget,
		keptAt: budget ? null : level === "campaign" ? "adGroup" : "campaign",
		currencyCode: account.currencyCode,
		sharedWith: 0,
		// Reddit publishes a least amount in dollars alone: its own refusal tells.
		leastMicros: null,
		stepMicros: stepOf(account.currencyCode),
	};
}

type Found = ReturnType<typeof toStatus> & { budget: BudgetDraft | null };

async function readCampaign(
	session: PlatformSession,
	account: AccountRef,
	id: string,
): Promise<Found | null> {
	const row = await readOne(session, account, campaignEntity, id);
	return row && { ...toStatus(row), budget: toCampaignBudget(row) };
}

async function readAdGroup(
	session: PlatformSession,
	account: AccountRef,
	id: string,
): Promise<Found | null> {
	const row = await readOne(session, account, adGroupEntity, id);
	return row && { ...toStatus(row), budget: toAdGroupBudget(row) };
}

/** Smallest coin of a currency: Reddit takes millionths, which nobody can pay. */
export function stepOf(currencyCode: string): bigint {
	if (!/^[A-Z]{3}$/.test(currencyCode)) return 10_000n;
	const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat("en", {
		style: "currency",
		currency: currencyCode,
	}).resolvedOptions();
	return 10n ** BigInt(6 - Math.min(digits, 6));
}

/** Sets the amount of a campaign's or an ad group's budget. Reddit checks nothing without changing it: what is known is checked here. */
export async function writeBudget(
	session: PlatformSession,
	account: AccountRef,
	{ target, before, amountMicros }: BudgetChange,
	{ validateOnly }: WriteOptions,
): Promise<Written> {
	// All that `readBudget` tells comes back.
	const found = before as FoundBudget;
	const { status, stepMicros, currencyCode } = found;
	if (amountMicros <= 0n || amountMicros % stepMicros !== 0n)
		throw new InvalidInput(
			`A budget is more than nothing, in whole steps of ${microsToUnits(stepMicros)} ${currencyCode}. Choose another amount.`,
			{ field },
		);
	if (amountMicros > BigInt(Number.MAX_SAFE_INTEGER))
		throw new InvalidInput(
			"Reddit Ads takes no budget of so much. Choose a smaller one.",
			{ field },
		);
	if (status === "REMOVED")
		throw new PlatformRejected(
			"This is archived at Reddit Ads, so that its budget cannot be changed. Choose another one.",
		);
	requireOpenAccount(found);
	if (!validateOnly)
		await sendChange(
			session,
			account,
			target.level === "campaign" ? "campaign" : "adGroup",
			target.externalId,
			["goal_value", Number(amountMicros)],
		);
	return { warnings: [] };
}
