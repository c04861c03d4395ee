import type { AccountRef } from "../../drafts.ts";
import { UnexpectedReply } from "../../errors.ts";
import type { PlatformSession } from "../../session.ts";
import type {
	BudgetChange,
	BudgetState,
	WriteOptions,
	WriteTarget,
	Written,
} from "../../writes/write-parts.ts";
import { campaignRow, currencyRow } from "../api-types.ts";
import { toBudget } from "../mapper.ts";
import { idsIn } from "../queries.ts";
import { mutate, resourceName } from "./mutate.ts";
import { readOne } from "./read-one.ts";

/** The budget that a campaign spends from. It is an object of its own, which several campaigns may share. */
export async function readBudget(
	session: PlatformSession,
	account: AccountRef,
	{ externalId }: WriteTarget,
): Promise<BudgetState | null> {
	// First of the two: nothing is to happen between the amount and its change.
	const stepMicros = await readUnit(session, account);
	const row = await readOne(session, account, {
		entity: "campaign",
		query: "campaigns",
		id: "campaign.id",
		conditions: [idsIn("campaign.id", [externalId])],
		schema: campaignRow,
	});
	if (!row) return null;
	const campaigns = row.campaignBudget?.referenceCount ?? 1n;
	return {
		budget: toBudget(row.campaignBudget),
		keptAt: null,
		currencyCode: account.currencyCode,
		sharedWith: Math.max(0, Number(campaigns) - 1),
		// Google tells it with its refusal alone.
		leastMicros: null,
		stepMicros,
	};
}

/** Smallest amounts by currency: they do not change. */
const units = new Map<string, bigint>();

/** Smallest amount that Google bills in the account's currency, such as a cent. */
async function readUnit(
	session: PlatformSession,
	account: AccountRef,
): Promise<bigint> {
	const { currencyCode } = account;
	const known = units.get(currencyCode);
	if (known !== undefined) return known;
	if (!/^[A-Z]{3}$/.test(currencyCode)) return 1n;
	const row = await readOne(session, account, {
		entity: "currency",
		query: "currencies",
		id: "currency_constant.code",
		conditions: [`currency_constant.code = '${currencyCode}'`],
		schema: currencyRow,
	});
	const unit = row?.currencyConstant.billableUnitMicros ?? 0n;
	if (unit <= 0n) return 1n;
	units.set(currencyCode, unit);
	return unit;
}

export async function writeBudget(
	session: PlatformSession,
	account: AccountRef,
	{ before: { budget }, amountMicros }: BudgetChange,
	{ validateOnly }: WriteOptions,
): Promise<Written> {
	if (!budget?.externalId)
		throw new UnexpectedReply(
			"Google Ads did not tell which budget this campaign spends from. Try again; if this keeps happening, tell the operator.",
			"campaignBudget.id",
		);
	const amount = String(amountMicros);
	await mutate(session, account, {
		collection: "campaignBudgets",
		method: "update",
		changes: [
			{
				resource_name: resourceName(
					account,
					"campaignBudgets",
					budget.externalId,
				),
				...(budget.period === "LIFETIME"
					? { total_amount_micros: amount }
					: { amount_micros: amount }),
			},
		],
		options: { validate_only: validateOnly },
	});
	return { warnings: [] };
}
