import type { Meant } from "../meanings.ts";

const access: Meant = { meaning: "access" };
const rejected: Meant = { meaning: "rejected" };
const transient: Meant = { meaning: "transient" };
const rate: Meant = { meaning: "rate", limitedBy: "account" };
const otherIdentity = (which: string): Meant => ({
	meaning: "access",
	sentence: `Microsoft Advertising knows this person by another sign-in. Connect again with ${which}.`,
});

/** Sentence for a credential that Microsoft refuses without saying whether it means the person's token or the app's own. */
export const refusedCredentials =
	"Microsoft Ads refuses the developer token of this installation's app, or the environment that it is for. Who set the app up copies the developer token again from the developer portal of Microsoft Advertising.";

/** Owner of each of Microsoft's codes. What is not here is judged by the reply's status. */
export const byCode: ReadonlyMap<number, Meant> = new Map<number, Meant>([
	[0, transient],
	[100, rejected],
	// A bad token or a bad developer token: it does not say which.
	[105, { meaning: "unauthorized", sentence: refusedCredentials }],
	[
		106,
		{
			meaning: "access",
			sentence:
				"This login may not do this at Microsoft Advertising. An administrator gives it a role on the ad account under Settings → Account access; a viewer can change nothing.",
		},
	],
	[
		108,
		{
			meaning: "access",
			sentence:
				"Microsoft Advertising has locked this login, since somebody else may have used it. Give it a new password at Microsoft, then connect again.",
		},
	],
	[109, { meaning: "token" }],
	[113, rejected],
	[116, rejected],
	[117, rate],
	[119, access],
	[120, otherIdentity("the sign-in that it was merged into")],
	[122, otherIdentity("a work account")],
	[123, otherIdentity("a personal Microsoft account")],
	[124, otherIdentity("a work account")],
	[125, otherIdentity("a work account, which the organization demands")],
	[201, rejected],
	[202, rejected],
	[203, rejected],
	[204, rejected],
	[205, rejected],
	[206, rejected],
	[207, rate],
	[208, access],
	[303, { meaning: "version" }],
	[516, rejected],
	[1001, access],
	[1008, { meaning: "account" }],
	// Only reading is let be for a while.
	[1010, transient],
	[1030, rejected],
	[1100, rejected],
	[1102, access],
	[2004, transient],
	[2010, rejected],
	[2011, rejected],
	[2012, rejected],
	[2013, rejected],
	[2014, rejected],
	[2015, rejected],
	[2027, rejected],
	[2034, rejected],
	[2100, rejected],
	[2101, rejected],
	[4204, rate],
]);
