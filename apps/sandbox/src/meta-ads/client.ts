/** The one app of the sandbox at Meta. App ids are numbers, written as text; a secret is 32 hexadecimal digits. */
export const client = {
	id: "770000000000001",
	secret: "5a6d62e0c1b24f7f9a3e8d10c47b25f1",
	extras: {},
} as const;

/** Name of the app, as people read it. */
export const appName = "Sandbox hub";

/** A configuration of Facebook Login for Business: it fixes permissions and kind of token, in place of `scope`. */
export type LoginConfiguration = {
	id: string;
	token: "USER" | "SYSTEM_USER";
	permissions: readonly string[];
};

const advertising = [
	"ads_management",
	"ads_read",
	"business_management",
	"pages_read_engagement",
	"pages_show_list",
];

/** Configurations of the app: one gives a person's token, one that of a business's system user. */
export const configurations: readonly LoginConfiguration[] = [
	{ id: "880000000000001", token: "USER", permissions: advertising },
	{ id: "880000000000002", token: "SYSTEM_USER", permissions: advertising },
];
