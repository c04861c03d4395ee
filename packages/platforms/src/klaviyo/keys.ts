import { apiKey } from "@patchbay/oauth";

/** A private key with the public key of its account: both are in the account's settings. */
export const klaviyoKeys = apiKey({
	platformName: "Klaviyo",
	key: "apiKey",
	removal:
		"Klaviyo has no way to end a key from here: delete the private key in Klaviyo under Settings → API keys.",
	fields: [
		{
			name: "apiKey",
			label: "Private API key",
			hint: "Make one in Klaviyo under Settings → API keys, with read access to Accounts, Campaigns, Catalogs, Flows, Images, Lists, Metrics, Segments and Templates, or full access: what it does not allow is not read. Klaviyo shows it once, and its scopes cannot be changed later.",
			required: true,
			secret: true,
			// The form of what follows is not published.
			form: /^pk_[\w-]{8,250}$/,
			misfit: 'does not begin with "pk_", or was not copied whole',
		},
		{
			name: "publicApiKey",
			label: "Public API key",
			hint: "The 6 characters at the top of the same page, also called site ID. Upper and lower case matter.",
			required: true,
			secret: false,
			form: /^[A-Za-z0-9]{6}$/,
			misfit: "does not have exactly 6 letters and digits",
		},
	],
});
