import { sumOf } from "../numbers/measures.ts";
import type { Account, Entity } from "../seed/entities.ts";
import type { Source, SourceContext, SourceMaker } from "./source.ts";

/** The account itself, and the tree that it belongs to. */
export const customerSources: Record<string, SourceMaker> = {
	customer: ({ account, accounts, customer, measures }) => {
		const parts = [
			...measures.campaigns(),
			{
				campaign: null,
				adGroup: null,
				measure: (day: number) => accounts.unattributed(account, day),
			},
		];
		return [
			{ entities: { customer }, measure: sumOf(parts), parts: () => parts },
		];
	},
	customer_client: customerClients,
	customer_client_link: clientLinks,
	customer_manager_link: managerLinks,
};

/** The account as a `customer` row. */
export function customerEntity(account: Account): Entity {
	return {
		resourceName: `customers/${account.id}`,
		id: account.id,
		descriptiveName: account.name,
		currencyCode: account.currencyCode,
		timeZone: account.timeZone,
		manager: account.isManager,
		testAccount: account.isTest,
		autoTaggingEnabled: true,
		hasPartnersBadge: false,
		payPerConversionEligibilityFailureReasons: ["NOT_ENOUGH_CONVERSIONS"],
		conversionTrackingSetting: {
			conversionTrackingId: account.id,
			conversionTrackingStatus: "CONVERSION_TRACKING_MANAGED_BY_SELF",
			googleAdsConversionCustomer: `customers/${account.id}`,
			acceptedCustomerDataTerms: false,
			enhancedConversionsForLeadsEnabled: false,
		},
		remarketingSetting: {},
		status: account.status,
	};
}

/** The whole tree below a manager (or the one account itself), breadth first; level 0 is the account asked. */
function* customerClients({
	account,
	accounts,
	customer,
}: SourceContext): Iterable<Source> {
	let level = [account];
	const seen = new Set<string>();
	for (let depth = 0; level.length > 0; depth++) {
		const next: Account[] = [];
		for (const one of level) {
			if (seen.has(one.id)) continue;
			seen.add(one.id);
			next.push(...accounts.childrenOf(one.id));
			const customerClient = {
				resourceName: `customers/${account.id}/customerClients/${one.id}`,
				clientCustomer: `customers/${one.id}`,
				id: one.id,
				level: String(depth),
				manager: one.isManager,
				descriptiveName: one.name,
				currencyCode: one.currencyCode,
				timeZone: one.timeZone,
				status: one.status,
				hidden: false,
				testAccount: one.isTest,
			};
			yield { entities: { customer, customerClient }, measure: null };
		}
		level = next;
	}
}

function* clientLinks({
	account,
	accounts,
	customer,
}: SourceContext): Iterable<Source> {
	for (const { id, ordinal } of accounts.childrenOf(account.id)) {
		const customerClientLink = {
			resourceName: `customers/${account.id}/customerClientLinks/${id}~${ordinal + 1}`,
			clientCustomer: `customers/${id}`,
			managerLinkId: String(ordinal + 1),
			status: "ACTIVE",
			hidden: false,
		};
		yield { entities: { customer, customerClientLink }, measure: null };
	}
}

function* managerLinks({ account, customer }: SourceContext): Iterable<Source> {
	for (const manager of account.managers) {
		const customerManagerLink = {
			resourceName: `customers/${account.id}/customerManagerLinks/${manager}~${account.ordinal + 1}`,
			managerCustomer: `customers/${manager}`,
			managerLinkId: String(account.ordinal + 1),
			status: "ACTIVE",
		};
		yield { entities: { customer, customerManagerLink }, measure: null };
	}
}
