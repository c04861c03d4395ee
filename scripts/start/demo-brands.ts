/** A brand of the demo, and what somebody did with it before. */
export interface DemoBrand {
	name: string;
	websiteUrl: string;
	timeZone: string;
	currencyCode: string;
	/** Person who consents at the sandbox; nobody who is suggested there, so that what a visitor tries stays apart. */
	person: string;
	/** Ad accounts that are chosen; null where the platform offers only one, which is chosen by itself. */
	accounts: readonly string[] | null;
	/** The person takes the access back after the import. */
	isRevoked: boolean;
	/** True when the brand does without all other platforms, so that its onboarding is complete. */
	isComplete: boolean;
}

/** One that is well, one whose access ended, and one of whose accounts cannot be read. */
export const demoBrands: readonly DemoBrand[] = [
	{
		name: "Maple & Co",
		websiteUrl: "https://maple.example.com",
		timeZone: "Europe/Berlin",
		currencyCode: "EUR",
		person: "brand.owner@example.com",
		accounts: null,
		isRevoked: false,
		isComplete: true,
	},
	{
		name: "Cobalt Cycles",
		websiteUrl: "https://cobalt.example.com",
		timeZone: "America/New_York",
		currencyCode: "USD",
		person: "freelance.buyer@example.com",
		accounts: null,
		isRevoked: true,
		isComplete: true,
	},
	{
		name: "Northlight Retail",
		websiteUrl: "https://retail.example.com",
		timeZone: "America/New_York",
		currencyCode: "USD",
		person: "agency.analyst@example.com",
		accounts: ["1110000001", "1110000002", "1119000001"],
		isRevoked: false,
		isComplete: false,
	},
];
