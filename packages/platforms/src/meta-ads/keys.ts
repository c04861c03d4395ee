import { apiKey } from "@patchbay/oauth";

/** A token of a system user of the business: no person's, so that nobody's leaving or new password ends it. */
export const metaAdsKeys = apiKey({
	platformName: "Meta Ads",
	key: "apiKey",
	removal:
		"Meta has no way to end a system user's token from here: revoke it in Meta Business Suite under Settings → Users → System users.",
	fields: [
		{
			name: "apiKey",
			label: "System user token",
			hint: "Make one in Meta Business Suite under Settings → Users → System users: assign the ad accounts to the system user, then generate a token with ads_read (and ads_management to change budgets). Meta shows it once.",
			required: true,
			secret: true,
			// Meta says that tokens may grow and change; they have been letters and digits.
			form: /^[A-Za-z0-9_-]{32,1024}$/,
			misfit: "was not copied whole",
		},
	],
});
