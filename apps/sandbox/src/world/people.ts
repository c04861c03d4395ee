/** A person who can sign in, the same at every platform. Names say a role: nobody real is meant. */
export type Person = {
	/** Identifies the person for good, as platforms do: 21 digits. */
	sub: string;
	email: string;
	name: string;
	/** The name of a platform that knows people by one, such as `agency_admin`. */
	handle: string;
	/** The domain of an account that an organization runs; null for a person's own. */
	hostedDomain: string | null;
	/** Ids of the world's accounts that are reached directly, without a group in between. */
	accounts: readonly string[];
};

export const topManagerId = "9990000001";
export const retailManagerId = "9990000002";
export const travelManagerId = "9990000003";
export const directAccountId = "2220000001";
export const cancelledAccountId = "1119000001";
/** Client accounts are numbered from here on. */
export const firstClientId = 1_110_000_001;

export const people: readonly Person[] = [
	{
		sub: "100000000000000000001",
		email: "agency.admin@example.com",
		name: "Agency admin",
		handle: "agency_admin",
		hostedDomain: "example.com",
		accounts: [topManagerId],
	},
	{
		sub: "100000000000000000002",
		email: "brand.owner@example.com",
		name: "Brand owner",
		handle: "brand_owner",
		hostedDomain: null,
		accounts: [directAccountId],
	},
	{
		sub: "100000000000000000003",
		email: "new.starter@example.com",
		name: "New starter",
		handle: "new_starter",
		hostedDomain: null,
		accounts: [],
	},
	{
		sub: "100000000000000000004",
		email: "agency.analyst@example.com",
		name: "Agency analyst",
		handle: "agency_analyst",
		hostedDomain: "example.com",
		accounts: [retailManagerId, String(firstClientId), cancelledAccountId],
	},
	// Has the demo's own address: this account signs in to the demo with Google.
	{
		sub: "100000000000000000005",
		email: "owner@example.com",
		name: "Demo owner",
		handle: "demo_owner",
		hostedDomain: null,
		accounts: [],
	},
	{
		sub: "100000000000000000006",
		email: "freelance.buyer@example.com",
		name: "Freelance buyer",
		handle: "freelance_buyer",
		hostedDomain: null,
		accounts: [String(firstClientId + 2)],
	},
];

/** Finds a person by `sub`, e-mail address or handle. */
export function findPerson(wanted: string): Person | null {
	const name = wanted.trim().toLowerCase();
	return (
		people.find(
			({ sub, email, handle }) =>
				sub === name || email === name || handle === name,
		) ?? null
	);
}
