/** A brand of the demo, named as the account or group of the world that it advertises with. */
export type DemoBrand = {
	name: string;
	websiteUrl: string;
	timeZone: string;
	currencyCode: string;
	/** The brand does without every platform that it is not connected to, so that its onboarding is complete. */
	isComplete: boolean;
};

const newYork = { timeZone: "America/New_York", currencyCode: "USD" };

/** One that is connected everywhere and well, one that lost access, and one of whose accounts cannot all be read. */
export const demoBrands = {
	maple: {
		name: "Maple & Co",
		websiteUrl: "https://maple.example.com",
		timeZone: "Europe/Berlin",
		currencyCode: "EUR",
		isComplete: true,
	},
	cobalt: {
		name: "Cobalt Cycles",
		websiteUrl: "https://cobalt.example.com",
		...newYork,
		isComplete: true,
	},
	northlightRetail: {
		name: "Northlight Retail",
		websiteUrl: "https://retail.example.com",
		...newYork,
		isComplete: false,
	},
} as const satisfies Record<string, DemoBrand>;

/** E-mail addresses of people who consent for the demo; none is suggested first, so that what a visitor tries stays apart. */
export const demoPeople = {
	mapleOwner: "brand.owner@example.com",
	cobaltBuyer: "freelance.buyer@example.com",
	retailAnalyst: "agency.analyst@example.com",
} as const;

/** Sign-in by which a brand of the demo is connected: who agrees on the consent page, or the key that is pasted. */
export type DemoSignIn =
	| { method: "OAUTH2" | "OAUTH1"; person: string }
	/** The form's fields, such as `{apiKey, publicApiKey}`. */
	| { method: "API_KEY"; key: Readonly<Record<string, string>> };

/** A platform's connection of one brand, made by `npm start` before anybody looks at the demo. */
export type DemoConnection = {
	brand: DemoBrand;
	signIn: DemoSignIn;
	/** Accounts that are chosen; left out where the sign-in reaches one alone, or none exist: nothing is to be chosen then. */
	accounts?: readonly string[];
	/** Control action of the platform that takes the access back in the end. */
	takenBackBy?: { action: string; body: object };
};
