import {
	cancelledAccountId,
	directAccountId,
	firstClientId,
	type Person,
	retailManagerId,
	topManagerId,
	travelManagerId,
} from "./people.ts";

/** An account of the world, in neutral words. */
export type WorldAccount = {
	/** Ten digits, as Google Ads shows it; other platforms make their own ids of it. */
	id: string;
	/** Position in the seed: ids and numbers follow from it. */
	ordinal: number;
	name: string;
	currencyCode: string;
	/** An IANA name. The account's days and hours are those of this zone. */
	timeZone: string;
	/** A group (Google's manager) holds accounts and has no campaigns; an advertiser has campaigns. */
	kind: "group" | "advertiser";
	status: "active" | "closed";
	/** Ids of the groups directly above. */
	parents: readonly string[];
};

const brandNames = [
	"Alder & Pine Outdoor",
	"Lumen Home",
	"Cobalt Cycles",
	"Harbour Hotels",
	"Skylark Travel",
	"Juniper Teas",
	"Fernbank Garden",
	"Tidewater Kitchens",
	"Marlow Shoes",
	"Quarry Coffee",
];

const places = [
	{ currencyCode: "USD", timeZone: "America/New_York" },
	{ currencyCode: "EUR", timeZone: "Europe/Berlin" },
	{ currencyCode: "USD", timeZone: "America/New_York" },
	{ currencyCode: "EUR", timeZone: "Europe/Berlin" },
	{ currencyCode: "JPY", timeZone: "Asia/Tokyo" },
] as const;

/** All accounts and who lies below whom. */
export class WorldAccounts {
	/** Accounts by id, in the order of the seed. */
	readonly all: ReadonlyMap<string, WorldAccount>;
	readonly #children = new Map<string, WorldAccount[]>();

	/** @param clientCount advertisers below the agency's top group */
	constructor(clientCount: number) {
		this.all = new Map(makeAccounts(clientCount).map((one) => [one.id, one]));
		for (const account of this.all.values())
			for (const parent of account.parents)
				this.#children.set(parent, [
					...(this.#children.get(parent) ?? []),
					account,
				]);
	}

	find(id: string): WorldAccount | null {
		return this.all.get(id) ?? null;
	}

	/** The accounts directly below a group. */
	childrenOf(id: string): readonly WorldAccount[] {
		return this.#children.get(id) ?? [];
	}

	/** True for the account itself and for all below it. */
	isWithin(rootId: string, id: string): boolean {
		if (rootId === id) return true;
		return (
			this.all.get(id)?.parents.some((one) => this.isWithin(rootId, one)) ??
			false
		);
	}

	/** The advertisers that a person reaches, directly or through a group, in the order of the seed. */
	advertisersOf(person: Person): WorldAccount[] {
		return [...this.all.values()].filter(
			({ id, kind }) =>
				kind === "advertiser" &&
				person.accounts.some((root) => this.isWithin(root, id)),
		);
	}
}

/** Three groups, `clientCount` advertisers below them, one closed, one apart. */
function makeAccounts(clientCount: number): WorldAccount[] {
	const home = { currencyCode: "USD", timeZone: "America/New_York" };
	const common = { kind: "advertiser", status: "active" } as const;
	const group = { ...home, kind: "group", status: "active" } as const;
	const fixed: WorldAccount[] = [
		{
			...group,
			id: topManagerId,
			ordinal: 0,
			name: "Northlight Agency",
			parents: [],
		},
		{
			...group,
			id: retailManagerId,
			ordinal: 1,
			name: "Northlight Retail",
			parents: [topManagerId],
		},
		{
			...group,
			id: travelManagerId,
			ordinal: 2,
			name: "Northlight Travel",
			parents: [topManagerId],
		},
		{
			...common,
			id: directAccountId,
			ordinal: 3,
			name: "Maple & Co",
			currencyCode: "EUR",
			timeZone: "Europe/Berlin",
			parents: [],
		},
		{
			...home,
			kind: "advertiser",
			status: "closed",
			id: cancelledAccountId,
			ordinal: 4,
			name: "Northlight Outlet (closed)",
			parents: [retailManagerId],
		},
	];
	const clients = Array.from({ length: clientCount }, (_, index) => {
		const brand = brandNames[index % brandNames.length] ?? "Brand";
		const round = Math.floor(index / brandNames.length);
		const place = places[index % places.length] ?? places[0];
		return {
			...common,
			...place,
			id: String(firstClientId + index),
			ordinal: index + fixed.length,
			name: round === 0 ? brand : `${brand} ${round + 1}`,
			parents: [parentOf(index, clientCount)],
		};
	});
	return [...fixed, ...clients];
}

/** The last of several is directly below the top; three fifths of the others belong to Retail. */
function parentOf(index: number, clientCount: number): string {
	if (clientCount > 2 && index === clientCount - 1) return topManagerId;
	return index < Math.ceil((clientCount - 1) * 0.6) || clientCount === 1
		? retailManagerId
		: travelManagerId;
}
