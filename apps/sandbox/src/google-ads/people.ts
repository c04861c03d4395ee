/** A Google account that can sign in. Names say a role: nobody real is meant. */
export type Person = {
	sub: string;
	email: string;
	name: string;
	/** The domain of an account that an organization runs (`hd`); null for a person's own. */
	hostedDomain: string | null;
	/** Customer ids reached directly, without a manager in between. */
	directCustomers: string[];
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
		hostedDomain: "example.com",
		directCustomers: [topManagerId],
	},
	{
		sub: "100000000000000000002",
		email: "brand.owner@example.com",
		name: "Brand owner",
		hostedDomain: null,
		directCustomers: [directAccountId],
	},
	{
		sub: "100000000000000000003",
		email: "new.starter@example.com",
		name: "New starter",
		hostedDomain: null,
		directCustomers: [],
	},
	{
		sub: "100000000000000000004",
		email: "agency.analyst@example.com",
		name: "Agency analyst",
		hostedDomain: "example.com",
		directCustomers: [
			retailManagerId,
			String(firstClientId),
			cancelledAccountId,
		],
	},
	// Has the demo's own address: this account signs in to the demo with Google.
	{
		sub: "100000000000000000005",
		email: "owner@example.com",
		name: "Demo owner",
		hostedDomain: null,
		directCustomers: [],
	},
	{
		sub: "100000000000000000006",
		email: "freelance.buyer@example.com",
		name: "Freelance buyer",
		hostedDomain: null,
		directCustomers: [String(firstClientId + 2)],
	},
];

/** By `sub` or e-mail address. */
export function findPerson(subOrEmail: string): Person | null {
	const wanted = subOrEmail.trim().toLowerCase();
	return (
		people.find((person) => person.sub === wanted || person.email === wanted) ??
		null
	);
}
