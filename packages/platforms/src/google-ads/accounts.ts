import type { AdAccountDraft } from "../drafts.ts";
import { AccessMissing, AccountInactive } from "../errors.ts";
import { mapConcurrently } from "../map-concurrently.ts";
import { RowReading } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { customerClientRow, customerRow } from "./api-types.ts";
import { createGoogleAdsClient, type GoogleAdsClient } from "./client.ts";
import { findId } from "./find-id.ts";
import { formatCustomerId, toAdAccount } from "./mapper.ts";
import { gaql } from "./queries.ts";

// customer_client has no parent, so each manager is asked for its own children: a cycle or a giant tree must end.
const mostManagers = 2_000;
const atOnce = 4;

/**
 * Every account that the login reaches, each once: those reached directly first, then level by level the trees of the
 * managers among them. An account that can be entered both ways keeps the direct one, and its parent in the tree; one that
 * tells nothing of itself is as its manager knows it. Of several managers above an account the operator's
 * `loginCustomerId` is the one to enter by.
 */
export async function listAdAccounts(
	session: PlatformSession,
): Promise<AdAccountDraft[]> {
	const client = createGoogleAdsClient(session);
	const direct = [...new Set(await client.listAccessibleCustomers())];
	const reached = await mapConcurrently(direct, atOnce, (id) =>
		readDirect(client, id),
	);
	const found = new Map(reached.map((each) => [each.externalId, each]));
	const asked = new Set<string>();
	const managers = reached.filter(isReadableManager);
	const preferred = session.extras.loginCustomerId?.replaceAll("-", "");
	await walk(
		client,
		managers.filter(({ externalId }) => externalId === preferred),
		found,
		asked,
	);
	await walk(client, managers, found, asked);
	return [...found.values()].map((each) => ({
		...each,
		level: depthOf(each, found),
	}));
}

/** Counted when the whole tree is known: a manager reached directly can also lie below another. */
function depthOf(
	account: AdAccountDraft,
	found: ReadonlyMap<string, AdAccountDraft>,
): number {
	let depth = 0;
	let parent = account.parentExternalId;
	// Google allows six levels; a cycle must end too.
	while (parent !== null && depth < 20) {
		depth += 1;
		parent = found.get(parent)?.parentExternalId ?? null;
	}
	return depth;
}

/** Adds what lies below the managers to `found`. `asked` holds the managers whose children are known. */
async function walk(
	client: GoogleAdsClient,
	roots: readonly AdAccountDraft[],
	found: Map<string, AdAccountDraft>,
	asked: Set<string>,
): Promise<void> {
	let level = roots;
	while (level.length > 0) {
		const managers = level
			.filter(({ externalId }) => !asked.has(externalId))
			.slice(0, mostManagers - asked.size);
		for (const { externalId } of managers) asked.add(externalId);
		const children = await mapConcurrently(managers, atOnce, (manager) =>
			readChildren(client, manager),
		);
		const next: AdAccountDraft[] = [];
		for (const child of children.flat()) {
			const seen = found.get(child.externalId);
			if (!seen || tellsNothing(seen)) {
				found.set(child.externalId, child);
				if (isReadableManager(child)) next.push(child);
			} else if (seen.parentExternalId === null)
				found.set(child.externalId, {
					...seen,
					parentExternalId: child.parentExternalId,
				});
		}
		level = next;
	}
}

/** Reached directly, but refused when it was asked for itself. */
function tellsNothing(account: AdAccountDraft): boolean {
	const { accessExternalId, currencyCode, active } = account;
	return accessExternalId === null && currencyCode === null && !active;
}

function isReadableManager(account: AdAccountDraft): boolean {
	return account.manager && account.active;
}

async function readDirect(
	client: GoogleAdsClient,
	externalId: string,
): Promise<AdAccountDraft> {
	const place = { parentExternalId: null, accessExternalId: null, level: 0 };
	try {
		const { rows } = await client.search(
			{ externalId, accessExternalId: null },
			gaql("customer", [], "LIMIT 1"),
			() =>
				new RowReading({
					entity: "account",
					list: "results",
					schema: customerRow,
					toDraft: (row) => toAdAccount(row.customer, place),
					findId: () => externalId,
				}),
		);
		const [account] = rows.records;
		return account ?? unreadable(externalId, null);
	} catch (error) {
		// A cancelled account is still among those that the login reaches, but refuses every query.
		if (error instanceof AccountInactive)
			return unreadable(externalId, "NOT_ENABLED");
		if (error instanceof AccessMissing && error.code === "ACCESS_MISSING")
			return unreadable(externalId, "NO_ACCESS");
		throw error;
	}
}

function unreadable(
	externalId: string,
	platformStatus: string | null,
): AdAccountDraft {
	return {
		externalId,
		name: formatCustomerId(externalId),
		currencyCode: null,
		timeZone: null,
		manager: false,
		parentExternalId: null,
		accessExternalId: null,
		level: 0,
		platformStatus,
		active: false,
		unreadable: null,
		test: false,
	};
}

/** The accounts directly below a manager. */
async function readChildren(
	client: GoogleAdsClient,
	manager: AdAccountDraft,
): Promise<AdAccountDraft[]> {
	const entry = manager.accessExternalId ?? manager.externalId;
	const children: AdAccountDraft[] = [];
	const query = gaql("customerClients", ["customer_client.level <= 1"]);
	const pages = client.searchPages(
		{ externalId: manager.externalId, accessExternalId: entry },
		query,
		() =>
			new RowReading({
				entity: "account",
				list: "results",
				schema: customerClientRow,
				toDraft: ({ customerClient }) =>
					// Level 0 is the manager itself; a hidden account is one that its manager has put away.
					customerClient.id === manager.externalId || customerClient.hidden
						? null
						: toAdAccount(customerClient, {
								parentExternalId: manager.externalId,
								accessExternalId: entry,
								level: 0,
							}),
				findId: (raw) => findId(raw, ["customerClient", "id"]),
			}),
	);
	for await (const { rows } of pages) children.push(...rows.records);
	return children;
}
