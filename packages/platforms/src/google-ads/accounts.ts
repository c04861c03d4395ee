import { AppError, isUserErrorCode } from "@patchbay/errors";
import type { AdAccountDraft, UnreadableReason } from "../drafts.ts";
import { AppRejectedForAccount, failureKind } from "../errors.ts";
import { mapConcurrently } from "../map-concurrently.ts";
import { mostPages } from "../page-trail.ts";
import { RowReading } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { type Below, placeInTree, type Root } from "./account-tree.ts";
import { customerClientRow, customerRow } from "./api-types.ts";
import { createGoogleAdsClient, type GoogleAdsClient } from "./client.ts";
import { findId } from "./find-id.ts";
import { formatCustomerId, toAdAccount } from "./mapper.ts";
import { gaql } from "./queries.ts";

const atOnce = 4;
const unplaced = { parentExternalId: null, accessExternalId: null };

/** A customer's tree, and why it could not be read. */
type ReadRoot = Root & { error: AppError | null };

/**
 * Every account that the login reaches, each once: one query for each customer that is reached directly tells the whole
 * tree below it. Of several managers above an account the operator's `loginCustomerId` is the one to enter by. A customer
 * that cannot be read is listed with its reason.
 * @throws what every customer answered, where it is none's own matter
 */
export async function listAdAccounts(
	session: PlatformSession,
): Promise<AdAccountDraft[]> {
	const client = createGoogleAdsClient(session);
	const direct = [...new Set(await client.listAccessibleCustomers())];
	const roots = await mapConcurrently(direct, atOnce, (id) =>
		readRoot(client, id),
	);
	const shared = sharedFailure(roots);
	if (shared) throw shared;
	const preferred = session.extras.loginCustomerId?.replaceAll("-", "");
	const isPreferred = ({ account }: Root) =>
		Number(account.externalId === preferred);
	roots.sort((one, other) => isPreferred(other) - isPreferred(one));
	const refused = new Map<string, UnreadableReason>();
	const accounts = await placeInTree(roots, async (manager) => {
		const children = await readChildren(client, manager, roots);
		if (children instanceof Set) return children;
		refused.set(manager.externalId, toReason(children));
		return null;
	});
	return accounts.map((each) => ({
		...each,
		unreadable: each.unreadable ?? refused.get(each.externalId) ?? null,
	}));
}

/** Finds the failure that all customers share, where it is not each one's own matter. */
function sharedFailure(roots: readonly ReadRoot[]): AppError | null {
	const isShared = roots.every(
		({ error }) => error !== null && !isOwnMatter(error),
	);
	return isShared ? (roots[0]?.error ?? null) : null;
}

async function readRoot(
	client: GoogleAdsClient,
	externalId: string,
): Promise<ReadRoot> {
	try {
		const rows = await readTree(client, externalId);
		const account =
			rows.find(({ level }) => level === 0)?.account ??
			(await readCustomer(client, externalId));
		return {
			account,
			below: rows.filter(
				(row) => row.level > 0 && row.account.externalId !== externalId,
			),
			error: null,
		};
	} catch (error) {
		if (!isOneCustomers(error)) throw error;
		return { account: unreadable(externalId, error), below: [], error };
	}
}

/** The customer itself with level 0, where it tells, and all that lies below it. */
async function readTree(
	client: GoogleAdsClient,
	externalId: string,
): Promise<Below[]> {
	const found: Below[] = [];
	const pages = client.searchPages(
		{ externalId, accessExternalId: null },
		gaql("customerClients"),
		() =>
			new RowReading({
				entity: "account",
				list: "results",
				schema: customerClientRow,
				// A hidden account is one that its manager has put away.
				toDraft: ({ customerClient }): Below | null =>
					customerClient.hidden
						? null
						: {
								account: toAdAccount(customerClient, unplaced),
								level: customerClient.level ?? 0,
							},
				findId: (raw) => findId(raw, ["customerClient", "id"]),
			}),
		{ mostPages },
	);
	for await (const { rows } of pages) {
		found.push(...rows.records);
		for (const { externalId: id, message } of rows.rejected)
			if (id !== null && id !== externalId)
				found.push({
					account: notTold(id, {
						code: "PLATFORM_REPLY_CHANGED",
						message,
						isRefusal: false,
					}),
					level: 1,
				});
	}
	return found;
}

/** A customer that is no manager may have no `customer_client` of itself. */
async function readCustomer(
	client: GoogleAdsClient,
	externalId: string,
): Promise<AdAccountDraft> {
	const { rows } = await client.search(
		{ externalId, accessExternalId: null },
		gaql("customer", [], "LIMIT 1"),
		() =>
			new RowReading({
				entity: "account",
				list: "results",
				schema: customerRow,
				toDraft: ({ customer }) => toAdAccount(customer, unplaced),
				findId: () => externalId,
			}),
	);
	return (
		rows.records[0] ??
		notTold(externalId, {
			code: "PLATFORM_REPLY_CHANGED",
			message: "Google Ads gives no information about this ad account.",
			isRefusal: false,
		})
	);
}

/** Ids directly below a manager, or why it does not tell. */
async function readChildren(
	client: GoogleAdsClient,
	manager: AdAccountDraft,
	roots: readonly Root[],
): Promise<Set<string> | AppError> {
	const root = roots.find(({ below }) =>
		below.some(({ account }) => account.externalId === manager.externalId),
	);
	const children = new Set<string>();
	try {
		const pages = client.searchPages(
			{
				externalId: manager.externalId,
				accessExternalId: root?.account.externalId ?? null,
			},
			gaql("customerClients", ["customer_client.level = 1"]),
			() =>
				new RowReading({
					entity: "account",
					list: "results",
					schema: customerClientRow,
					toDraft: ({ customerClient }) => customerClient.id,
					findId: () => null,
				}),
			{ mostPages },
		);
		for await (const { rows } of pages)
			for (const id of rows.records) children.add(id);
		return children;
	} catch (error) {
		if (!isOneCustomers(error)) throw error;
		return error;
	}
}

/** Tells whether a failure may be one customer's while the others can be read. */
function isOneCustomers(error: unknown): error is AppError {
	if (!(error instanceof AppError)) return false;
	switch (failureKind(error)) {
		case "access":
			return error.code === "ACCESS_MISSING";
		case "account":
		case "operator":
		case "transient":
		case "rejected":
		case "reply":
		case "cursor":
			return true;
		default:
			return false;
	}
}

/** Tells whether a failure is about the account that met it, or the login's right to it. */
function isOwnMatter(error: AppError): boolean {
	const kind = failureKind(error);
	return kind === "access" || kind === "account";
}

function toReason(error: AppError): UnreadableReason {
	return {
		code: isUserErrorCode(error.code) ? error.code : "PLATFORM_REPLY_CHANGED",
		message: error.message,
		isRefusal: isOwnMatter(error) || error instanceof AppRejectedForAccount,
	};
}

function unreadable(externalId: string, error: AppError): AdAccountDraft {
	const kind = failureKind(error);
	return {
		...notTold(externalId, toReason(error)),
		platformStatus:
			kind === "account"
				? "NOT_ENABLED"
				: kind === "access"
					? "NO_ACCESS"
					: "UNREADABLE",
	};
}

/** An account of which nothing but its id is known. */
function notTold(externalId: string, reason: UnreadableReason): AdAccountDraft {
	return {
		externalId,
		name: formatCustomerId(externalId),
		currencyCode: null,
		timeZone: null,
		manager: false,
		...unplaced,
		platformStatus: "UNREADABLE",
		active: false,
		unreadable: reason,
	};
}
