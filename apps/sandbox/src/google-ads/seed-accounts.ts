import {
	cancelledAccountId,
	directAccountId,
	firstClientId,
	retailManagerId,
	topManagerId,
	travelManagerId,
} from "../world/people.ts";
import type { Account } from "./entities.ts";

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

/** The account tree: three managers, `clientCount` client accounts below them, one cancelled, one apart. */
export function seedAccounts(clientCount: number): Map<string, Account> {
	const home = { currencyCode: "USD", timeZone: "America/New_York" };
	const accounts = [
		account(topManagerId, 0, "Northlight Agency", home, [], {
			isManager: true,
		}),
		account(retailManagerId, 1, "Northlight Retail", home, [topManagerId], {
			isManager: true,
		}),
		account(travelManagerId, 2, "Northlight Travel", home, [topManagerId], {
			isManager: true,
		}),
		account(
			directAccountId,
			3,
			"Maple & Co",
			{ currencyCode: "EUR", timeZone: "Europe/Berlin" },
			[],
		),
		account(
			cancelledAccountId,
			4,
			"Northlight Outlet (closed)",
			home,
			[retailManagerId],
			{ status: "CANCELED" },
		),
	];
	for (let index = 0; index < clientCount; index++) {
		const brand = brandNames[index % brandNames.length] ?? "Brand";
		const round = Math.floor(index / brandNames.length);
		const place = places[index % places.length] ?? places[0];
		const name = round === 0 ? brand : `${brand} ${round + 1}`;
		accounts.push(
			account(String(firstClientId + index), index + 5, name, place, [
				managerOf(index, clientCount),
			]),
		);
	}
	return new Map(accounts.map((one) => [one.id, one]));
}

/** The last of several is directly below the top; three fifths of the others belong to Retail. */
function managerOf(index: number, clientCount: number): string {
	if (clientCount > 2 && index === clientCount - 1) return topManagerId;
	return index < Math.ceil((clientCount - 1) * 0.6) || clientCount === 1
		? retailManagerId
		: travelManagerId;
}

function account(
	id: string,
	ordinal: number,
	name: string,
	place: { currencyCode: string; timeZone: string },
	managers: string[],
	more: { isManager?: boolean; status?: string } = {},
): Account {
	return {
		id,
		ordinal,
		name,
		...place,
		managers,
		isManager: more.isManager ?? false,
		isTest: false,
		status: more.status ?? "ENABLED",
		restatements: [],
		version: 1,
	};
}
