import { AppError } from "@patchbay/errors";
import {
	isRefusedAccount,
	toUnreadableAccount,
	toUnreadableReason,
	untoldReason,
} from "../accounts/unreadable-account.ts";
import type { AdAccountDraft, UnreadableReason } from "../drafts.ts";
import {
	AppRejectedForAccount,
	type FailureKind,
	failureKind,
	RateLimited,
} from "../errors.ts";
import { mapConcurrently } from "../map-concurrently.ts";
import type { PlatformSession } from "../session.ts";
import { type Below, placeInTree, type Root } from "./account-tree.ts";
import { customerClientRow, customerRow } from "./api-types.ts";
import { createGoogleAdsClient, type GoogleAdsClient } from "./client.ts";
import { formatCustomerId, toAdAccount } from "./mapper.ts";
import { gaql } from "./queries.ts";
import { rowsOf } from "./reading.ts";

const atOnce = 4;

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
	const [first] = roots;
	if (first?.error && roots.every(({ error }) => error && !isOwnMatter(error)))
		throw first.error;
	const preferred = session.extras.loginCustomerId?.replaceAll("-", "");
	const isPreferred = ({ account }: Root) =>
		Number(account.externalId === preferred);
	roots.sort((one, other) => isPreferred(other) - isPreferred(one));
	const refused = new Map<string, UnreadableReason>();
	const accounts = await placeInTree(roots, async ({ externalId }, root) => {
		const customer = { externalId, accessExternalId: root.account.externalId };
		const query = gaql("customerClients", ["customer_client.level = 1"]);
		try {
			return new Set((await client.all(customer, query, clientIds)).records);
		} catch (error) {
			if (!isOneCustomers(error)) throw error;
			refused.set(externalId, toUnreadableReason(error));
			return null;
		}
	});
	return accounts.map((each) => ({
		...each,
		unreadable: each.unreadable ?? refused.get(each.externalId) ?? null,
	}));
}

const clientId = "customer_client.id";
const clients = rowsOf(
	"account",
	clientId,
	customerClientRow,
	({ customerClient }): Below => ({
		account: toAdAccount(customerClient),
		level: customerClient.level ?? 0,
		hidden: customerClient.hidden ?? false,
	}),
);
const clientIds = rowsOf(
	"account",
	clientId,
	customerClientRow,
	({ customerClient }) => customerClient.id,
);
const customers = rowsOf(
	"account",
	"customer.id",
	customerRow,
	({ customer }) => toAdAccount(customer),
);

async function readRoot(
	client: GoogleAdsClient,
	externalId: string,
): Promise<ReadRoot> {
	try {
		const tree = await readTree(client, externalId);
		const itself = tree.find(({ level }) => level === 0);
		return {
			account: itself?.account ?? (await readCustomer(client, externalId)),
			below: tree.filter(
				({ level, account }) => level > 0 && account.externalId !== externalId,
			),
			error: null,
		};
	} catch (error) {
		if (!isOneCustomers(error)) throw error;
		const account = unreadable(
			externalId,
			toUnreadableReason(error),
			statusOf[failureKind(error)],
		);
		return { account, below: [], error };
	}
}

/** The customer itself with level 0, where it tells, and all that lies below it. */
async function readTree(
	client: GoogleAdsClient,
	externalId: string,
): Promise<Below[]> {
	const { records, rejected } = await client.all(
		{ externalId, accessExternalId: null },
		gaql("customerClients"),
		clients,
	);
	const untold = rejected.flatMap(({ externalId: id, message }) =>
		id === null
			? []
			: {
					account: unreadable(id, untoldReason(message)),
					level: 1,
					hidden: false,
				},
	);
	return [...records, ...untold];
}

/** A customer that is no manager may have no `customer_client` of itself. */
async function readCustomer(
	client: GoogleAdsClient,
	externalId: string,
): Promise<AdAccountDraft> {
	const { records, rejected } = await client.all(
		{ externalId, accessExternalId: null },
		gaql("customer", [], "LIMIT 1"),
		customers,
	);
	return (
		records[0] ??
		unreadable(
			externalId,
			untoldReason(
				rejected[0]?.message ??
					"Google Ads gives no information about this ad account.",
			),
		)
	);
}

const statusOf: Partial<Record<FailureKind, string>> = {
	account: "NOT_ENABLED",
	access: "NO_ACCESS",
};

function unreadable(
	externalId: string,
	reason: UnreadableReason,
	platformStatus = "UNREADABLE",
): AdAccountDraft {
	const name = formatCustomerId(externalId);
	return toUnreadableAccount(externalId, reason, { name, platformStatus });
}

/** Kinds of failure that may be one customer's while the others can be read. */
const oneCustomers: ReadonlySet<FailureKind> = new Set([
	"account",
	"operator",
	"transient",
	"rejected",
	"reply",
	"cursor",
]);

function isOneCustomers(error: unknown): error is AppError {
	return (
		isRefusedAccount(error) ||
		(error instanceof AppError && oneCustomers.has(failureKind(error))) ||
		// Google holds back an expensive query of one account alone.
		(error instanceof RateLimited && error.limitedBy === "account")
	);
}

/** Tells whether a failure is about the account that met it, or the login's right to it. */
function isOwnMatter(error: AppError): boolean {
	return isRefusedAccount(error) && !(error instanceof AppRejectedForAccount);
}
